import { expect, test } from "bun:test";
import { Rejected } from "../../db/index.ts";
import { refusalOf } from "../../src/ledger/index.ts";
import { RULES } from "../../src/ledger/refusal.ts";
import { schemaTexts } from "./rules.ts";

const { rules: SQL } = schemaTexts();
const TEXTS = [...SQL.matchAll(/RAISE\(ABORT, '([^']+)'\)/g)].map(([, text = ""]) => text);

/** Guards that the program adds to say which of several refusals it is. */
const OWN = ["ledger: capture above the hold", "ledger: no such job"];

test("every rule of the schema is known, and no other (R127, R135)", () => {
  expect(Object.keys(RULES).sort()).toEqual([...new Set([...TEXTS, ...OWN])].sort());
});

test("a rule means a refusal, or a bug that is thrown on (R127)", () => {
  for (const [rule, meaning] of Object.entries(RULES)) {
    const refusal = meaning === "bug" ? undefined : meaning;
    expect(refusalOf(new Rejected(rule, 0))).toBe(refusal);
  }
  expect(refusalOf(new Rejected("toString", 0))).toBeUndefined();
});
