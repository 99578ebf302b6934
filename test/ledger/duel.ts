import { kopecks } from "../../src/kernel/index.ts";
import { createLedger, type Ledger } from "../../src/ledger/index.ts";
import type { FreshDatabase } from "../support/database.ts";
import { type Answer, Model } from "./model.ts";
import type { Plan, Step } from "./plans.ts";
import { addJob, addPerson, beginJob } from "./rows.ts";

/** One plan on people, jobs and keys of its own. */
export class Duel {
  readonly model = new Model();
  readonly #ledger: Ledger;
  readonly #nr: number;
  #at = 0;

  constructor(
    readonly db: FreshDatabase,
    nr: number,
  ) {
    this.#ledger = createLedger(db);
    this.#nr = nr;
  }

  async open({ jobs, purses }: Plan): Promise<void> {
    const { instance } = this.db;
    const people = [0, 1, 2].map((who) => this.#person(who));
    const statements = [
      ...people.map((id) => addPerson(instance, id)),
      ...people.slice(0, 2).flatMap((id) => this.#ledger.openAccounts(id)),
      ...jobs.flatMap(({ payer, price }, i) =>
        addJob(instance, { id: this.#job(i), person: this.#person(payer), price }),
      ),
    ];
    await this.db.write({ name: "open", statements });
    for (const [i, { payer, price }] of jobs.entries()) {
      const run = { payer: this.#person(payer), price, begun: false };
      this.model.runs.set(this.#job(i), run);
    }
    for (const [i, purse] of purses.entries()) await this.#fill(this.#person(i), purse);
  }

  async #fill(person: number, purse: { bonus: number; paid: number }): Promise<void> {
    const request = { person, actor: "fuzz", reason: "open", at: this.#at++ };
    const { topUp, grantBonus } = this.#ledger.post;
    const [paid, bonus] = [kopecks(purse.paid), kopecks(purse.bonus)];
    if (paid > 0) await topUp({ ...request, id: `open-paid-${person}`, amount: paid });
    if (bonus > 0) await grantBonus({ ...request, id: `open-bonus-${person}`, amount: bonus });
    this.model.purses.set(person, { ...purse });
  }

  /** What the model and the ledger say to the same request. */
  async play(one: Step): Promise<{ said: Answer; expected: Answer }> {
    const { model } = this;
    const { post } = this.#ledger;
    const [name, id] = [this.#job(one.job), this.#key(one.key)];
    const amount = this.#amount(one);
    const sum = kopecks(amount);
    const payer = this.#payer(one);
    const asked = { job: name, amount: sum, ...this.#by(payer) };
    const who = this.#person(one.who);
    switch (one.do) {
      case "deposit": {
        const deposits = { topup: post.topUp, bonus: post.grantBonus, promo: post.grantPromo };
        const make = { ...deposits, referral: post.grantReferral }[one.kind];
        const { status } = await make({ ...this.#by(who), id, amount: sum });
        return { said: [status], expected: model.deposit(one.kind, id, who, amount) };
      }
      case "adjust": {
        const bucket = one.bucket === "paid" ? "cash" : "bonus";
        const signed = kopecks(one.sign * amount);
        const { status } = await post.adjust({ ...this.#by(who), id, bucket, amount: signed });
        return { said: [status], expected: model.adjust(id, who, one.bucket, signed) };
      }
      case "hold": {
        const said = answer(await post.hold(asked), "bonus", "paid");
        return { said, expected: model.hold(name, payer, amount) };
      }
      case "capture": {
        const said = answer(await post.capture(asked), "amount", "returned");
        return { said, expected: model.capture(name, payer, amount) };
      }
      case "release": {
        const said = answer(await post.release(asked), "bonus", "paid");
        return { said, expected: model.release(name, payer) };
      }
      case "refund": {
        const said = answer(await post.refund(asked), "bonus", "paid");
        return { said, expected: model.refund(name, payer, amount) };
      }
      case "chargeback": {
        const owner = one.by === "payer" ? (model.named.get(id)?.person ?? who) : who;
        const request = { ...this.#by(owner), topup: id, amount: sum };
        const said = answer(await post.chargeback(request), "recovered", "loss");
        return { said, expected: model.chargeback(id, owner, amount) };
      }
      case "begin":
        return this.#begin(name);
      case "again":
        return { said: [], expected: [] };
    }
  }

  async balances(): Promise<{ said: Answer[]; expected: Answer[] }> {
    const people = [0, 1, 2].map((who) => this.#person(who));
    const said = await Promise.all(people.map((id) => this.#ledger.balance(id)));
    return {
      said: said.map(({ bonus, paid, held }) => [bonus, paid, held]),
      expected: people.map((id) => this.model.balance(id)),
    };
  }

  /** A free run leaves the queue, so that a hold for it comes too late. */
  async #begin(name: string) {
    const run = this.model.runs.get(name);
    if (run?.price === 0) {
      await this.db.write({ name: "begin", statements: [beginJob(this.db.instance, name)] });
      run.begun = true;
    }
    return { said: ["begun"], expected: ["begun"] };
  }

  #amount({ do: verb, amount: near, any: few, job: nr, key: keyNr }: Step): number {
    const run = this.model.runs.get(this.#job(nr));
    const named = this.model.named.get(this.#key(keyNr))?.amount;
    const right: Partial<Record<Step["do"], number | undefined>> = {
      hold: run?.price,
      capture: run?.hold && run.hold.bonus + run.hold.paid,
      refund: run?.taken && run.taken.bonus + run.taken.paid,
    };
    const exact = near === "any" ? few : (right[verb] ?? named ?? few);
    return Math.max(1, exact + { right: 0, any: 0, above: 1, below: -1 }[near]);
  }

  #payer(one: Step): number {
    const payer = this.model.runs.get(this.#job(one.job))?.payer;
    return one.by === "payer" && payer !== undefined ? payer : this.#person(one.who);
  }

  #by(person: number) {
    return { person, actor: "fuzz", reason: "fuzz", at: this.#at++ };
  }

  #person(who: number): number {
    return this.#nr * 10 + who + 1;
  }

  #job(nr: number): string {
    return `job-${this.#nr}-${nr}`;
  }

  #key(nr: number): string {
    return `key-${this.#nr}-${nr}`;
  }
}

function answer(outcome: { status: string }, ...names: readonly string[]): Answer {
  const values = new Map(Object.entries<string | number>(outcome));
  return [outcome.status, ...names.flatMap((name) => values.get(name) ?? [])];
}
