import { change, job, leg, seal } from "../raw.ts";
import { attack, CHECK } from "./attack.ts";

const BONUS_FIRST = "ledger: a hold takes the bonus first";
const NO_JOB = "ledger: no such job of this person";
const STRANGER = "ledger: leg of another person";
const PRICE = "ledger: a hold is the price of its job";
const NO_HOLD = "ledger: no such hold";
const SETTLED = "ledger: hold is settled";
const EXACT = "ledger: settle the hold exactly, bucket by bucket";

type Options = Parameters<typeof seal>[3];

/** A hold of `amount` of ann's cash, right for job-q at 400. */
function held(amount = 400, id = "hold:job-q", options: Options = { job: "job-q" }): string[] {
  return [leg(id, "ann.cash", "ann.hold_cash", amount), seal("hold", id, amount, options)];
}

const BONUS = [leg("bonus:new", "src_bonus", "ann.bonus", 50), seal("bonus", "bonus:new", 50)];

export const HOLD_ATTACKS = [
  attack("a hold of no job", NO_JOB, ...held(400, "hold:none", {})),
  attack("a hold of a job that is not there", NO_JOB, ...held(400, "hold:job-z", { job: "job-z" })),
  attack("a hold for somebody else's job", NO_JOB, ...held(100, "hold:job-x", { job: "job-x" })),
  attack(
    "a hold for a job of another instance",
    NO_JOB,
    leg("hold:job-q", "other:ann.cash", "other:ann.hold_cash", 100, { instance: "other" }),
    seal("hold", "hold:job-q", 100, { instance: "other", job: "job-q" }),
  ),
  attack(
    "a hold while selling is stopped",
    "ledger: selling is stopped",
    `INSERT INTO stop VALUES ('default', 'selling', 'admin', '', 1)`,
    ...held(),
  ),
  attack("a hold below the price", PRICE, ...held(399)),
  attack("a hold above the price", PRICE, ...held(401)),
  attack("a hold for a free run", PRICE, ...held(1, "hold:job-f", { job: "job-f" })),
  attack(
    "a second hold of a job",
    "ledger: op is sealed",
    ...held(400, "hold:job-h", { job: "job-h" }),
  ),
  attack(
    "a second hold of a job, by another name",
    CHECK,
    ...held(400, "hold:more", { job: "job-h" }),
  ),
  attack("a hold by a name of its own", CHECK, ...held(400, "mine:job-q")),
  attack(
    "a hold after the run",
    "ledger: a hold comes before the run",
    ...job("job-1", "ann", 0, "submitted"),
    ...held(1, "hold:job-1", { job: "job-1" }),
  ),
  attack("a hold that spares the bonus", BONUS_FIRST, ...BONUS, ...held()),
  attack(
    "a hold that spares some of the bonus",
    BONUS_FIRST,
    ...BONUS,
    leg("hold:job-q", "ann.bonus", "ann.hold_bonus", 49),
    leg("hold:job-q", "ann.cash", "ann.hold_cash", 351),
    seal("hold", "hold:job-q", 400, { job: "job-q" }),
  ),
  attack(
    "a hold that two people pay",
    STRANGER,
    leg("hold:job-q", "ann.cash", "ann.hold_cash", 200),
    leg("hold:job-q", "bob.cash", "bob.hold_cash", 200),
    seal("hold", "hold:job-q", 400, { job: "job-q" }),
  ),
  attack(
    "a hold that somebody else pays",
    STRANGER,
    leg("hold:job-q", "bob.cash", "bob.hold_cash", 400),
    seal("hold", "hold:job-q", 400, { job: "job-q" }),
  ),
  attack(
    "a hold that lands with somebody else",
    STRANGER,
    leg("hold:job-q", "ann.cash", "bob.hold_cash", 400),
    seal("hold", "hold:job-q", 400, { job: "job-q" }),
  ),
  attack(
    "a hold of money that is not there",
    "ledger: insufficient funds",
    ...job("job-1", "ann", 651),
    ...held(651, "hold:job-1", { job: "job-1" }),
  ),
];

/** The settlement of job-h (300 bonus, 100 cash), with the legs given. */
function settle(
  kind: "capture" | "release",
  legs: [string, string, number][],
  options: Options = {},
) {
  const id = `${kind === "capture" ? "capt" : "rels"}:${options.job ?? "job-h"}`;
  const total = legs.reduce((sum, [, , amount]) => sum + amount, 0);
  return [
    ...legs.map(([debit, credit, amount]) => leg(id, debit, credit, amount)),
    seal(kind, id, total, { job: "job-h", origin: "hold:job-h", ...options }),
  ];
}

const WHOLE: [string, string, number][] = [
  ["ann.hold_bonus", "bonus_spent", 300],
  ["ann.hold_cash", "revenue", 100],
];
const BACK: [string, string, number][] = [
  ["ann.hold_bonus", "ann.bonus", 300],
  ["ann.hold_cash", "ann.cash", 100],
];

/** A second open hold of ann's: 50 cash for job-2. */
const SECOND = [...job("job-2", "ann", 50), ...held(50, "hold:job-2", { job: "job-2" })];

