import { join } from "node:path";
import { bindStatement } from "../../db/bind.ts";
import { GROUP_OPERATIONS_MAX } from "../../db/write-queue.ts";
import { assert } from "../../src/kernel/index.ts";
import { startSqld } from "../../test/support/sqld.ts";
import { type BareEngine, bareFile, bareServer } from "./bare-engine.ts";
import { type Bench, compare, type Row, takeTurns } from "./harness.ts";
import { Book, PRICE, type Run } from "./ledger-book.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Hold and capture of one run. */
const OPERATIONS_PER_RUN = 2;

/** How many runs each contender pays for in a round. */
interface Amounts {
  readonly alone: number;
  readonly together: number;
}

const ON_FILE: Amounts = { alone: 400, together: 2_000 };
const ON_SERVER: Amounts = { alone: 50, together: 500 };

/** What the queue costs, and what its groups save. */
export const ledger: Bench = {
  name: "ledger",
  about: "hold and capture, two operations per run, each answered after its commit",
  run: async ({ server }) => [...(await onFile()), ...(server ? await onServer() : [])],
};

async function onFile(): Promise<readonly Row[]> {
  using folder = temporaryFolder();
  const path = (name: string) => join(folder.path, `${name}.db`);
  await using ours = await Book.open(`file:${path("ours")}`, "ours");
  await using theirs = await Book.open(`file:${path("bare")}`, "bare");
  using bare = bareFile(path("bare"));
  return await race("file", ON_FILE, { ours, theirs, bare });
}

async function onServer(): Promise<readonly Row[]> {
  const sqld = await startSqld();
  try {
    await using ours = await Book.open(sqld.url, "ours");
    await using theirs = await Book.open(sqld.url, "bare");
    using bare = bareServer(sqld.url);
    return await race("server", ON_SERVER, { ours, theirs, bare });
  } finally {
    await sqld.stop();
  }
}

interface Contenders {
  readonly ours: Book;
  readonly theirs: Book;
  readonly bare: BareEngine;
}

async function race(where: string, amounts: Amounts, given: Contenders): Promise<readonly Row[]> {
  const { ours, theirs, bare } = given;
  const { alone, together } = amounts;
  const results = await takeTurns({
    ours1: () => payWithCallers(ours, alone, 1),
    single: () => payBare(theirs, bare, alone, 1),
    ours100: () => payWithCallers(ours, together, 100),
    grouped: () => payBare(theirs, bare, together, GROUP_OPERATIONS_MAX),
  });
  const report = await ours.ledger.audit();
  assert(report.ok, "the books balance after the race");

  const row = (callers: string, paid: readonly number[], barely: readonly number[], how: string) =>
    compare(`operations/s, ${callers}, ${where}`, paid, barely, `the bare engine, ${how}`);
  return [
    row("1 caller", results.ours1, results.single, "one commit per operation"),
    row("100 callers", results.ours100, results.single, "one commit per operation"),
    row("100 callers", results.ours100, results.grouped, `${GROUP_OPERATIONS_MAX} to a commit`),
  ];
}

/** Operations per second of callers who each wait for their hold before they capture it. */
async function payWithCallers({ ledger, add }: Book, count: number, callers: number) {
  const runs = (await add(count)).values();
  const caller = async () => {
    for (const { job, person } of runs) {
      const op = { job, person, amount: PRICE, actor: "bench", at: 2 };
      const held = await ledger.post.hold(op);
      assert(held.status === "held", "a hold is made");
      const captured = await ledger.post.capture(op);
      assert(captured.status === "captured", "a hold is captured");
    }
  };
  return perSecond(count, () => Promise.all(Array.from({ length: callers }, caller)));
}

/** The same statements, made beforehand, without savepoints, receipts or anybody who waits. */
async function payBare(book: Book, engine: BareEngine, count: number, groupSize: number) {
  const commits = [];
  const runs = await book.add(count);
  for (let at = 0; at < count; at += groupSize) {
    const group = runs.slice(at, at + groupSize);
    commits.push(group.flatMap((run) => holdOf(book, run)));
    commits.push(group.flatMap((run) => captureOf(book, run)));
  }
  return perSecond(count, async () => {
    for (const statements of commits) await engine.commit(statements);
  });
}
