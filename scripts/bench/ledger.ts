import { join } from "node:path";
import { Binder, type BoundStatement } from "../../db/bind.ts";
import type { Statement } from "../../db/operation.ts";
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

const ON_FILE: Amounts = { alone: 300, together: 1_500 };
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
  await using ours = await Book.open(`file:${path("ours")}`);
  await using theirs = await Book.open(`file:${path("bare")}`);
  using bare = bareFile(path("bare"));
  return await race("file", ON_FILE, { ours, theirs, bare });
}

async function onServer(): Promise<readonly Row[]> {
  const sqld = await startSqld();
  try {
    const bareUrl = await sqld.createDatabase();
    await using ours = await Book.open(await sqld.createDatabase());
    await using theirs = await Book.open(bareUrl);
    using bare = bareServer(bareUrl);
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
  await ours.check();

  const row = (callers: string, paid: readonly number[], barely: readonly number[], how: string) =>
    compare(`operations/s, ${callers}, ${where}`, paid, barely, `the bare engine, ${how}`);
  return [
    row("1 caller", results.ours1, results.single, "one commit per operation"),
    row("100 callers", results.ours100, results.single, "one commit per operation"),
    row("100 callers", results.ours100, results.grouped, `${GROUP_OPERATIONS_MAX} to a commit`),
  ];
}

/** Operations per second of callers who each wait for their hold before they capture it. */
async function payWithCallers(book: Book, count: number, callers: number): Promise<number> {
  const { post } = book.ledger;
  const runs = (await book.add(count)).values();
  const caller = async () => {
    for (const run of runs) {
      const held = await post.hold(payment(run));
      assert(held.status === "held", "a hold is made");
      const captured = await post.capture(payment(run));
      assert(captured.status === "captured", "a hold is captured");
    }
  };
  return perSecond(count, () => Promise.all(Array.from({ length: callers }, caller)));
}

/** The same statements, made beforehand, without savepoints, receipts or anybody who waits. */
async function payBare(
  book: Book,
  engine: BareEngine,
  count: number,
  groupSize: number,
): Promise<number> {
  const { ledger } = book;
  const runs = await book.add(count);
  const binder = new Binder();
  const bound = (statements: readonly Statement[]) => statements.map((one) => binder.bindOne(one));
  const commits: BoundStatement[][] = [];
  for (let at = 0; at < count; at += groupSize) {
    const group = runs.slice(at, at + groupSize).map(payment);
    commits.push(group.flatMap((op) => bound(ledger.hold(op))));
    commits.push(group.flatMap((op) => bound(ledger.capture(op))));
  }
  return perSecond(count, async () => {
    for (const statements of commits) await engine.commit(statements);
  });
}

function payment({ job, person }: Run) {
  return { job, person, amount: PRICE, actor: "bench", at: 2 };
}

async function perSecond(runs: number, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (runs * OPERATIONS_PER_RUN * 1_000) / (performance.now() - startedAt);
}
