import { expect, test } from "bun:test";
import fc from "fast-check";
import { createLedger } from "../../src/ledger/index.ts";
import { freshDatabase } from "../support/database.ts";
import { LONG_TEST_MS } from "../support/limits.ts";
import { Duel } from "./duel.ts";
import { type Plan, plan, type Step } from "./plans.ts";
import { closeSettled } from "./rows.ts";
import { expectClean } from "./script.ts";

// Goal: in any order of requests, right, wrong, repeated and hostile, the ledger says and does what
// the paper model says. Method: the same plan is played to both. A generator that never meets a
// refusal proves nothing about it, so each must be met some times.

const PLANS = 3_840;
/** Plans are played side by side, each with people of its own, so that they meet in groups. */
const SIDE_BY_SIDE = 64;
const HITS_MIN = 20;

/** Every answer there is. */
const ANSWERS: Readonly<Record<Exclude<Step["do"], "begin" | "again">, readonly string[]>> = {
  deposit: [
    "deposited",
    "exists",
    "exists_with_different_amount",
    "exists_with_different_request",
    "account_not_found",
  ],
  hold: [
    "held",
    "exists",
    "job_not_found",
    "exists_with_different_amount",
    "run_has_begun",
    "amount_is_not_the_price",
    "account_not_found",
    "insufficient_funds",
  ],
  capture: [
    "captured",
    "exists",
    "hold_not_found",
    "exists_with_different_amount",
    "hold_already_released",
    "exceeds_hold",
  ],
  release: ["released", "exists", "hold_not_found", "hold_already_captured"],
  refund: [
    "refunded",
    "exists",
    "capture_not_found",
    "exists_with_different_amount",
    "exceeds_capture",
  ],
  chargeback: [
    "charged_back",
    "exists",
    "topup_not_found",
    "exists_with_different_amount",
    "exceeds_topup",
  ],
  adjust: [
    "adjusted",
    "exists",
    "exists_with_different_amount",
    "exists_with_different_request",
    "account_not_found",
    "insufficient_funds",
  ],
};

test(
  "the ledger answers like the paper model, whatever is asked (R119, R123, R125, N18)",
  async () => {
    await using db = await freshDatabase();
    const hits = new Map<string, number>();
    let nr = 0;
    const play = async (drawn: Plan) => {
      const duel = new Duel(db, nr++);
      await duel.open(drawn);
      for (const [i, step] of drawn.steps.entries()) {
        const one = step.do === "again" ? (drawn.steps[i - 1] ?? step) : step;
        const { said, expected } = await duel.play(one);
        expect({ ...one, said }).toEqual({ ...one, said: [...expected] });
        const hit = `${one.do} ${said[0]}`;
        hits.set(hit, (hits.get(hit) ?? 0) + 1);
      }
      const { said, expected } = await duel.balances();
      expect(said).toEqual(expected);
    };
    const plans = fc.array(plan, { minLength: SIDE_BY_SIDE, maxLength: SIDE_BY_SIDE });
    const property = fc.asyncProperty(
      plans,
      async (all) => void (await Promise.all(all.map(play))),
    );
    await fc.assert(property, { numRuns: PLANS / SIDE_BY_SIDE, seed: 20, endOnFailure: false });

    await db.write({ name: "end", statements: [closeSettled(db.instance)] });
    await expectClean(createLedger(db));
    const wanted = Object.entries(ANSWERS).flatMap(([verb, all]) => all.map((s) => `${verb} ${s}`));
    const rare = wanted.filter((hit) => (hits.get(hit) ?? 0) < HITS_MIN);
    expect(rare.map((hit) => `${hit}: ${hits.get(hit) ?? 0}`)).toEqual([]);
  },
  LONG_TEST_MS,
);
