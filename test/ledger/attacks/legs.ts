import { account, leg, seal } from "../raw.ts";
import { attack, CHECK, FOREIGN_KEY, NOT_NULL } from "./attack.ts";

const TOO_MUCH = "ledger: insufficient funds";
const APPEND_ONLY = "ledger: append only";
const TURN = "ledger: number out of turn";
const EXISTS = "ledger: transfer exists";

/** A payment of ann's that is right but for its leg. */
function payment(amount: number | string) {
  return leg("topup:new", "src_payment", "ann.cash", amount);
}

export const LEG_ATTACKS = [
  attack("a leg that nobody seals", FOREIGN_KEY, payment(10)),
  attack(
    "a leg for an operation that is sealed",
    "ledger: op is sealed",
    leg("topup:ann", "src_payment", "bob.cash", 10),
  ),
  attack("a leg of nothing", CHECK, payment(0)),
  attack("a leg of less than nothing", CHECK, payment(-10)),
  attack("a leg above the cap", CHECK, payment(1_000_000_000_001)),
  attack("a leg of no amount", NOT_NULL, payment("NULL")),
  attack(
    "a leg of a fraction",
    "cannot store REAL value in INTEGER column transfer.amount",
    payment("1.5"),
    seal("topup", "topup:new", 1),
  ),
  attack(
    "a leg from an account to itself",
    "ledger: no such account",
    leg("topup:new", "src_payment", "src_payment", 10),
  ),
  attack(
    "more than there is",
    TOO_MUCH,
    leg("adj:new", "ann.cash", "src_adjust", 651),
    seal("adjust", "adj:new", 651),
  ),
  ...["INSERT OR IGNORE", "INSERT OR REPLACE", "INSERT OR FAIL", "INSERT OR ROLLBACK"].map(
    (insert) =>
      attack(
        `more than there is, by ${insert}`,
        TOO_MUCH,
        leg("adj:new", "ann.cash", "src_adjust", 651, { insert }),
        seal("adjust", "adj:new", 651),
      ),
  ),
  attack(
    "a leg from another instance into this one",
    "ledger: no such account",
    leg("topup:new", "other:src_payment", "ann.cash", 10),
    seal("topup", "topup:new", 10),
  ),
  attack(
    "a leg from one instance to another",
    "ledger: no such account",
    leg("topup:new", "src_payment", "other:ann.cash", 10),
    seal("topup", "topup:new", 10),
  ),
  attack(
    "a leg of another instance between accounts of this one",
    "ledger: no such account",
    leg("topup:new", "src_payment", "ann.cash", 10, { instance: "other" }),
    seal("topup", "topup:new", 10, { instance: "other" }),
  ),
  attack(
    "a leg to an account that is not open",
    "ledger: no such account",
    leg("topup:new", "src_payment", "eve.cash", 10),
    seal("topup", "topup:new", 10, { person: "eve" }),
  ),
  attack(
    "a leg from roubles to dollars",
    "ledger: leg between two assets",
    leg("prov:new", "src_payment", "prov_credit", 10),
    seal("prov_topup", "prov:new", 10, { person: null }),
  ),
  attack(
    "the same route twice in one operation",
    EXISTS,
    payment(10),
    payment(10),
    seal("topup", "topup:new", 20),
  ),
  ...["INSERT OR REPLACE", "INSERT OR IGNORE"].map((insert) =>
    attack(
      `the same route twice, by ${insert}`,
      EXISTS,
      payment(10),
      leg("topup:new", "src_payment", "ann.cash", 5, { insert }),
      seal("topup", "topup:new", 5),
    ),
  ),
  attack(
    "another leg in the place of the first, by INSERT OR REPLACE",
    EXISTS,
    leg("topup:new", "src_payment", "ann.cash", 10, { insert: "INSERT OR REPLACE", id: 1 }),
    seal("topup", "topup:new", 10),
  ),
  ...[9_007_199_254_740_000, 0, -5].map((id) =>
    attack(
      `a leg that takes the number ${id}`,
      TURN,
      leg("topup:new", "src_payment", "ann.cash", 10, { id }),
      seal("topup", "topup:new", 10),
    ),
  ),
  attack("a leg rewritten", APPEND_ONLY, "UPDATE transfer SET amount = 1 WHERE id = 1"),
  attack(
    "a leg rewritten, by UPDATE OR REPLACE",
    APPEND_ONLY,
    "UPDATE OR REPLACE transfer SET id = 2 WHERE id = 1",
  ),
  attack(
    "a leg given to another",
    APPEND_ONLY,
    `UPDATE OR IGNORE transfer SET credit_id = ${account("bob.cash")} WHERE id = 1`,
  ),
  attack("a leg deleted", APPEND_ONLY, "DELETE FROM transfer WHERE id = 1"),
  attack("all legs deleted", APPEND_ONLY, "DELETE FROM transfer"),
];

/** 9 008 times the largest leg: more than a number can hold exactly. */
function flood(insert: string) {
  return `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9008)
    ${insert} INTO transfer (instance_id, op_id, debit_id, credit_id, amount)
    SELECT 'default', 'topup:' || i, ${account("src_payment")}, ${account("ann.cash")},
           1000000000000 FROM n`;
}

/** Slow, so they come last. */
export const FLOODS = [
  attack("a balance beyond what a number can hold exactly", CHECK, flood("INSERT")),
  attack(
    "a balance beyond that, by INSERT OR IGNORE",
    "ledger: leg not applied to both sides",
    flood("INSERT OR IGNORE"),
  ),
];
