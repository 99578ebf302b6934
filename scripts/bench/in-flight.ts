import { deriveSecret } from "../../src/config/index.ts";
import { present } from "../../src/kernel/index.ts";
import type { TestPerson } from "../../test/support/telegram.ts";
import { startWorld, type World } from "../../test/support/world.ts";
import { type Bench, compare, type Row } from "./harness.ts";
import { crowd, type Flying } from "./in-flight-crowd.ts";
import { type Provider, startProvider } from "./in-flight-provider.ts";
import { Running, serving } from "./program.ts";

const JOBS = 10_000;
/** First nothing but the runs themselves, for the processor; then people and callbacks. */
const QUIET_MS = 15_000;
const MEASURED_MS = 30_000;
const ASK_EVERY_MS = 250;
const FINISH_EVERY_MS = 500;
const SETTLE_MS = 3_000;
/** Within what Telegram takes in one chat: a message a second. */
const READERS = 12;

/** What 10 000 runs that nobody can hurry cost, and what everybody else notices of them. */
export const inFlight: Bench = {
  name: "in-flight",
  about: `${JOBS.toLocaleString("en")} runs at the provider, and people meanwhile`,
  async run() {
    if (process.platform !== "linux") throw new Error("processes are read from /proc: Linux only");
    const idle = await measure(0);
    const busy = await measure(JOBS);
    const row = (what: string, pick: (of: Measured) => number): Row =>
      compare(what, [pick(busy)], [pick(idle)], "the same without them");
    return [
      row("% of a core", ({ cpuPercent }) => cpuPercent),
      row("MB", ({ residentMb }) => residentMb),
      row("/menu to screen, p50 in ms", ({ menuMs }) => percentile(menuMs, 0.5)),
      row("/menu to screen, p99 in ms", ({ menuMs }) => percentile(menuMs, 0.99)),
      row("callback to result, p50 in ms", ({ handOverMs }) => percentile(handOverMs, 0.5)),
      row("callback to result, p99 in ms", ({ handOverMs }) => percentile(handOverMs, 0.99)),
    ];
  },
};

interface Measured {
  cpuPercent: number;
  residentMb: number;
  menuMs: number[];
  handOverMs: number[];
}

async function measure(jobs: number): Promise<Measured> {
  await using provider = startProvider();
  const roots = { KIE_API_ROOT: provider.url, KIE_UPLOAD_ROOT: provider.url };
  await using world = await startWorld({ env: roots });
  await world.stop(); // Its database is up to date; from here on the process under measure is ours.
  const { env, port } = world;
  const ending = MEASURED_MS / FINISH_EVERY_MS;
  const flying = await crowd({
    databaseUrl: present(env.DATABASE_URL, "a world has a database"),
    callbackSecret: deriveSecret(present(env.TELEGRAM_BOT_TOKEN, "and a bot"), "trt kie callback"),
    jobs: jobs + ending,
  });
  const persons = new Map<number, TestPerson>();
  for (const { person } of flying) {
    if (!persons.has(person))
      persons.set(person, world.person("Аня", { id: person, started: true }));
  }
  await using running = new Running({ command: serving(), env, port });
  await running.answers("/ready");
  const readers = Array.from({ length: READERS }, () => world.person("Мария"));
  for (const reader of readers) {
    await reader.sends("/start");
    await reader.sees(/./);
  }
  await Bun.sleep(SETTLE_MS);

  const cpuBefore = await running.cpuMs();
  const quietAt = performance.now();
  await Bun.sleep(QUIET_MS);
  const cpuMs = (await running.cpuMs()) - cpuBefore;
  const cpuPercent = (100 * cpuMs) / (performance.now() - quietAt);

  const menuMs: number[] = [];
  const handOverMs: number[] = [];
  const last = flying.slice(-ending);
  await Promise.all([
    every(ASK_EVERY_MS, async () => {
      const reader = readers[menuMs.length % READERS];
      if (reader) menuMs.push(await opensMenu(reader));
    }),
    every(FINISH_EVERY_MS, async () => {
      const job = last.pop();
      const person = job && persons.get(job.person);
      if (person) handOverMs.push(await ends(job, person, { provider, port }));
    }),
  ]);
  return { cpuPercent, residentMb: await running.residentMb(), menuMs, handOverMs };
}

/** One after the other, at a steady pace while it can be kept. */
async function every(paceMs: number, act: () => Promise<void>): Promise<void> {
  const endAt = performance.now() + MEASURED_MS;
  for (let nextAt = performance.now(); nextAt < endAt; nextAt += paceMs) {
    await Bun.sleep(Math.max(0, nextAt - performance.now()));
    await act();
  }
}

/** From the words to the screen: webhook, inbox, flow, outbox, send. */
async function opensMenu(person: TestPerson): Promise<number> {
  const startedAt = performance.now();
  await person.sends("/menu");
  await person.sees(/./);
  return performance.now() - startedAt;
}

/** From the provider's callback to the result in the chat. */
async function ends(
  { taskId, callback }: Flying,
  person: TestPerson,
  at: { provider: Provider; port: World["port"] },
): Promise<number> {
  at.provider.finish(taskId);
  const startedAt = performance.now();
  const body = JSON.stringify({ code: 200, data: { taskId, state: "success" } });
  const headers = { "content-type": "application/json" };
  const url = `http://127.0.0.1:${at.port}${callback}`;
  const [answer] = await Promise.all([
    fetch(url, { method: "POST", headers, body }),
    person.sees(/Готово/, { withinMs: 20_000 }),
  ]);
  if (!answer.ok) throw new Error(`the callback was refused: ${answer.status}`);
  return performance.now() - startedAt;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return present(sorted[Math.ceil(sorted.length * share) - 1], "something was measured");
}
