import fc from "fast-check";
import { kindOf, type Law, type Operation } from "./law.ts";

// Operations that are right by the law at that moment, and then forged in a place or two: the
// nearer to right, the more of the guards they meet.

export const PEOPLE = ["ann", "bob"] as const;
export const JOBS = {
  "job-1": { person: "ann", price: 300 },
  "job-2": { person: "ann", price: 120 },
  "job-3": { person: "ann", price: 40 },
  "job-4": { person: "bob", price: 500 },
} as const;
const KINDS = ["topup", "bonus", "referral", "promo", "adjust", "prov_topup", "prov_cost"] as const;

const share = fc.constantFrom(0, 5, 30, 60, 60, 100, 100, 100); // in hundredths of what there is
const small = fc.integer({ min: 1, max: 60 });

const job = fc.constantFrom("job-1", "job-2", "job-3", "job-4");
const kind = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...KINDS) },
  { weight: 3, arbitrary: fc.constantFrom("hold", "capture", "release", "refund", "chargeback") },
);

/** What to ask for; `make` turns it into an operation that is right, as far as that can be. */
const wish = fc.record({
  kind,
  job,
  person: fc.constantFrom("ann", "ann", "bob"),
  amount: small,
  share,
  nr: fc.nat(40),
});
export type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

/** The life of one job; `make` finds what each step needs. */
const life = fc
  .tuple(
    job,
    fc.constantFrom(
      ["bonus", "hold", "capture", "refund"],
      ["bonus", "hold", "capture", "refund"],
      ["hold", "capture", "refund", "refund"],
      ["hold", "hold", "release", "capture"],
      ["hold", "capture", "release"],
      ["topup", "adjust", "chargeback", "chargeback"],
    ),
    fc.array(wish, { minLength: 4, maxLength: 4 }),
  )
  .map(([of, kinds, wishes]) =>
    wishes.flatMap((one, i) => {
      const next = kinds[i];
      return next === undefined
        ? []
        : [{ ...one, job: of, person: JOBS[of].person, kind: next } as Wish];
    }),
  );

export const wishes = fc
  .array(
    fc.oneof(
      wish.map((one) => [one]),
      life,
    ),
    { minLength: 5, maxLength: 10 },
  )
  .map((parts) => parts.flat());

const account = fc.constantFrom(
  ...PEOPLE.flatMap((who) =>
    ["cash", "bonus", "hold_cash", "hold_bonus"].map((k) => `${who}.${k}`),
  ),
  ...["revenue", "bonus_spent", "src_payment", "src_bonus", "src_adjust", "loss"],
  ...["prov_credit", "prov_cost", "eve.cash", "stars", "src_stars"],
);

/** One change that makes it wrong, mostly. */
export const forgery = fc.oneof(
  change("amount", fc.constantFrom(-1, 1, 1, 50, 1_000_000_000_000)),
  change("total", fc.constantFrom(-1, 1)),
  change("stars", fc.constantFrom(-1, 1)),
  change("drop", fc.constant(0)),
  change("double", fc.constant(0)),
  change("back", fc.constant(0)),
  ...[1, 2, 3, 4, 5, 6].map(() => change("spare", small)),
  change("debit", account),
  change("credit", account),
  change("add", fc.tuple(account, account, small)),
  change("shift", small),
  change("person", fc.constantFrom("ann", "bob", "eve", "nobody", null)),
  change("job", fc.constantFrom("job-1", "job-2", "job-9", null)),
  change("origin", fc.constantFrom("first", "last", "none", null)),
  change("kind", fc.constantFrom(...KINDS, "hold", "capture", "release", "refund", "gift")),
  change("id", fc.constantFrom("last", "hold:job-4", "free")),
  change("reason", fc.constantFrom("", "  ")),
  change("unsealed", fc.constant(0)),
  change("insert", fc.constant("INSERT OR REPLACE")),
);
export type Forgery = typeof forgery extends fc.Arbitrary<infer T> ? T : never;

function change<N extends string, T>(what: N, value: fc.Arbitrary<T>) {
  return fc.record({ what: fc.constant(what), value, nr: fc.nat(3) });
}

