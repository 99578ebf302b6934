import { describe, expect, test } from "bun:test";
import { createClient, type Transaction } from "@libsql/client/http";
import type { Database } from "../../db/index.ts";
import { systemClock } from "../../src/kernel/index.ts";
import { errorOf } from "../db/settings.ts";
import { sqldForTests, withUrl } from "../support/database.ts";
import { Crowd } from "./crowd.ts";
import { proveErrands, welcome } from "./errand-books.ts";

// Goal: a client that holds the server's write lock delays our writes at most, and what it began
// and lost stays nowhere. Method: another program begins an operation by hand, in the interactive
// transaction that we never use: the server ends it after 5 s, or with its stream after 10 s, and
// runs what comes after on its own (ledger.md §1.3, §1.4).

const PEOPLE = [1, 2, 3, 4];
const STREAM_EXPIRES_MS = 10_000;

const server = sqldForTests();

/** A leg of an operation that is never sealed. */
const LEG = `INSERT INTO transfer (instance_id, op_id, debit_id, credit_id, amount) SELECT
  'test', 'by hand', (SELECT id FROM account WHERE instance_id = 'test' AND kind = 'src_payment'),
  id, 500 FROM account WHERE instance_id = 'test' AND person_id = 1 AND kind = 'cash'`;

async function beginByHand(url: string): Promise<Transaction> {
  const transaction = await createClient({ url }).transaction("write");
  await transaction.execute(LEG);
  return transaction;
}

/** Everybody takes one step, and all of them are in the books. */
async function oneStep(url: string, db: Database): Promise<void> {
  const crowd = new Crowd(PEOPLE);
  const over = new AbortController();
  const walking = crowd.walk(db, over.signal);
  over.abort();
  await walking;
  expect(crowd.acknowledged).toEqual(PEOPLE.map(() => 1));
  expect(await proveErrands(url, PEOPLE)).toEqual(crowd.acknowledged);
}

describe("while another client holds the write lock", () => {
  test.concurrent.each([
    ["longer than the server lets it", undefined],
    ["longer than our requests wait", 1_000],
  ])(
    "%s, each operation is done once, and none of its own (R79, N18)",
    async (_, timeoutMs) => {
      const url = await server().createDatabase();
      await welcome(url, PEOPLE);
      await using db = await withUrl(url, timeoutMs ? { requestTimeoutMs: timeoutMs } : {});
      const held = await beginByHand(url);
      await oneStep(url, db);
      // Its transaction is gone, and the server says so only once: the next leg would stand alone.
      expect(await errorOf(held.execute(LEG))).toMatchObject({ code: "TRANSACTION_TIMEOUT" });
      expect(await errorOf(held.execute(LEG))).toMatchObject({ code: "SQLITE_CONSTRAINT" });
      expect(await errorOf(held.commit())).toBeInstanceOf(Error);
      await proveErrands(url, PEOPLE);
    },
    60_000,
  );

  test.concurrent("a client that fell silent stands in nobody's way once its stream has expired (R79)", async () => {
    const url = await server().createDatabase();
    await welcome(url, PEOPLE);
    await using db = await withUrl(url);
    const held = await beginByHand(url);
    await systemClock.sleep(STREAM_EXPIRES_MS + 1_000);
    expect(await errorOf(held.commit())).toMatchObject({ code: "STREAM_EXPIRED" });
    // Neither has our own connection, idle for as long.
    await oneStep(url, db);
  });
});
