import { join, resolve } from "node:path";
import { GROUP_OPERATIONS_MAX } from "../../db/write-queue.ts";
import { startSqld } from "../../test/support/sqld.ts";
import { type BareEngine, bareFile, bareServer } from "./bare-engine.ts";
import { drizzleFile, drizzleServer } from "./drizzle-engine.ts";
import { type Bench, type Bound, compare, type Row, takeTurns } from "./harness.ts";
import { BENCH_INSTANCE, Book } from "./ledger-book.ts";
import { OPERATIONS_PER_PERSON } from "./ledger-past.ts";
import { type Pace, payBare, payWithCallers } from "./ledger-pay.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** How many runs (a hold and a capture each) every contender pays for in a round. */
export interface Amounts {
  readonly alone: number;
  readonly together: number;
}

const FULL: Record<"file" | "server", Amounts> = {
  file: { alone: 300, together: 1_500 },
  server: { alone: 50, together: 500 },
};
const QUICK: Record<"file" | "server", Amounts> = {
  file: { alone: 100, together: 500 },
  server: { alone: 20, together: 100 },
};

const MAIN = resolve(import.meta.dir, "../../src/main.ts");

/** With ten operations each, in the book with a long past. */
const PEOPLE = 100_000;
const PEOPLE_QUICK = 1_000;

/** What the queue costs, what its groups save, and what a long past costs. */
export const ledger: Bench = {
  name: "ledger",
  about: "hold and capture, two operations per run, each answered after its commit",
  run: async ({ server, quick, say }) => {
    const amounts = quick ? QUICK : FULL;
    using folder = temporaryFolder();
    const past = await writePast(folder.path, quick ? PEOPLE_QUICK : PEOPLE, say);
    // The server first: it takes a copy, before the file is written to.
    const served = server ? await onServer(amounts.server, past) : [];
    return [...(await onFile(folder.path, amounts.file, past)), ...served];
  },
};

interface Past {
  readonly path: string;
  readonly people: number;
}

/** What all people did before, in a file, and how long the proof of all of it takes. */
export async function writePast(
  folder: string,
  people: number,
  say: (text: string) => void,
): Promise<Past> {
  const path = join(folder, "past.db");
  const startedAt = performance.now();
  await Book.writeFull(path, people);
  const writtenAt = performance.now();
  await prove(path);
  const seconds = (from: number, to: number) => ((to - from) / 1_000).toFixed(1);
  say(
    `  ${people * OPERATIONS_PER_PERSON} operations of ${people} people` +
      ` in ${seconds(startedAt, writtenAt)} s,` +
      ` proved by the full audit in ${seconds(writtenAt, performance.now())} s`,
  );
  return { path, people };
}

/** As `trt ledger audit` does it, from its start to its end. */
async function prove(path: string): Promise<void> {
  const env = { ...process.env, DATABASE_URL: `file:${path}`, BOT_INSTANCE_ID: BENCH_INSTANCE };
  const command = [process.execPath, MAIN, "ledger", "audit"];
  const audit = Bun.spawn(command, { env, stdin: "ignore", stdout: "pipe" });
  const said = await new Response(audit.stdout).text();
  if ((await audit.exited) !== 0) throw new Error(`the past could not have been: ${said}`);
}

export async function onFile(
  folder: string,
  amounts: Amounts,
  past: Past,
): Promise<readonly Row[]> {
  const path = (name: string) => join(folder, `${name}.db`);
  const url = (name: string) => `file:${path(name)}`;
  await using all = new AsyncDisposableStack();
  const open = async (name: string) => all.use(await Book.open(url(name)));
  return await race("file", amounts, {
    ours: await open("ours"),
    full: all.use(await Book.openFull(`file:${past.path}`, past.people)),
    theirs: await open("bare"),
    bare: all.use(bareFile(path("bare"))),
    drizzles: await open("drizzle"),
    drizzle: all.use(await drizzleFile(path("drizzle"))),
  });
}