/** The operation that was wished for, by the book as it stands. */
export function make(law: Law, wished: Wish): Operation {
  const { kind, job, person, amount, nr } = wished;
  const plain = {
    insert: "INSERT",
    id: `${kind}:${nr}`,
    kind,
    person,
    job: null,
    origin: null,
    reason: "fuzz",
    stars: 0,
    sealed: true,
  };
  const forJob = (prefix: string) => ({ ...plain, id: `${prefix}:${job}`, job });
  switch (kind) {
    case "hold": {
      const owner = law.jobs.get(job)?.person ?? person;
      const price = law.jobs.get(job)?.price ?? amount;
      const bonus = Math.min(price, law.balances.get(`${owner}.bonus`) ?? 0);
      return total({ ...forJob("hold"), person: owner }, [
        [`${owner}.bonus`, `${owner}.hold_bonus`, bonus],
        [`${owner}.cash`, `${owner}.hold_cash`, price - bonus],
      ]);
    }
    case "capture":
    case "release":
      return settle(law, wished, { ...forJob(kind === "capture" ? "capt" : "rels") });
    case "refund":
      return refund(law, wished, forJob("refd"));
    case "chargeback":
      return chargeback(law, wished, plain);
    case "prov_cost":
      return total({ ...forJob("cost"), person: null }, [["prov_credit", "prov_cost", amount]]);
    case "prov_topup":
      return total({ ...plain, person: null }, [["src_provider", "prov_credit", amount]]);
    case "topup":
      return total(plain, [
        ["src_payment", `${person}.cash`, amount],
        ["src_stars", "stars", nr % 3 === 0 ? amount : 0],
      ]);
    case "adjust":
      return total(plain, [["src_adjust", `${person}.cash`, amount]]);
    default:
      return total(plain, [["src_bonus", `${person}.bonus`, amount]]);
  }
}

type Head = Omit<Operation, "legs" | "total">;
type Legs = readonly (readonly [debit: string, credit: string, amount: number])[];

function settle(law: Law, { kind, job, share: part }: Wish, head: Head): Operation {
  const origin = law.operations.get(`hold:${job}`);
  const owner = origin?.person ?? "ann";
  const of = (bucket: string) =>
    origin?.legs.find(({ credit }) => credit === `${owner}.hold_${bucket}`)?.amount ?? 0;
  const taken = kind === "release" ? 0 : Math.ceil(((of("bonus") + of("cash")) * part) / 100);
  const bonus = Math.min(taken, of("bonus"));
  return total({ ...head, person: owner, origin: `hold:${job}` }, [
    [`${owner}.hold_bonus`, "bonus_spent", bonus],
    [`${owner}.hold_bonus`, `${owner}.bonus`, of("bonus") - bonus],
    [`${owner}.hold_cash`, "revenue", taken - bonus],
    [`${owner}.hold_cash`, `${owner}.cash`, of("cash") - taken + bonus],
  ]);
}

function refund(law: Law, { job, share: part }: Wish, head: Head): Operation {
  const origin = law.operations.get(`capt:${job}`);
  const owner = origin?.person ?? "ann";
  const of = (sink: string) => origin?.legs.find(({ credit }) => credit === sink)?.amount ?? 0;
  const back = Math.ceil(((of("revenue") + of("bonus_spent")) * part) / 100);
  const cash = Math.min(back, of("revenue"));
  return total({ ...head, person: owner, origin: `capt:${job}` }, [
    ["revenue", `${owner}.cash`, cash],
    ["bonus_spent", `${owner}.bonus`, back - cash],
  ]);
}

function chargeback(law: Law, { nr, share: part }: Wish, head: Head): Operation {
  const topups = [...law.operations.values()].filter(({ kind }) => kind === "topup");
  const origin = topups[nr % Math.max(1, topups.length)];
  const [id, owner] = [origin?.id ?? "topup:none", origin?.person ?? "ann"];
  const amount = Math.ceil(((origin?.total ?? 100) * part) / 100);
  const cash = Math.min(amount, law.balances.get(`${owner}.cash`) ?? 0);
  return total({ ...head, id: `back:${id}`, person: owner, origin: id }, [
    [`${owner}.cash`, "src_payment", cash],
    ["loss", "src_payment", amount - cash],
    ["stars", "src_stars", origin?.stars ?? 0],
  ]);
}

