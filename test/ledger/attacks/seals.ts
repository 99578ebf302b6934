import { leg, seal } from "../raw.ts";
import { attack, CHECK, FOREIGN_KEY } from "./attack.ts";

const SUM = "ledger: legs do not add up to the total";
const ROUTE = "ledger: leg not allowed for this kind";
const STRANGER = "ledger: leg of another person";
const EXISTS = "ledger: op exists";

type Options = Parameters<typeof seal>[3];

/** A payment of 10 to ann that is right but for its seal. */
function paid(kind: string, op: string, options: Options = {}, total = 10): string[] {
  return [leg(op, "src_payment", "ann.cash", 10), seal(kind, op, total, options)];
}

function adjusted(op: string, options: Options): string[] {
  return [leg(op, "src_adjust", "ann.cash", 10), seal("adjust", op, 10, options)];
}

export const SEAL_ATTACKS = [
  attack("an operation without legs", SUM, seal("topup", "topup:new", 10)),
  attack("a total below the legs", SUM, ...paid("topup", "topup:new", {}, 9)),
  attack("a total above the legs", SUM, ...paid("topup", "topup:new", {}, 11)),
  attack("an operation of nothing", SUM, seal("topup", "topup:void", 0)),
  attack("an operation twice", EXISTS, seal("topup", "topup:ann", 1000)),
  ...["INSERT OR REPLACE", "INSERT OR IGNORE"].map((insert) =>
    attack(
      `an operation rewritten, by ${insert}`,
      EXISTS,
      seal("topup", "topup:ann", 1000, { insert, reason: "another" }),
    ),
  ),
  attack(
    "an operation in the place of the first, by INSERT OR REPLACE",
    EXISTS,
    ...paid("topup", "topup:new", { insert: "INSERT OR REPLACE", seq: 1 }),
  ),
  ...[1000, 0, -5].map((seq) =>
    attack(
      `an operation that takes the number ${seq}`,
      "ledger: number out of turn",
      ...paid("topup", "topup:new", { seq }),
    ),
  ),
  attack(
    "an operation rewritten",
    "ledger: append only",
    "UPDATE op SET reason = '' WHERE seq = 1",
  ),
  attack("an operation deleted", "ledger: append only", "DELETE FROM op WHERE seq = 1"),
  attack("a kind that is not known", ROUTE, ...paid("gift", "gift:new")),
  attack(
    "a kind that is not known, on a new route",
    "ledger: routes are fixed",
    "INSERT INTO leg_rule VALUES ('gift', 'src_payment', 'cash')",
    ...paid("gift", "gift:new"),
  ),
  attack(
    "a payment into the bonus bucket",
    ROUTE,
    leg("topup:new", "src_payment", "ann.bonus", 10),
    seal("topup", "topup:new", 10),
  ),
  attack(
    "revenue paid out to a person without a refund",
    ROUTE,
    leg("topup:new", "revenue", "ann.cash", 10),
    seal("topup", "topup:new", 10),
  ),
  attack(
    "money from one person to another",
    ROUTE,
    leg("adj:new", "bob.cash", "ann.cash", 10),
    seal("adjust", "adj:new", 10),
  ),
  attack("a payment of bob's for ann", STRANGER, ...paid("topup", "topup:new", { person: "bob" })),
  attack(
    "a bonus of two people",
    STRANGER,
    leg("bonus:new", "src_bonus", "ann.bonus", 10),
    leg("bonus:new", "src_bonus", "bob.bonus", 10),
    seal("bonus", "bonus:new", 20),
  ),
  attack("a payment of nobody's", STRANGER, ...paid("topup", "topup:new", { person: null })),
  attack(
    "a payment of a stranger's",
    STRANGER,
    leg("topup:new", "src_payment", "ann.cash", 10),
    seal("topup", "topup:new", 10, { person: "eve" }),
  ),
  attack(
    "a payment of a person who is not there",
    STRANGER,
    leg("topup:nobody", "src_payment", "ann.cash", 10),
    seal("topup", "topup:nobody", 10, { person: "nobody" }),
  ),
  attack("a payment for a job", CHECK, ...paid("topup", "topup:new", { job: "job-q" })),
  attack(
    "a payment that undoes another",
    CHECK,
    ...paid("topup", "topup:new", { origin: "topup:bob" }),
  ),
  attack("an adjustment without a reason", CHECK, ...adjusted("adj:new", { reason: "" })),
  attack("an adjustment with a blank reason", CHECK, ...adjusted("adj:new", { reason: "    " })),
  attack(
    "an adjustment of two buckets",
    "ledger: one adjustment, one leg",
    leg("adj:new", "src_adjust", "ann.bonus", 10),
    leg("adj:new", "ann.cash", "src_adjust", 10),
    seal("adjust", "adj:new", 20),
  ),
  ...["hold:job-q", "capt:job-h", "rels:job-h", "refd:job-c", "cost:job-q", "back:topup:ann"].map(
    (id) => attack(`a payment under the name ${id}`, CHECK, ...paid("topup", id)),
  ),
  attack("a name too short to mean anything", CHECK, ...paid("topup", "x")),
  attack("a name that does not end", CHECK, ...paid("topup", `topup:${"x".repeat(200)}`)),
  attack("an operation of no one", CHECK, ...paid("topup", "topup:new", { actor: "" })),
  attack("a request without its hash", CHECK, ...paid("topup", "topup:new", { hash: "" })),
  attack("a hash that is none", CHECK, ...paid("topup", "topup:new", { hash: "X".repeat(64) })),
  attack(
    "an operation at no time",
    "cannot store TEXT value in INTEGER column op.at",
    ...paid("topup", "topup:new", { at: "soon" }),
  ),
  attack("an operation before all time", CHECK, ...paid("topup", "topup:new", { at: -1 })),
  attack(
    "a reason without end",
    CHECK,
    ...paid("topup", "topup:new", { reason: "x".repeat(1001) }),
  ),
  attack(
    "an operation of an unknown instance",
    SUM,
    seal("prov_topup", "prov:new", 10, { instance: "nowhere", person: null }),
  ),
  attack(
    "a cost that a person bears",
    CHECK,
    leg("cost:job-q", "prov_credit", "prov_cost", 10),
    seal("prov_cost", "cost:job-q", 10, { job: "job-q" }),
  ),
  attack(
    "a cost of no job",
    CHECK,
    leg("prov:new", "prov_credit", "prov_cost", 10),
    seal("prov_cost", "prov:new", 10, { person: null }),
  ),
  attack(
    "a cost of a job that is not there",
    FOREIGN_KEY,
    leg("cost:job-z", "prov_credit", "prov_cost", 10),
    seal("prov_cost", "cost:job-z", 10, { person: null, job: "job-z" }),
  ),
  attack(
    "a cost under another name",
    CHECK,
    leg("prov:new", "prov_credit", "prov_cost", 10),
    seal("prov_cost", "prov:new", 10, { person: null, job: "job-q" }),
  ),
];
