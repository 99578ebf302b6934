import { expect, test } from "bun:test";
import { present } from "../../src/kernel/index.ts";
import { LONG_TEST_MS } from "../support/limits.ts";
import { ATTACKS, VALID } from "./attacks/index.ts";
import { type Engine, openWorld } from "./engine.ts";
import { type Mutant, mutantsOf, without } from "./mutants.ts";
import { schemaTexts } from "./rules.ts";

// Goal: every guard of the ledger's schema bites, and a test would notice if it were lost.
// Method: each guard is cut out of the SQL text, one at a time; then some attack must end otherwise
// than it should, or something valid be refused. Where two guards stop the same attacks, the second
// shows no effect before the first is open too: these pairs are listed, and tried together.

const { rest: REST, rules: SQL } = schemaTexts();
const MUTANTS = mutantsOf(SQL);

/** Guards that stand behind another one, each with the one in front of it. */
const SECOND_LOCKS: readonly (readonly [second: string, first: string])[] = [
  [
    "account: CHECK (may_go_negative = 1 OR balance >= 0)",
    "transfer_allowed: rule ledger: insufficient funds",
  ],
  ["account: unique INDEX account_house", "account_opens: rule ledger: account exists"],
  ["account: unique (instance_id, person_id, kind)", "account_opens: rule ledger: account exists"],
  ["transfer: CHECK (debit_id <> credit_id)", "transfer_allowed: rule ledger: no such account"],
  [
    "transfer: unique (instance_id, op_id, debit_id, credit_id)",
    "transfer_allowed: rule ledger: transfer exists",
  ],
  [
    "transfer: reference debit_id",
    "account_never_deleted: rule ledger: accounts are never deleted",
  ],
  [
    "transfer: reference credit_id",
    "account_never_deleted: rule ledger: accounts are never deleted",
  ],
  ["op: CHECK (kind IN (…))", "op_sealed: rule ledger: leg not allowed for this kind"],
  ["op: CHECK (total > 0)", "op_sealed: rule ledger: legs do not add up to the total"],
  [
    "op: CHECK (stars >= 0 AND (stars = 0 OR kind IN (…)))",
    "op_sealed: rule ledger: legs do not add up to the total",
  ],
  ["op: reference instance_id", "op_sealed: rule ledger: legs do not add up to the total"],
  ["op: reference (instance_id, person_id)", "op_sealed: rule ledger: leg of another person"],
  ["op: reference (instance_id, origin_id)", "op_chargeback: rule ledger: no such top-up"],
  ["op: unique INDEX op_origin", "op_settle: rule ledger: hold is settled"],
];

/** How every attack ends, and everything valid; up to the first surprise if there is a book. */
function endings(sql: string, book?: readonly string[]): string[] {
  const seen: string[] = [];
  let world: Engine;
  try {
    world = openWorld(REST + sql);
  } catch (refused) {
    return [String(refused)];
  }
  for (const { statements } of [...ATTACKS, ...VALID]) {
    seen.push(world.run(statements) ?? "passes");
    if (book && seen.at(-1) !== book[seen.length - 1]) break;
  }
  world.close();
  return seen;
}

function named(name: string): Mutant {
  return present(
    MUTANTS.find((mutant) => mutant.name.replace(/ IN \('.*'\)/, " IN (…)") === name),
    `${name} is a guard`,
  );
}

const BOOK = endings(SQL);

test("the attacks end as the table says while every guard stands (R135)", () => {
  const expected = [...ATTACKS.map(({ refused }) => refused), ...VALID.map(() => "passes")];
  expect(BOOK.map((ending, i) => ending.slice(0, expected[i]?.length))).toEqual(expected);
});

test(
  "a guard that is lost is noticed, each of them (R135, N18)",
  () => {
    const behind = new Set(SECOND_LOCKS.map(([second]) => named(second)));
    const unnoticed = MUTANTS.filter((mutant) => !behind.has(mutant)).filter((mutant) =>
      Bun.deepEquals(endings(without(SQL, mutant), BOOK), BOOK),
    );
    expect(unnoticed.map(({ name }) => name)).toEqual([]);
    expect(MUTANTS.length).toBeGreaterThan(200);
  },
  LONG_TEST_MS,
);

test(
  "a guard behind another bites once the first is open (R135)",
  () => {
    const useless = SECOND_LOCKS.filter(([second, first]) => {
      const opened = endings(without(SQL, named(first)));
      return Bun.deepEquals(endings(without(SQL, named(first), named(second)), opened), opened);
    });
    expect(useless).toEqual([]);
  },
  LONG_TEST_MS,
);