function total(head: Head, legs: Legs): Operation {
  const real = legs.filter(([, , amount]) => amount > 0);
  const sum = (stars: boolean) =>
    real.reduce((all, [debit, , amount]) => all + (/stars$/.test(debit) === stars ? amount : 0), 0);
  return {
    ...head,
    total: sum(false),
    stars: sum(true),
    legs: real.map(([debit, credit, amount]) => ({ debit, credit, amount })),
  };
}

/** The route beside each: where a rule says which of the two comes first. */
const BESIDE: Readonly<Record<string, string>> = {
  "cash>hold_cash": "bonus>hold_bonus",
  "bonus>hold_bonus": "cash>hold_cash",
  "hold_bonus>bonus_spent": "hold_bonus>bonus",
  "hold_bonus>bonus": "hold_bonus>bonus_spent",
  "hold_cash>revenue": "hold_cash>cash",
  "hold_cash>cash": "hold_cash>revenue",
  "revenue>cash": "bonus_spent>bonus",
  "bonus_spent>bonus": "revenue>cash",
  "cash>src_payment": "loss>src_payment",
  "loss>src_payment": "cash>src_payment",
};

/** Takes something from one leg and puts it on the one beside it. */
function spare(legs: Operation["legs"], leg: Operation["legs"][number], most: number): void {
  const beside = BESIDE[`${kindOf(leg.debit)}>${kindOf(leg.credit)}`];
  const owner = [leg.debit, leg.credit].find((name) => name.includes("."))?.split(".")[0] ?? "ann";
  if (beside === undefined) return;
  const personal = (kind: string) => /^(hold_)?(cash|bonus)$/.test(kind);
  const [debit = "", credit = ""] = beside
    .split(">")
    .map((kind) => (personal(kind) ? `${owner}.${kind}` : kind));
  const amount = Math.min(most, leg.amount);
  leg.amount -= amount;
  if (leg.amount === 0) legs.splice(legs.indexOf(leg), 1);
  const there = legs.find((one) => one.debit === debit && one.credit === credit);
  if (there) there.amount += amount;
  else legs.push({ debit, credit, amount });
}

/** The operation with one thing changed. */
export function forge(law: Law, right: Operation, { what, value, nr }: Forgery): Operation {
  const forged = structuredClone(right);
  const leg = forged.legs[nr % Math.max(1, forged.legs.length)];
  const other = forged.legs[(nr + 1) % Math.max(1, forged.legs.length)];
  const ids = [...law.operations.keys()];
  const places = { first: ids[0] ?? "no-such", last: ids.at(-1) ?? "no-such", none: "hold:none" };
  switch (what) {
    case "amount":
      if (leg) [leg.amount, forged.total] = [leg.amount + value, forged.total + value];
      break;
    case "shift": // The sum stays right.
      if (leg && other) [leg.amount, other.amount] = [leg.amount + value, other.amount - value];
      break;
    case "total":
      forged.total += value;
      break;
    case "stars":
      forged.stars += value;
      break;
    case "drop":
      forged.total -= forged.legs.pop()?.amount ?? 0;
      break;
    case "double":
      if (leg) forged.legs.push({ ...leg });
      break;
    case "back":
      if (leg) forged.legs.push({ ...leg, debit: leg.credit, credit: leg.debit });
      forged.total += leg?.amount ?? 0;
      break;
    case "spare":
      if (leg) spare(forged.legs, leg, value);
      break;
    case "debit":
    case "credit":
      if (leg) leg[what] = value;
      break;
    case "add":
      forged.legs.push({ debit: value[0], credit: value[1], amount: value[2] });
      forged.total += value[2];
      break;
    case "person":
    case "job":
      forged[what] = value;
      break;
    case "origin":
      forged.origin = value === null ? null : places[value];
      break;
    case "id":
      forged.id = { last: places.last, "hold:job-4": value, free: `free:${nr}` }[value];
      break;
    case "kind":
    case "reason":
    case "insert":
      forged[what] = value;
      break;
    case "unsealed":
      forged.sealed = false;
      break;
  }
  return forged;
}