export const SETTLE_ATTACKS = [
  attack("a capture of no hold", NO_HOLD, ...settle("capture", WHOLE, { origin: undefined })),
  attack(
    "a capture of a hold that is not there",
    NO_HOLD,
    ...settle("capture", WHOLE, { origin: "hold:job-z" }),
  ),
  attack("a capture for another job", NO_HOLD, ...settle("capture", WHOLE, { job: "job-q" })),
  attack(
    "a capture of what is no hold",
    NO_HOLD,
    ...settle("capture", WHOLE, { origin: "topup:ann" }),
  ),
  attack("a capture by somebody else", NO_HOLD, ...settle("capture", WHOLE, { person: "bob" })),
  attack(
    "a capture of a hold by somebody else, with money held for them",
    NO_HOLD,
    leg("hold:job-x", "bob.cash", "bob.hold_cash", 100),
    seal("hold", "hold:job-x", 100, { person: "bob", job: "job-x" }),
    ...settle("capture", [["bob.hold_cash", "revenue", 100]], { person: "bob" }),
  ),
  attack(
    "a hold captured twice",
    SETTLED,
    seal("capture", "capt:job-c", 200, { job: "job-c", origin: "hold:job-c" }),
  ),
  attack(
    "a hold captured after it was released",
    SETTLED,
    ...SECOND,
    ...settle("capture", [["ann.hold_cash", "revenue", 100]], {
      job: "job-r",
      origin: "hold:job-r",
    }),
  ),
  attack(
    "a hold released after it was captured",
    SETTLED,
    ...settle("release", [["ann.hold_bonus", "ann.bonus", 200]], {
      job: "job-c",
      origin: "hold:job-c",
    }),
  ),
  attack(
    "a hold captured, then released in the same breath",
    SETTLED,
    ...SECOND,
    ...settle("capture", WHOLE),
    ...settle("release", [["ann.hold_cash", "ann.cash", 50]]),
  ),
  attack(
    "a capture that leaves a part held",
    EXACT,
    ...settle("capture", [["ann.hold_bonus", "bonus_spent", 300]]),
  ),
  attack(
    "a capture above its hold, out of another hold",
    EXACT,
    ...SECOND,
    ...settle("capture", [
      ["ann.hold_bonus", "bonus_spent", 300],
      ["ann.hold_cash", "revenue", 150],
    ]),
  ),
  attack(
    "a capture that is right in all and wrong by bucket",
    EXACT,
    ...SECOND,
    ...settle("capture", [
      ["ann.hold_bonus", "bonus_spent", 250],
      ["ann.hold_cash", "revenue", 150],
    ]),
  ),
  attack(
    "a capture with a bucket too many",
    EXACT,
    leg("bonus:new", "src_bonus", "ann.bonus", 50),
    seal("bonus", "bonus:new", 50),
    ...job("job-2", "ann", 50),
    leg("hold:job-2", "ann.bonus", "ann.hold_bonus", 50),
    seal("hold", "hold:job-2", 50, { job: "job-2" }),
    ...settle(
      "capture",
      [
        ["ann.hold_bonus", "bonus_spent", 50],
        ["ann.hold_cash", "revenue", 50],
      ],
      { job: "job-2", origin: "hold:job-2" },
    ),
  ),
  attack(
    "a capture that takes nothing",
    "ledger: a capture takes something",
    ...settle("capture", BACK),
  ),
  attack(
    "a capture that spares the bonus",
    "ledger: a capture takes the bonus first",
    ...settle("capture", [
      ["ann.hold_bonus", "bonus_spent", 290],
      ["ann.hold_bonus", "ann.bonus", 10],
      ["ann.hold_cash", "revenue", 100],
    ]),
  ),
  attack(
    "a capture that turns bonus into cash",
    "ledger: leg not allowed for this kind",
    ...settle("capture", [
      ["ann.hold_bonus", "ann.cash", 300],
      ["ann.hold_cash", "revenue", 100],
    ]),
  ),
  attack(
    "a capture whose rest goes to somebody else",
    STRANGER,
    ...settle("capture", [
      ["ann.hold_bonus", "bonus_spent", 300],
      ["ann.hold_cash", "revenue", 50],
      ["ann.hold_cash", "bob.cash", 50],
    ]),
  ),
  attack("half a release", EXACT, ...settle("release", [["ann.hold_bonus", "ann.bonus", 300]])),
  attack(
    "a release to the other bucket",
    "ledger: leg not allowed for this kind",
    ...settle("release", [
      ["ann.hold_bonus", "ann.cash", 300],
      ["ann.hold_cash", "ann.cash", 100],
    ]),
  ),
  attack(
    "a release that is revenue",
    "ledger: leg not allowed for this kind",
    ...settle("release", WHOLE),
  ),
  attack(
    "a release to somebody else",
    STRANGER,
    ...settle("release", [
      ["ann.hold_bonus", "bob.bonus", 300],
      ["ann.hold_cash", "bob.cash", 100],
    ]),
  ),
  attack(
    "a capture under another name",
    CHECK,
    ...WHOLE.map(([debit, credit, amount]) => leg("capt:more", debit, credit, amount)),
    seal("capture", "capt:more", 400, { job: "job-h", origin: "hold:job-h" }),
  ),
  attack(
    "a release under another name",
    CHECK,
    ...BACK.map(([debit, credit, amount]) => leg("rels:more", debit, credit, amount)),
    seal("release", "rels:more", 400, { job: "job-h", origin: "hold:job-h" }),
  ),
  attack(
    "a hold that answers another hold",
    CHECK,
    ...held(400, "hold:job-q", { job: "job-q", origin: "hold:job-h" }),
  ),
  attack(
    "a price cut before the hold",
    "job: its price and payer are fixed",
    change("job-q", "price_kopecks = 1"),
    ...held(1),
  ),
];
