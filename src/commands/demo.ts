import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startApp } from "../app.ts";
import { type Config, loadConfig } from "../config/index.ts";
import { startKieEmulator, startPage, startTelegramEmulator } from "../emulator/index.ts";
import { assert, systemClock, systemRandom } from "../kernel/index.ts";
import { auditBeside } from "./audit-beside.ts";
import { type Command, EXIT_USAGE, type Surroundings } from "./command.ts";
import { booksView } from "./demo-books.ts";
import { emulatedModels } from "./emulated-models.ts";
import { openLog } from "./open.ts";

/** Only inside the demo: nothing outside this machine would take them. */
const DEMO_TOKEN = "7000000000:demo-token-of-nobody-AAAAAAAAAAAAAAA";
const DEMO_KIE_KEY = "demo-key";
const ADMIN_ID = 1_000_001;
const PORT_DEFAULT = "8080";
const LOOPBACK = "127.0.0.1";

export const demo: Command = {
  name: "demo",
  takes: "[--port N] [--data DIR] [--polling]",
  about: "the same bot with nothing to configure, and a chat page in the browser",
  async run(args, surroundings) {
    const asked = readOptions(args);
    if (typeof asked === "string") {
      surroundings.err(`${asked}\n`);
      return EXIT_USAGE;
    }
    const folder = asked.data ?? mkdtempSync(join(tmpdir(), "trt-demo-"));
    mkdirSync(folder, { recursive: true });
    try {
      await runDemo(surroundings, { ...asked, folder });
      return 0;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
      surroundings.err(`Port ${asked.port} is taken: give another one with --port N.\n`);
      return 1;
    } finally {
      if (asked.data === undefined) rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** The options, or what is wrong with them. */
function readOptions(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: "string", default: PORT_DEFAULT },
        data: { type: "string" },
        polling: { type: "boolean", default: false },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return "--port takes a port number";
    return { port, data: values.data, mode: values.polling ? "polling" : "webhook" } as const;
  } catch (error) {
    return `demo ${demo.takes}: ${(error as Error).message}`;
  }
}

interface DemoOptions {
  port: number;
  folder: string;
  mode: "webhook" | "polling";
}

async function runDemo(surroundings: Surroundings, options: DemoOptions): Promise<void> {
  const log = openLog(surroundings, {
    level: "warn",
    secrets: [DEMO_TOKEN],
    instance: "demo",
    partner: "demo",
  });
  const deps = { clock: systemClock, random: systemRandom, log };
  const telegram = await startTelegramEmulator({
    ...deps,
    token: DEMO_TOKEN,
    botUsername: "trt_bot",
  });
  const kie = await startKieEmulator({ ...deps, models: emulatedModels(), apiKey: DEMO_KIE_KEY });
  // The bot's own port must be known before it starts: Telegram is told where to send updates.
  const config = demoConfig(options, {
    TELEGRAM_API_ROOT: telegram.url,
    KIE_API_ROOT: kie.url,
    KIE_UPLOAD_ROOT: kie.uploadUrl,
  });
  const over = new AbortController();
  const stop = AbortSignal.any([surroundings.stop, over.signal]);
  const auditOf = { DATABASE_URL: config.databaseUrl, BOT_INSTANCE_ID: config.instance };
  const beside = auditBeside({ ...surroundings.env, ...auditOf });
  const app = await startApp(config, { ...deps, hostname: LOOPBACK, auditBeside: beside }, stop);
  const people = [
    telegram.control.addPerson({ firstName: "Аня", username: "anya" }),
    telegram.control.addPerson({ firstName: "Борис", username: "boris" }),
    telegram.control.addPerson({
      firstName: "Хозяин",
      username: "owner",
      id: ADMIN_ID,
      admin: true,
    }),
  ];
  try {
    const page = startPage({
      port: options.port,
      telegramUrl: telegram.url,
      kieUrl: kie.url,
      kie: async () => ({ credit: kie.control.credit(), tasks: kie.control.tasks().map(taskView) }),
      books: () => booksView(app.ledger, people),
    });
    surroundings.out(`TRT is at ${page.url}\n`);
    await app.ended;
    await page.stop();
  } finally {
    // Also when the page has no port: nothing of the demo may go on without it.
    over.abort();
    await app.ended;
    await Promise.all([telegram.stop(), kie.stop()]);
  }
}

/** Through the same door as a real configuration. */
function demoConfig(options: DemoOptions, roots: Record<string, string>): Config {
  const port = freePort();
  const loaded = loadConfig({
    ...roots,
    ADMIN_ID: String(ADMIN_ID),
    BOT_MODE: options.mode,
    DATABASE_URL: `file:${join(options.folder, "trt.db")}`,
    KIE_API_KEY: DEMO_KIE_KEY,
    PORT: String(port),
    TELEGRAM_BOT_TOKEN: DEMO_TOKEN,
    WEBHOOK_BASE_URL: `http://127.0.0.1:${port}`,
  });
  assert(loaded.status === "ok", "the demo's configuration is right");
  return loaded.config;
}

function freePort(): number {
  const probe = Bun.serve({ hostname: LOOPBACK, port: 0, fetch: () => new Response() });
  const { port } = probe;
  void probe.stop(true);
  assert(port !== undefined, "a server that listens has a port");
  return port;
}

type KieTask = ReturnType<Awaited<ReturnType<typeof startKieEmulator>>["control"]["tasks"]>[number];

function taskView({ taskId, model, state, prompt, credits }: KieTask) {
  return { id: taskId, model, state, prompt, credits };
}
