/**
 * The law of the books, told a second time in TypeScript: which rules an operation breaks, written
 * from ledger.md §2 and the comments of 0002_ledger.sql. It names all that are broken, in no order,
 * since only the database knows which of them it meets first.
 */
export interface Operation {
  insert: string;
  id: string;
  kind: string;
  total: number;
  person: string | null;
  job: string | null;
  origin: string | null;
  reason: string;
  /** What its legs in stars add up to; `total` counts the others. */
  stars: number;
  legs: { debit: string; credit: string; amount: number }[];
  sealed: boolean;
}

const ROUTES: Readonly<Record<string, readonly string[]>> = {
  topup: ["src_payment>cash", "src_stars>stars"],
  bonus: ["src_bonus>bonus"],
  referral: ["src_bonus>bonus"],
  promo: ["src_bonus>bonus"],
  hold: ["cash>hold_cash", "bonus>hold_bonus"],
  capture: ["hold_cash>revenue", "hold_cash>cash", "hold_bonus>bonus_spent", "hold_bonus>bonus"],
  release: ["hold_cash>cash", "hold_bonus>bonus"],
  refund: ["revenue>cash", "bonus_spent>bonus"],
  chargeback: ["cash>src_payment", "loss>src_payment", "stars>src_stars"],
  adjust: ["src_adjust>cash", "cash>src_adjust", "src_adjust>bonus", "bonus>src_adjust"],
  prov_topup: ["src_provider>prov_credit"],
  prov_cost: ["prov_credit>prov_cost", "prov_credit>prov_loss"],
};
const NAMES: Readonly<Record<string, string>> = {
  hold: "hold:",
  capture: "capt:",
  release: "rels:",
  refund: "refd:",
  prov_cost: "cost:",
  chargeback: "back:",
};
const ENDLESS = /^(src_|loss$|prov_credit$)/;
const LEG_MAX = 1_000_000_000_000;

export class Law {
  readonly balances = new Map<string, number>();
  readonly operations = new Map<string, Operation>();
  readonly jobs = new Map<string, { person: string; price: number }>();
  readonly people = new Set<string>();

  /** The rules that it breaks; none: it is written. */
  judge(operation: Operation): ReadonlySet<string> {
    const balances = new Map(this.balances);
    const legs: Operation["legs"] = [];
    for (const leg of operation.legs) {
      const broken = this.#ofLeg(operation, legs, leg, balances);
      if (broken.size > 0) return broken;
      legs.push(leg);
      balances.set(leg.debit, (balances.get(leg.debit) ?? 0) - leg.amount);
      balances.set(leg.credit, (balances.get(leg.credit) ?? 0) + leg.amount);
    }
    if (!operation.sealed) return new Set(legs.length > 0 ? ["FOREIGN KEY"] : []);
    // A name that is taken has the legs of whoever took it.
    const whole = { ...operation, legs: this.operations.get(operation.id)?.legs ?? legs };
    const broken = new Set([...this.#ofSeal(whole), ...this.#ofKind(whole, balances)]);
    if (broken.size > 0) return broken;
    for (const [name, balance] of balances) this.balances.set(name, balance);
    this.operations.set(operation.id, operation);
    return broken;
  }

  #ofLeg(
    { id }: Operation,
    before: Operation["legs"],
    { debit, credit, amount }: Operation["legs"][number],
    balances: ReadonlyMap<string, number>,
  ): Set<string> {
    const left = balances.get(debit);
    const unknown = left === undefined || !balances.has(credit) || debit === credit;
    const twice = before.some((leg) => leg.debit === debit && leg.credit === credit);
    return broken({
      "ledger: op is sealed": this.operations.has(id),
      "ledger: transfer exists": twice,
      "ledger: no such account": unknown,
      "ledger: leg between two assets": !unknown && assetOf(debit) !== assetOf(credit),
      "ledger: insufficient funds": !unknown && !ENDLESS.test(debit) && left < amount,
      CHECK: amount < 1 || amount > LEG_MAX,
    });
  }

  /** What holds for every kind. */
  #ofSeal(operation: Operation): Set<string> {
    const { id, kind, legs, person, job, origin, stars } = operation;
    const prefix = NAMES[kind];
    const named = kind === "chargeback" ? origin : job;
    const taken = Object.values(NAMES).includes(id.slice(0, 5));
    const house = kind.startsWith("prov_");
    const forJob = ["hold", "capture", "release", "refund", "prov_cost"].includes(kind);
    const undoes = ["capture", "release", "refund", "chargeback"].includes(kind);
    return broken({
      "ledger: op exists": this.operations.has(id),
      "ledger: legs do not add up to the total":
        legs.length === 0 || sum(legs, "RUB") !== operation.total || sum(legs, "XTR") !== stars,
      "ledger: leg not allowed for this kind": legs.some(
        (leg) => !ROUTES[kind]?.includes(`${kindOf(leg.debit)}>${kindOf(leg.credit)}`),
      ),
      "ledger: leg of another person": legs
        .flatMap((leg) => [ownerOf(leg.debit), ownerOf(leg.credit)])
        .some((owner) => owner !== undefined && owner !== person),
      "ledger: one adjustment, one leg": kind === "adjust" && legs.length !== 1,
      CHECK:
        !(kind in ROUTES) ||
        operation.total < 1 ||
        stars < 0 ||
        (stars > 0 && kind !== "topup" && kind !== "chargeback") ||
        house !== (person === null) ||
        forJob !== (job !== null) ||
        undoes !== (origin !== null) ||
        (kind === "adjust" && operation.reason.trim().length < 3) ||
        (prefix === undefined ? taken : named !== null && id !== prefix + named),
      "FOREIGN KEY":
        (person !== null && !this.people.has(person)) ||
        (job !== null && !this.jobs.has(job)) ||
        (origin !== null && !this.operations.has(origin)),
      UNIQUE: origin !== null && this.#undone(origin),
    });
  }

