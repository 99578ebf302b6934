import { expect } from "bun:test";
import { type Database, Rejected, type Statement } from "../../db/index.ts";
import { type Kopecks, kopecks, microUsd, present } from "../../src/kernel/index.ts";
import { createLedger, type Ledger } from "../../src/ledger/index.ts";
import type { Fresh } from "../support/database.ts";
import { addJob, addPerson, closeJob, closeSettled } from "./rows.ts";

/**
 * Runs a script in the small language of these tests, one step a line, and compares what the
 * ledger answers with what the line expects; then the books must balance. Amounts are kopecks.
 *
 *   open    ann 500                   accounts, and a top-up if there is an amount
 *   topup   ann pay-1 500  deposited  likewise bonus, promo, referral
 *   stars   ann pay-1 500 380 deposited  likewise, for so many stars; `stars= 380` is what is there
 *   job     ann job-1 300             a queued job; `hold` makes one for its amount by itself
 *   hold    ann 300 job-1  held 100 200            answers: of bonus, of paid
 *   capture job-1 250      captured 250 50         answers: taken, returned
 *   release job-1          released 100 200        answers: to bonus, to paid
 *   refund  job-1 250      refunded 100 150        answers: to bonus, to paid
 *   close   job-1 delivered 250   closed           the job's own end, with what it says was taken
 *   chargeback ann pay-1 500      charged_back 450 50  answers: from the person, the house's loss
 *   adjust  ann cash -5 fix-1     adjusted
 *   cost    job-1 5000     booked     in micro-USD; likewise lost, and credit <name> <amount>
 *   balance ann 250 0                 what can be spent, what is held
 *   buckets ann 50 200 0              bonus, paid, held
 *
 * `job-1@bob` is job-1 as bob asks for it. An expectation may stop after the status.
 */
export async function check(fresh: Fresh, script: string): Promise<void> {
  await using db = await fresh();
  await play(db, script);
  await db.write({ name: "end", statements: [closeSettled(db.instance)] });
  await expectClean(createLedger(db));
}

/** All proofs hold. */
export async function expectClean(ledger: Ledger): Promise<void> {
  const { checks } = await ledger.audit();
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
}

/** The steps alone, on a database that goes on. */
export async function play(db: Database, script: string): Promise<void> {
  const stage = new Stage(db);
  const lines = script
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "");
  const [wanted, got]: [string[], string[]] = [[], []];
  for (const line of lines) {
    const [verb = "", ...words] = line.split(/\s+/);
    const { asked, answer } = await stage.step(verb, words);
    const expected = words.slice(asked);
    const step = [verb, ...words.slice(0, asked)].join(" ");
    wanted.push(`${step}  →  ${expected.join(" ")}`);
    got.push(`${step}  →  ${answer.slice(0, Math.max(1, expected.length)).join(" ")}`);
  }
  expect(got).toEqual(wanted);
}

/** How many words a step takes, and what came of it. */
interface Played {
  asked: number;
  answer: (string | number)[];
}

class Stage {
  readonly #db: Database;
  readonly #ledger: Ledger;
  readonly #people = new Map<string, number>();
  readonly #payers = new Map<string, string>();
  #at = 1_700_000_000_000;

  constructor(db: Database) {
    this.#db = db;
    this.#ledger = createLedger(db);
  }

