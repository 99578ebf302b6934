import { expect, test } from "bun:test";
import { type Database, Rejected } from "../../db/index.ts";
import { Bug } from "../../src/kernel/index.ts";
import { createLedger } from "../../src/ledger/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { ATTACKS, VALID } from "./attacks/index.ts";
import { FIXTURE } from "./fixture.ts";

// Goal: no SQL, from whatever client, makes the books wrong, on the file or on the server.
// Method: what is written past the program's own statements is refused by the rule it breaks, moves
// nothing, and what is right passes. Which guard stops what is proven in mutants.test.ts.

async function endOf(db: Database, statements: readonly string[]): Promise<string> {
  try {
    await db.write({ name: "attack", statements: statements.map((sql) => ({ sql, args: [] })) });
    return "passes";
  } catch (error) {
    if (error instanceof Rejected) return error.rule;
    if (error instanceof Bug) return error.message.replace("attack: ", ""); // A value of no type.
    throw error;
  }
}

onEachBackEnd((fresh) => {
  test("the database itself refuses every attack on the books (R123, R135, N17, N18)", async () => {
    await using db = await fresh({ instance: "default" });
    expect(await endOf(db, FIXTURE)).toBe("passes");
    const ledger = createLedger(db);
    const before = [await ledger.balance(1), await ledger.balance(2)];

    for (const { name, statements, refused } of ATTACKS) {
      expect(`${name}: ${await endOf(db, statements)}`).toStartWith(`${name}: ${refused}`);
    }
    expect([await ledger.balance(1), await ledger.balance(2)]).toEqual(before);

    for (const { name, statements } of VALID) {
      expect(`${name}: ${await endOf(db, statements)}`).toBe(`${name}: passes`);
    }
    const failed = (await ledger.audit()).checks.filter(({ ok }) => !ok);
    // The digests of the fixture are letters in a row.
    expect(failed.map(({ name }) => name)).toEqual(["the chain of daily digests is unbroken"]);
  });
});