  #ofKind(operation: Operation, balances: ReadonlyMap<string, number>): Set<string> {
    const { kind, person, total, legs } = operation;
    const job = operation.job === null ? undefined : this.jobs.get(operation.job);
    const origin = this.operations.get(operation.origin ?? "");
    const mine = origin?.person === person && origin?.job === operation.job;
    const left = (bucket: string) => balances.get(`${person}.${bucket}`) ?? 0;
    switch (kind) {
      case "hold":
        return broken({
          "ledger: no such job of this person": job?.person !== person,
          "ledger: a hold comes before the run": job === undefined,
          "ledger: a hold is the price of its job": job?.price !== total,
          "ledger: a hold takes the bonus first": from(legs, "cash") > 0 && left("bonus") > 0,
        });
      case "capture":
      case "release": {
        const held = origin?.legs ?? [];
        const exact = held.every((leg) => from(legs, leg.credit) === leg.amount);
        const sparesBonus = into(legs, "revenue") > 0 && into(legs, "bonus") > 0;
        return broken({
          "ledger: no such hold": origin?.kind !== "hold" || !mine,
          "ledger: hold is settled": this.#undone(operation.origin),
          "ledger: settle the hold exactly, bucket by bucket": total !== origin?.total || !exact,
          "ledger: a capture takes something":
            kind === "capture" && into(legs, "revenue") + into(legs, "bonus_spent") === 0,
          "ledger: a capture takes the bonus first": kind === "capture" && sparesBonus,
        });
      }
      case "refund": {
        const taken = (sink: string) => into(origin?.legs ?? [], sink);
        const whole = from(legs, "revenue") === taken("revenue");
        return broken({
          "ledger: no such capture": origin?.kind !== "capture" || !mine,
          "ledger: refund above what was captured": legs.some(
            (leg) => leg.amount > taken(leg.debit),
          ),
          "ledger: a refund returns paid money first": into(legs, "bonus") > 0 && !whole,
        });
      }
      case "chargeback":
        return broken({
          "ledger: no such top-up": origin?.kind !== "topup" || origin.person !== person,
          "ledger: chargeback above the top-up": origin !== undefined && total > origin.total,
          "ledger: stars are returned whole":
            origin !== undefined &&
            (operation.stars !== origin.stars || (origin.stars > 0 && total !== origin.total)),
          "ledger: no loss while there is money": from(legs, "loss") > 0 && left("cash") > 0,
        });
      default:
        return new Set();
    }
  }

  #undone(origin: string | null): boolean {
    return origin !== null && [...this.operations.values()].some((op) => op.origin === origin);
  }
}

function broken(rules: Readonly<Record<string, boolean>>): Set<string> {
  return new Set(Object.keys(rules).filter((rule) => rules[rule]));
}

/** Of `ann.cash`: cash, and ann; the house's accounts have no owner. */
export function kindOf(account: string): string {
  return account.split(".").at(-1) ?? "";
}

function ownerOf(account: string): string | undefined {
  return account.includes(".") ? account.split(".")[0] : undefined;
}

function assetOf(account: string): "RUB" | "USD" | "XTR" {
  if (/stars$/.test(account)) return "XTR";
  return /^(src_provider|prov_)/.test(account) ? "USD" : "RUB";
}

/** In stars, or in what is no stars. */
function sum(legs: Operation["legs"], asset: "RUB" | "XTR" = "RUB"): number {
  const counted = legs.filter(({ debit }) => (assetOf(debit) === "XTR") === (asset === "XTR"));
  return counted.reduce((total, { amount }) => total + amount, 0);
}

/** What leaves an account, or all accounts of a kind. */
function from(legs: Operation["legs"], name: string): number {
  return sum(legs.filter(({ debit }) => debit === name || kindOf(debit) === name));
}

function into(legs: Operation["legs"], kind: string): number {
  return sum(legs.filter(({ credit }) => kindOf(credit) === kind));
}