  async step(verb: string, words: readonly string[]): Promise<Played> {
    const [first = "", second = "", third = "", fourth = ""] = words;
    switch (verb) {
      case "open":
        return { asked: 2, answer: await this.#open(first, second) };
      case "job":
        return { asked: 3, answer: await this.#job(first, second, amount(third)) };
      case "topup":
      case "bonus":
      case "promo":
      case "referral":
        return { asked: 3, answer: await this.#deposit(verb, first, second, amount(third)) };
      case "stars":
        return {
          asked: 4,
          answer: await this.#deposit("topup", first, second, amount(third), Number(fourth)),
        };
      case "stars=":
        return { asked: 0, answer: [await this.#ledger.stars()] };
      case "hold":
        return { asked: 3, answer: await this.#hold(first, amount(second), third) };
      case "capture":
        return { asked: 2, answer: await this.#capture(first, amount(second)) };
      case "release":
        return { asked: 1, answer: await this.#release(first) };
      case "refund":
        return { asked: 2, answer: await this.#refund(first, amount(second)) };
      case "close":
        return { asked: 3, answer: await this.#close(first, second, amount(third)) };
      case "chargeback":
        return { asked: 3, answer: await this.#chargeback(first, second, amount(third)) };
      case "adjust":
        return { asked: 4, answer: await this.#adjust(first, second, amount(third), fourth) };
      case "cost":
      case "lost":
      case "credit":
        return { asked: 2, answer: await this.#provider(verb, first, Number(second)) };
      case "balance":
      case "buckets":
        return { asked: 1, answer: await this.#balance(verb, first) };
      default:
        throw new Error(`no such step: ${verb}`);
    }
  }

  async #open(who: string, paid: string): Promise<string[]> {
    const person = this.#person(who);
    await this.#write([addPerson(this.#db.instance, person), ...this.#ledger.openAccounts(person)]);
    if (paid !== "0") await this.#deposit("topup", who, `open-${who}`, amount(paid));
    return [];
  }

  async #job(who: string, job: string, price: number): Promise<string[]> {
    this.#payers.set(job, who);
    await this.#write(addJob(this.#db.instance, { id: job, person: this.#person(who), price }));
    return [];
  }

  async #deposit(kind: string, who: string, name: string, sum: Kopecks, stars?: number) {
    const { post } = this.#ledger;
    const deposits = {
      topup: post.topUp,
      bonus: post.grantBonus,
      promo: post.grantPromo,
      referral: post.grantReferral,
    };
    const make = present(deposits[kind as keyof typeof deposits], `${kind} is a deposit`);
    const id = `pay:${name}`;
    const asked = { ...this.#by(who), id, amount: sum, reason: "script" };
    const outcome = await make({ ...asked, ...(stars !== undefined && { stars }) });
    return [outcome.status];
  }

  async #hold(who: string, sum: Kopecks, job: string) {
    if (!this.#payers.has(job) && !job.includes("?")) await this.#job(who, job, sum);
    const outcome = await this.#ledger.post.hold({ ...this.#by(who), job, amount: sum });
    return valuesOf(outcome, "bonus", "paid");
  }

  async #capture(name: string, sum: Kopecks) {
    const outcome = await this.#ledger.post.capture({ ...this.#asked(name), amount: sum });
    return valuesOf(outcome, "amount", "returned");
  }

  async #release(name: string) {
    return valuesOf(await this.#ledger.post.release(this.#asked(name)), "bonus", "paid");
  }

  async #refund(name: string, sum: Kopecks) {
    const request = { ...this.#asked(name), amount: sum, reason: "script" };
    return valuesOf(await this.#ledger.post.refund(request), "bonus", "paid");
  }

  async #close(job: string, state: string, captured: number) {
    return this.#write([closeJob(this.#db.instance, { id: job, state, captured })], "closed");
  }

  async #chargeback(who: string, name: string, sum: Kopecks) {
    const request = { ...this.#by(who), topup: `pay:${name}`, amount: sum, reason: "script" };
    return valuesOf(await this.#ledger.post.chargeback(request), "recovered", "loss");
  }

  async #adjust(who: string, bucket: string, sum: Kopecks, name: string) {
    const which = bucket === "bonus" ? "bonus" : "cash";
    const request = { ...this.#by(who), id: `adj:${name}`, bucket: which, amount: sum } as const;
    return valuesOf(await this.#ledger.post.adjust({ ...request, reason: "script" }));
  }

  async #provider(verb: string, name: string, sum: number) {
    const { post } = this.#ledger;
    const by = { actor: "script", at: this.#at++ };
    if (verb === "credit") {
      const topUp = { ...by, id: `prov:${name}`, amount: microUsd(sum), reason: "script" };
      return valuesOf(await post.providerTopUp(topUp));
    }
    const cost = { ...by, job: name, cost: microUsd(sum), lost: verb === "lost" };
    return valuesOf(await post.providerCost(cost));
  }

  async #balance(verb: string, who: string) {
    const { available, bonus, paid, held } = await this.#ledger.balance(this.#person(who));
    return verb === "balance" ? [available, held] : [bonus, paid, held];
  }

  #person(name: string): number {
    const known = this.#people.get(name) ?? this.#people.size + 1;
    this.#people.set(name, known);
    return known;
  }

  #by(who: string) {
    return { person: this.#person(who), actor: "script", at: this.#at++ };
  }

  /** `job-1`, by its payer, or `job-1@bob`. */
  #asked(name: string) {
    const [job = "", who] = name.split("@");
    return { job, ...this.#by(who ?? this.#payers.get(job) ?? "nobody") };
  }

  async #write(statements: readonly Statement[], done = ""): Promise<string[]> {
    try {
      await this.#db.write({ name: "script", statements });
      return [done];
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
      return [error.rule.replace(/\s/g, "_")];
    }
  }
}

function amount(word: string): Kopecks {
  return kopecks(Number(word));
}

function valuesOf(outcome: { status: string }, ...names: readonly string[]) {
  const values = new Map(Object.entries<string | number>(outcome));
  return [outcome.status, ...names.flatMap((name) => values.get(name) ?? [])];
}