async function onServer(amounts: Amounts, past: Past): Promise<readonly Row[]> {
  const sqld = await startSqld();
  try {
    await using all = new AsyncDisposableStack();
    const open = async (url: string) => all.use(await Book.open(url));
    const full = await sqld.createDatabase(past.path);
    const [ours, bare, drizzle] = [
      await sqld.createDatabase(),
      await sqld.createDatabase(),
      await sqld.createDatabase(),
    ];
    return await race("server", amounts, {
      ours: await open(ours),
      full: all.use(await Book.openFull(full, past.people)),
      theirs: await open(bare),
      bare: all.use(bareServer(bare)),
      drizzles: await open(drizzle),
      drizzle: all.use(drizzleServer(drizzle)),
    });
  } finally {
    await sqld.stop();
  }
}

interface Contenders {
  readonly ours: Book;
  readonly full: Book;
  readonly theirs: Book;
  readonly bare: BareEngine;
  readonly drizzles: Book;
  readonly drizzle: BareEngine;
}

type Paces = readonly Pace[];

async function race(where: string, amounts: Amounts, given: Contenders): Promise<readonly Row[]> {
  const { ours, full, theirs, bare, drizzles, drizzle } = given;
  const { alone, together } = amounts;
  const results = await takeTurns({
    ours1: () => payWithCallers(ours, alone, 1),
    full1: () => payWithCallers(full, alone, 1),
    single: () => payBare(theirs, bare, alone, 1),
    ours10: () => payWithCallers(ours, together, 10),
    full10: () => payWithCallers(full, together, 10),
    drizzle: () => payBare(drizzles, drizzle, alone, 1),
    ours100: () => payWithCallers(ours, together, 100),
    full100: () => payWithCallers(full, together, 100),
    grouped: () => payBare(theirs, bare, together, GROUP_OPERATIONS_MAX),
  });
  // An audit of a file stands the event loop still, so no other book's write waits meanwhile.
  for (const book of [ours, full, theirs, drizzles]) await book.check();

  const { single, drizzle: slow, grouped } = results;
  const least = { least: 4 };
  const rows = [
    ...rowsOf(`1 caller, ${where}`, results.ours1, single, "a raw commit per operation", {
      p99: { most: 2 },
    }),
    ...rowsOf(`10 callers, ${where}`, results.ours10, single, "a raw commit per operation"),
    ...rowsOf(`100 callers, ${where}`, results.ours100, single, "a raw commit per operation", {
      ...(where === "file" && { speed: least }),
    }),
    speedOf(`100 callers, ${where}`, results.ours100, grouped, RAW_GROUPS, { least: 0.7 }),
    speedOf(`100 callers, ${where}`, results.ours100, slow, "drizzle's transaction", least),
  ];
  const past = "TRT, empty";
  const long = (callers: string, paces: Paces, empty: Paces) =>
    rowsOf(`${callers}, ${where}, long past`, paces, empty, past, {
      speed: { least: 1 / SLOWER_MAX },
    });
  return [
    ...rows,
    ...long("1 caller", results.full1, results.ours1),
    ...long("10 callers", results.full10, results.ours10),
    ...long("100 callers", results.full100, results.ours100),
  ];
}

const RAW_GROUPS = `the raw engine, ${GROUP_OPERATIONS_MAX} to a commit`;
/** With a million operations of a hundred thousand people. */
const SLOWER_MAX = 1.3;

function rowsOf(
  who: string,
  ours: Paces,
  baseline: Paces,
  baselineIs: string,
  bounds: { speed?: Bound; p99?: Bound } = {},
): readonly Row[] {
  const times = (name: string, pick: (pace: Pace) => number, bound?: Bound) =>
    compare(`${name} in ms, ${who}`, ours.map(pick), baseline.map(pick), baselineIs, bound);
  return [
    speedOf(who, ours, baseline, baselineIs, bounds.speed),
    times("p50", ({ p50Ms }) => p50Ms),
    times("p99", ({ p99Ms }) => p99Ms, bounds.p99),
  ];
}

function speedOf(
  who: string,
  ours: Paces,
  baseline: Paces,
  baselineIs: string,
  bound?: Bound,
): Row {
  const speed = ({ perSecond }: Pace) => perSecond;
  return compare(`operations/s, ${who}`, ours.map(speed), baseline.map(speed), baselineIs, bound);
}
