import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type KieEmulator, startKieEmulator } from "../../src/emulator/kie/index.ts";
import { startTelegramEmulator, type TelegramEmulator } from "../../src/emulator/telegram/index.ts";
import { silentLog, systemClock, systemRandom } from "../../src/kernel/index.ts";
import { publishedModels } from "./catalogue.ts";
import { eventually } from "./eventually.ts";
import { freePort } from "./free-port.ts";
import { Plans } from "./plans.ts";
import { people, type TestPerson } from "./telegram.ts";

const TOKEN = "7000000001:AAtest-token-of-nobody-at-all-000000";
const KIE_KEY = "test-key-of-nobody";
export const ADMIN_ID = 900_001;
export const SECRET = "test-webhook-secret";

export interface WorldOptions {
  mode?: "webhook" | "polling";
  /** Absent: a file of its own. */
  databaseUrl?: string;
  /** How long a task takes at the provider, in seconds. */
  taskSeconds?: readonly [number, number];
  env?: Record<string, string>;
  /** What the web holds for the emulated Telegram, which gets files by their addresses. */
  web?: (url: string) => Response;
}

/** The bot as its own process, between emulated Telegram and Kie. */
export interface World extends AsyncDisposable {
  readonly telegram: TelegramEmulator;
  readonly kie: KieEmulator;
  readonly port: number;
  readonly env: Record<string, string>;
  /** Everything that the bot's processes have printed. */
  readonly printed: () => string;
  person(firstName: string, more?: { id?: number; started?: boolean }): TestPerson;
  start(): Promise<void>;
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGSTOP and SIGCONT. */
  freeze(): void;
  thaw(): void;
  /** A second process of the same bot on the same database; it listens on a port of its own. */
  sibling(): Promise<AsyncDisposable & { printed: () => string }>;
  /** Another command of the program on the same configuration. */
  trt(...words: string[]): Promise<{ code: number; out: string }>;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "trt-world-"));
  const deps = { clock: systemClock, random: systemRandom, log: silentLog };
  const { web } = options;
  const telegram = startTelegramEmulator({
    ...deps,
    token: TOKEN,
    botUsername: "trt_test_bot",
    ...(web && { web: async (url) => web(String(url)) }),
  });
  const seconds = options.taskSeconds ?? [0.2, 0.4];
  const kie = await startKieEmulator({
    ...deps,
    models: publishedModels,
    apiKey: KIE_KEY,
    seconds: { image: seconds, video: seconds, audio: seconds, text: seconds, json: seconds },
    pictureSidePx: 256,
  });
  const port = await freePort();
  const env = {
    ADMIN_ID: String(ADMIN_ID),
    BOT_MODE: options.mode ?? "webhook",
    DATABASE_URL: options.databaseUrl ?? `file:${join(folder, "trt.db")}`,
    KIE_API_KEY: KIE_KEY,
    KIE_API_ROOT: kie.url,
    KIE_UPLOAD_ROOT: kie.uploadUrl,
    PATH: process.env.PATH ?? "",
    PORT: String(port),
    TELEGRAM_API_ROOT: telegram.url,
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_WEBHOOK_SECRET: SECRET,
    WEBHOOK_BASE_URL: `http://127.0.0.1:${port}`,
    ...options.env,
  };
  const bot = new BotProcess(env, folder);
  await bot.start();
  return {
    telegram,
    kie,
    port,
    env,
    printed: () => bot.printed,
    person: (firstName, more) => people(telegram.control).person(firstName, more),
    start: () => bot.start(),
    stop: () => bot.end("SIGTERM"),
    kill: async () => void (await bot.end("SIGKILL")),
    freeze: () => bot.signal("SIGSTOP"),
    thaw: () => bot.signal("SIGCONT"),
    trt: (...words) => bot.run(words),
    async sibling() {
      const second = new BotProcess({ ...env, PORT: String(await freePort()) }, folder);
      await second.start();
      return {
        printed: () => second.printed,
        [Symbol.asyncDispose]: async () => void (await second.end("SIGKILL")),
      };
    },
    async [Symbol.asyncDispose]() {
      await bot.end("SIGKILL");
      await Promise.all([telegram.stop(), kie.stop()]);
      const asked = bot.statements;
      rmSync(folder, { recursive: true, force: true });
      await demandQuick(asked);
    },
  };
}

const known = new Set<string>();

/** Nothing that the bot asks or writes takes longer with each day that it has run. */
async function demandQuick(statements: readonly string[]): Promise<void> {
  const fresh = statements.filter((sql) => !known.has(sql));
  if (fresh.length === 0) return;
  using plans = await Plans.open();
  const endless = fresh.flatMap((sql) => {
    known.add(sql);
    const steps = plans.endless(sql);
    return steps.length > 0 ? [`${sql}\n→ ${steps.join("; ")}`] : [];
  });
  if (endless.length > 0) throw new Error(`looks at all there ever was:\n${endless.join("\n")}`);
}

const MAIN = resolve("src/main.ts");
const WATCHED = ["--preload", resolve("test/support/sql-watch.ts")];

class BotProcess {
  readonly #env: Record<string, string>;
  readonly #folder: string;
  #process: Bun.Subprocess<"ignore", "pipe", "pipe"> | undefined;
  printed = "";

  constructor(env: Record<string, string>, folder: string) {
    this.#env = env;
    this.#folder = folder;
  }

  async start(): Promise<void> {
    const started = Bun.spawn([process.execPath, ...WATCHED, MAIN, "serve"], {
      cwd: this.#folder,
      env: this.#env,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    this.#process = started;
    void this.#collect(started.stdout);
    void this.#collect(started.stderr);
    const ready = `http://127.0.0.1:${this.#env.PORT}/ready`;
    await eventually("the bot is ready", async () => {
      if (started.exitCode !== null) throw new Error(`the bot has ended:\n${this.printed}`);
      return (await fetch(ready).catch(() => undefined))?.ok;
    });
  }

  /** The texts that the bot's processes have prepared on a file, as `sql-watch.ts` has noted them. */
  get statements(): readonly string[] {
    const noted = join(this.#folder, "sql.jsonl");
    if (!existsSync(noted)) return [];
    return readFileSync(noted, "utf8")
      .split("\n")
      .flatMap((line) => (line.endsWith('"') ? [JSON.parse(line)] : []));
  }

  signal(name: "SIGSTOP" | "SIGCONT"): void {
    this.#process?.kill(name);
  }

  async end(signal: "SIGTERM" | "SIGKILL"): Promise<number> {
    this.#process?.kill(signal);
    return (await this.#process?.exited) ?? 0;
  }

  async run(words: readonly string[]): Promise<{ code: number; out: string }> {
    const ran = Bun.spawn([process.execPath, MAIN, ...words], {
      cwd: this.#folder,
      env: this.#env,
      stdout: "pipe",
      stderr: "pipe",
    });
    const [out, err, code] = await Promise.all([
      new Response(ran.stdout).text(),
      new Response(ran.stderr).text(),
      ran.exited,
    ]);
    return { code, out: out + err };
  }

  async #collect(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const chunk of stream) this.printed += new TextDecoder().decode(chunk);
  }
}
