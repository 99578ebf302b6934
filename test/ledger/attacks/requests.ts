import { change, HASH, insertion, job, leg, seal } from "../raw.ts";
import { attack } from "./attack.ts";
import type { Passing } from "./valid.ts";

const NO_JOB = "ledger: no such job of this person";
const NO_HOLD = "ledger: no such hold";
const EXISTS = "ledger: op exists";
const SETTLED = "ledger: hold is settled";
const PRICE = "ledger: a hold is the price of its job";

const PEOPLE: Readonly<Record<string, number>> = { ann: 1, bob: 2, eve: 3 };

/** An operation of a run, asked for in one statement. */
function request(
  kind: "hold" | "capture" | "release",
  jobId: string,
  amount: number,
  { person = "ann", instance = "default" } = {},
): string {
  return insertion(`INSERT INTO ${kind}_request`, {
    instance_id: instance,
    job_id: jobId,
    person_id: PEOPLE[person],
    ...(kind === "release" ? { reason: "" } : { amount }),
    req_hash: HASH,
    actor: "attacker",
    at: 1,
  });
}

const bob = { person: "bob" };
const eve = { person: "eve" };

export const REQUEST_ATTACKS = [
  attack("a request to hold for no job", NO_JOB, request("hold", "job-z", 400)),
  attack("a request to hold for somebody else's job", NO_JOB, request("hold", "job-x", 100)),
  attack(
    "a request to hold in another instance",
    NO_JOB,
    request("hold", "job-q", 400, { instance: "other" }),
  ),
  attack("a request to hold again", EXISTS, request("hold", "job-h", 400)),
  attack("a request to hold after all is over", EXISTS, request("hold", "job-b", 400)),
  attack(
    "a request to hold for a run that has begun",
    "ledger: a hold comes before the run",
    change("job-f", "state = 'submitted', task_id = 'f'"),
    request("hold", "job-f", 0),
  ),
  attack(
    "a request to hold more than there is for a run that has begun",
    "ledger: a hold comes before the run",
    change("job-f", "state = 'submitted', task_id = 'f'"),
    request("hold", "job-f", 1_000_000),
  ),
  attack(
    "a request to hold more than the price, and than there is",
    PRICE,
    request("hold", "job-q", 1_000_000),
  ),
  attack(
    "a request to hold again for somebody else's job",
    NO_JOB,
    request("hold", "job-h", 400, bob),
  ),
  attack("a request to hold less than the price", PRICE, request("hold", "job-q", 399)),
  attack(
    "a request to hold of who has no accounts",
    "ledger: no such account",
    ...job("job-y", "eve", 100),
    request("hold", "job-y", 100, eve),
  ),
  attack(
    "a request to hold more than there is",
    "ledger: insufficient funds",
    ...job("job-y", "ann", 651),
    request("hold", "job-y", 651),
  ),
  attack(
    "a request to hold while selling is stopped",
    "ledger: selling is stopped",
    `INSERT INTO stop VALUES ('default', 'selling', 'admin', '', 1)`,
    request("hold", "job-q", 400),
  ),
  attack("a request to capture no hold", NO_HOLD, request("capture", "job-q", 400)),
  attack("a request to capture somebody's hold", NO_HOLD, request("capture", "job-h", 400, bob)),
  attack(
    "a request to capture again what is somebody's",
    NO_HOLD,
    request("capture", "job-b", 400, bob),
  ),
  ...(["capture", "release"] as const).map((kind) =>
    attack(
      `a request to ${kind} what is settled, with nothing else held`,
      SETTLED,
      request("hold", "job-x", 100, bob),
      request(kind === "capture" ? "release" : "capture", "job-x", 100, bob),
      request(kind, "job-x", 100, bob),
    ),
  ),
  attack("a request to capture again", EXISTS, request("capture", "job-b", 400)),
  attack("a request to capture what was released", SETTLED, request("capture", "job-r", 100)),
  attack(
    "a request to capture above the hold",
    "ledger: capture above the hold",
    request("capture", "job-h", 401),
  ),
  ...[0, -5].map((amount) =>
    attack(
      `a request to capture ${amount}`,
      "ledger: a capture takes something",
      request("capture", "job-h", amount),
    ),
  ),
  attack("a request to release no hold", NO_HOLD, request("release", "job-q", 0)),
  attack("a request to release somebody's hold", NO_HOLD, request("release", "job-h", 0, bob)),
  attack(
    "a request to release again what is somebody's",
    NO_HOLD,
    request("release", "job-r", 0, bob),
  ),
  attack("a request to release again", EXISTS, request("release", "job-r", 0)),
  attack("a request to release what was captured", SETTLED, request("release", "job-b", 0)),
];

/** Takes all that is there, to the last kopeck: one more is not there. */
function empties(name: string, bucket: string, amount: number): string[] {
  return [
    leg(name, `eve.${bucket}`, "src_adjust", amount),
    seal("adjust", name, amount, { person: "eve" }),
    leg(`${name}:back`, "src_adjust", `eve.${bucket}`, amount),
    seal("adjust", `${name}:back`, amount, { person: "eve" }),
  ];
}

function gift(name: string, amount: number): string[] {
  return [
    leg(name, "src_bonus", "eve.bonus", amount),
    seal("bonus", name, amount, { person: "eve" }),
  ];
}

const begin = (id: string) => change(id, `state = 'submitted', task_id = '${id}'`);
const deliver = (id: string, kopecks: number) =>
  change(id, `state = 'delivered', closed_at = 9, captured_kopecks = ${kopecks}`);
const fail = (id: string) => change(id, "state = 'failed', closed_at = 9");

/** Of eve, who has accounts and cash by then. */
export const REQUESTS: readonly Passing[] = [
  {
    name: "a request to hold of bonus and cash, and to capture all of it",
    statements: [
      ...gift("bonus:eve:1", 30),
      ...job("job-k1", "eve", 100),
      request("hold", "job-k1", 100, eve),
      begin("job-k1"),
      request("capture", "job-k1", 100, eve),
      deliver("job-k1", 100),
    ],
  },
  {
    name: "a request to capture a part of cash",
    statements: [
      ...job("job-k2", "eve", 50),
      request("hold", "job-k2", 50, eve),
      begin("job-k2"),
      request("capture", "job-k2", 20, eve),
      deliver("job-k2", 20),
    ],
  },
  {
    name: "a request to capture a part of the bonus returns the rest of both",
    statements: [
      ...gift("bonus:eve:2", 40),
      ...job("job-k3", "eve", 100),
      request("hold", "job-k3", 100, eve),
      begin("job-k3"),
      request("capture", "job-k3", 10, eve),
      deliver("job-k3", 10),
      ...empties("adj:eve:1", "bonus", 30),
    ],
  },
  {
    name: "a request to release returns both parts, and one of bonus alone",
    statements: [
      ...job("job-k4", "eve", 100),
      request("hold", "job-k4", 100, eve),
      request("release", "job-k4", 0, eve),
      fail("job-k4"),
      ...empties("adj:eve:2", "bonus", 30),
      ...job("job-k5", "eve", 20),
      request("hold", "job-k5", 20, eve),
      request("release", "job-k5", 0, eve),
      fail("job-k5"),
      ...empties("adj:eve:3", "bonus", 30),
    ],
  },
];
