/**
 * What the ledger should answer, told a second time: no accounts, no legs, no SQL, only what a
 * person would reckon on paper. Written from design §3, not from `src/ledger`.
 */
export type Answer = readonly (string | number)[];

interface Purse {
  bonus: number;
  paid: number;
}

interface Run {
  payer: number;
  price: number;
  begun: boolean;
  hold?: Purse;
  taken?: Purse;
  released?: boolean;
  refunded?: Purse;
}

interface Named {
  kind: string;
  person: number;
  amount: number;
  back?: { amount: number; recovered: number };
}

export class Model {
  readonly purses = new Map<number, Purse>();
  readonly runs = new Map<string, Run>();
  /** Deposits and adjustments, by the key that the caller chose. */
  readonly named = new Map<string, Named>();

  balance(person: number): Answer {
    const { bonus, paid } = this.purses.get(person) ?? { bonus: 0, paid: 0 };
    let held = 0;
    for (const run of this.runs.values()) {
      if (run.payer !== person || !run.hold || run.taken || run.released) continue;
      held += sum(run.hold);
    }
    return [bonus, paid, held];
  }

  deposit(kind: string, key: string, person: number, amount: number): Answer {
    const before = this.#again(key, { kind, person, amount });
    if (before) return before;
    const purse = this.purses.get(person);
    if (!purse) return ["account_not_found"];
    purse[kind === "topup" ? "paid" : "bonus"] += amount;
    this.named.set(key, { kind, person, amount });
    return ["deposited"];
  }

  adjust(key: string, person: number, bucket: keyof Purse, amount: number): Answer {
    const asked = { kind: `${bucket} ${Math.sign(amount)}`, person, amount: Math.abs(amount) };
    const before = this.#again(key, asked);
    if (before) return before;
    const purse = this.purses.get(person);
    if (!purse) return ["account_not_found"];
    if (purse[bucket] + amount < 0) return ["insufficient_funds"];
    purse[bucket] += amount;
    this.named.set(key, asked);
    return ["adjusted"];
  }

  hold(job: string, person: number, amount: number): Answer {
    const run = this.runs.get(job);
    if (run?.payer !== person) return ["job_not_found"];
    if (run.hold) {
      if (sum(run.hold) !== amount) return ["exists_with_different_amount"];
      return ["exists", run.hold.bonus, run.hold.paid];
    }
    if (run.begun) return ["run_has_begun"];
    if (amount !== run.price) return ["amount_is_not_the_price"];
    const purse = this.purses.get(person);
    if (!purse) return ["account_not_found"];
    if (sum(purse) < amount) return ["insufficient_funds"];
    run.hold = split(amount, purse);
    move(purse, run.hold, -1);
    return ["held", run.hold.bonus, run.hold.paid];
  }

  capture(job: string, person: number, amount: number): Answer {
    const run = this.#held(job, person);
    if (!run) return ["hold_not_found"];
    const answer = () => [sum(run.taken), sum(run.hold) - sum(run.taken)];
    if (run.taken) {
      if (sum(run.taken) !== amount) return ["exists_with_different_amount"];
      return ["exists", ...answer()];
    }
    if (run.released) return ["hold_already_released"];
    if (amount > sum(run.hold)) return ["exceeds_hold"];
    run.taken = split(amount, run.hold);
    this.#give(person, minus(run.hold, run.taken));
    return ["captured", ...answer()];
  }

  release(job: string, person: number): Answer {
    const run = this.#held(job, person);
    if (!run) return ["hold_not_found"];
    const { bonus, paid } = run.hold;
    if (run.released) return ["exists", bonus, paid];
    if (run.taken) return ["hold_already_captured"];
    run.released = true;
    this.#give(person, run.hold);
    return ["released", bonus, paid];
  }

  refund(job: string, person: number, amount: number): Answer {
    const run = this.#held(job, person);
    if (!run?.taken) return ["capture_not_found"];
    if (run.refunded) {
      if (sum(run.refunded) !== amount) return ["exists_with_different_amount"];
      return ["exists", run.refunded.bonus, run.refunded.paid];
    }
    if (amount > sum(run.taken)) return ["exceeds_capture"];
    // As if that much less had been captured.
    run.refunded = minus(run.taken, split(sum(run.taken) - amount, run.taken));
    this.#give(person, run.refunded);
    return ["refunded", run.refunded.bonus, run.refunded.paid];
  }

  chargeback(key: string, person: number, amount: number): Answer {
    const topup = this.named.get(key);
    if (topup?.kind !== "topup" || topup.person !== person) return ["topup_not_found"];
    if (topup.back) {
      if (topup.back.amount !== amount) return ["exists_with_different_amount"];
      return ["exists", topup.back.recovered, amount - topup.back.recovered];
    }
    if (amount > topup.amount) return ["exceeds_topup"];
    const recovered = Math.min(amount, this.purses.get(person)?.paid ?? 0);
    this.#give(person, { bonus: 0, paid: -recovered });
    topup.back = { amount, recovered };
    return ["charged_back", recovered, amount - recovered];
  }

  #again(key: string, asked: Named): Answer | undefined {
    const before = this.named.get(key);
    if (!before) return undefined;
    if (before.amount !== asked.amount) return ["exists_with_different_amount"];
    const same = before.kind === asked.kind && before.person === asked.person;
    return [same ? "exists" : "exists_with_different_request"];
  }

  #held(job: string, person: number): (Run & { hold: Purse }) | undefined {
    const run = this.runs.get(job);
    return run?.hold && run.payer === person ? (run as Run & { hold: Purse }) : undefined;
  }

  #give(person: number, what: Purse): void {
    const purse = this.purses.get(person);
    if (purse) move(purse, what, 1);
  }
}

/** Bonus first. */
function split(amount: number, from: Purse): Purse {
  const bonus = Math.min(amount, from.bonus);
  return { bonus, paid: amount - bonus };
}

function minus(a: Purse, b: Purse): Purse {
  return { bonus: a.bonus - b.bonus, paid: a.paid - b.paid };
}

function move(purse: Purse, what: Purse, sign: 1 | -1): void {
  purse.bonus += sign * what.bonus;
  purse.paid += sign * what.paid;
}

function sum(purse: Purse | undefined): number {
  return purse ? purse.bonus + purse.paid : 0;
}
