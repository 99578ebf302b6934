import { job, leg, seal } from "../raw.ts";
import { attack, CHECK } from "./attack.ts";

const ABOVE = "ledger: refund above what was captured";
const NO_CAPTURE = "ledger: no such capture";
const NO_TOPUP = "ledger: no such top-up";

type Legs = readonly [string, string, number][];
type Options = Parameters<typeof seal>[3];

function undo(kind: string, id: string, legs: Legs, options: Options): string[] {
  const total = legs.reduce((sum, [, , amount]) => sum + amount, 0);
  return [
    ...legs.map(([debit, credit, amount]) => leg(id, debit, credit, amount)),
    seal(kind, id, total, options),
  ];
}

/** Of job-b: 300 bonus and 100 cash were captured. */
function refund(legs: Legs, options: Options = {}): string[] {
  const name = options.job ?? "job-b";
  return undo("refund", `refd:${name}`, legs, { job: name, origin: `capt:${name}`, ...options });
}

/** Of topup:ann: 1000, of which 650 are still there. */
function chargeback(legs: Legs, options: Options = {}): string[] {
  const origin = options.origin ?? "topup:ann";
  return undo("chargeback", `back:${origin}`, legs, { origin, ...options });
}

export const UNDOING_ATTACKS = [
  attack(
    "a refund of the bonus first, behind somebody's refund of as much as was paid",
    "ledger: a refund returns paid money first",
    leg("refd:job-c", "revenue", "ann.cash", 100),
    seal("refund", "refd:job-c", 100, { job: "job-c", origin: "capt:job-c" }),
    leg("refd:job-b", "bonus_spent", "ann.bonus", 50),
    seal("refund", "refd:job-b", 50, { job: "job-b", origin: "capt:job-b" }),
  ),
  attack(
    "a refund of a job that is not there",
    NO_CAPTURE,
    ...refund([["revenue", "ann.cash", 10]], { job: "job-z" }),
  ),
  attack(
    "a refund of a job that was released",
    NO_CAPTURE,
    ...refund([["revenue", "ann.cash", 10]], { job: "job-r" }),
  ),
  attack(
    "a refund of a hold",
    NO_CAPTURE,
    ...refund([["revenue", "ann.cash", 10]], { origin: "hold:job-b" }),
  ),
  attack(
    "a refund for another job",
    NO_CAPTURE,
    ...refund([["revenue", "ann.cash", 10]], { job: "job-h", origin: "capt:job-b" }),
  ),
  attack(
    "a refund of nothing in particular",
    NO_CAPTURE,
    ...refund([["revenue", "ann.cash", 10]], { origin: undefined }),
  ),
  attack(
    "a refund to somebody else",
    NO_CAPTURE,
    ...refund([["revenue", "bob.cash", 100]], { person: "bob" }),
  ),
  attack(
    "a refund of ann's to bob's wallet",
    "ledger: leg of another person",
    ...refund([["revenue", "bob.cash", 100]]),
  ),
  attack("a refund above the cash", ABOVE, ...refund([["revenue", "ann.cash", 101]])),
  attack(
    "a refund above the bonus",
    ABOVE,
    leg("bonus:bob", "src_bonus", "bob.bonus", 9),
    seal("bonus", "bonus:bob", 9, { person: "bob" }),
    ...job("job-2", "bob", 9),
    leg("hold:job-2", "bob.bonus", "bob.hold_bonus", 9),
    seal("hold", "hold:job-2", 9, { job: "job-2", person: "bob" }),
    leg("capt:job-2", "bob.hold_bonus", "bonus_spent", 9),
    seal("capture", "capt:job-2", 9, { job: "job-2", person: "bob", origin: "hold:job-2" }),
    ...refund([
      ["revenue", "ann.cash", 100],
      ["bonus_spent", "ann.bonus", 301],
    ]),
  ),
  attack(
    "a refund of bonus where none was taken",
    ABOVE,
    ...refund([["bonus_spent", "ann.bonus", 10]], { job: "job-c" }),
  ),
  attack(
    "a refund that returns the bonus first",
    "ledger: a refund returns paid money first",
    ...refund([["bonus_spent", "ann.bonus", 300]]),
  ),
  attack(
    "a refund that returns the bonus before all of the cash",
    "ledger: a refund returns paid money first",
    ...refund([
      ["revenue", "ann.cash", 99],
      ["bonus_spent", "ann.bonus", 10],
    ]),
  ),
  attack(
    "a second refund",
    "ledger: op is sealed",
    ...refund([["revenue", "ann.cash", 50]]),
    ...refund([["revenue", "ann.cash", 50]]),
  ),
  attack(
    "a second refund under another name",
    CHECK,
    ...undo("refund", "refd:more", [["revenue", "ann.cash", 50]], {
      job: "job-b",
      origin: "capt:job-b",
    }),
  ),
  attack(
    "a chargeback of no payment",
    NO_TOPUP,
    ...chargeback([["ann.cash", "src_payment", 10]], { origin: undefined }),
  ),
  attack(
    "a chargeback of a payment that is not there",
    NO_TOPUP,
    ...chargeback([["ann.cash", "src_payment", 10]], { origin: "topup:none" }),
  ),
  attack(
    "a chargeback of a bonus",
    NO_TOPUP,
    ...chargeback([["ann.cash", "src_payment", 10]], { origin: "bonus:ann" }),
  ),
  attack(
    "a chargeback of somebody else's payment",
    NO_TOPUP,
    ...chargeback([["ann.cash", "src_payment", 10]], { origin: "topup:bob" }),
  ),
  attack(
    "a chargeback above the payment",
    "ledger: chargeback above the top-up",
    ...chargeback([
      ["ann.cash", "src_payment", 650],
      ["loss", "src_payment", 351],
    ]),
  ),
  attack(
    "a chargeback above the payment, with money of the house",
    "ledger: chargeback above the top-up",
    ...chargeback(
      [
        ["bob.cash", "src_payment", 500],
        ["loss", "src_payment", 1],
      ],
      { person: "bob", origin: "topup:bob" },
    ),
  ),
  attack(
    "a loss while the person has money",
    "ledger: no loss while there is money",
    ...chargeback([["loss", "src_payment", 1000]]),
  ),
  attack(
    "a loss while the person has some money",
    "ledger: no loss while there is money",
    ...chargeback([
      ["ann.cash", "src_payment", 649],
      ["loss", "src_payment", 351],
    ]),
  ),
  attack(
    "a second chargeback of a payment",
    "ledger: op is sealed",
    ...chargeback([["ann.cash", "src_payment", 10]]),
    ...chargeback([["ann.cash", "src_payment", 10]]),
  ),
  attack(
    "a second chargeback under another name",
    CHECK,
    ...undo("chargeback", "back:more", [["ann.cash", "src_payment", 10]], { origin: "topup:ann" }),
  ),
];
