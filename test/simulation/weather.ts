import { FAULTS, type FaultName } from "../../src/emulator/kie/index.ts";
import type { Dice } from "./dice.ts";

/** What can go wrong with a process, the network and the database, beside Kie's own troubles. */
export const TROUBLES = {
  crash: "a process is killed at a step",
  freeze: "a process stands still, often beyond its lease",
  stop: "a process is asked to end, and ends in good order",
  clock_jump: "the clock of a process is set",
  db_busy: "a write is refused: too many wait",
  db_unclear: "a write ends unclear, committed or not",
  db_slow: "a write takes seconds",
  db_gone: "the database is away for a while",
  net_refused: "a request finds nobody",
  net_reset: "a connection breaks before the request is read",
  net_lost: "a request is served and its answer is lost",
  net_slow: "an answer takes longer than its caller waits",
  net_502: "a proxy answers for a server that did the work",
  telegram_429: "Telegram asks to wait",
  telegram_500: "Telegram fails",
  update_doubled: "Telegram brings an update twice",
  result_gone: "the files of a task can never be had",
  result_deleted: "the files of a task are soon deleted",
  callback_crossed: "a callback names the task of somebody else first",
} as const;

export type Trouble = keyof typeof TROUBLES;
export type AnyTrouble = Trouble | FaultName;

/** How often, at the most, each of them strikes at an occasion. */
const WORST: { readonly [T in Trouble]: number } = {
  crash: 0.03,
  freeze: 0.01,
  stop: 0.004,
  clock_jump: 0.01,
  db_busy: 0.1,
  db_unclear: 0.08,
  db_slow: 0.1,
  db_gone: 0.01,
  net_refused: 0.2,
  net_reset: 0.15,
  net_lost: 0.15,
  net_slow: 0.05,
  net_502: 0.1,
  telegram_429: 0.2,
  telegram_500: 0.15,
  update_doubled: 0.3,
  result_gone: 0.3,
  result_deleted: 0.6,
  callback_crossed: 3,
};

/** How likely it is that a seed has a trouble at all. */
const PRESENT = 0.45;
const KIE_PRESENT = 0.3;
const KIE_WORST = 0.6;

/** The troubles of one seed: most are absent, so that the others are met alone as well. */
export class Weather {
  readonly #dice: Dice;
  readonly #rates = new Map<Trouble, number>();
  readonly kie = new Map<FaultName, number>();
  readonly struck = new Map<string, number>();
  #isFair = false;

  /** `demanded`: what every seed is to have, as often as it draws. */
  constructor(dice: Dice, demanded: readonly AnyTrouble[] = []) {
    this.#dice = dice;
    const rateOf = (trouble: AnyTrouble, worst: number, present: number): number | undefined => {
      const rate = dice.spread(0.05, 1) * worst;
      const isPresent = dice.chance(present);
      return isPresent || demanded.includes(trouble) ? rate : undefined;
    };
    for (const trouble of Object.keys(WORST) as Trouble[]) {
      const rate = rateOf(trouble, WORST[trouble], PRESENT);
      if (rate !== undefined) this.#rates.set(trouble, rate);
    }
    for (const fault of Object.keys(FAULTS) as FaultName[]) {
      const rate = rateOf(fault, KIE_WORST, KIE_PRESENT);
      if (rate !== undefined) this.kie.set(fault, rate);
    }
  }

  /** `weight`: at some occasions it tells more than at others. */
  strikes(trouble: Trouble, weight = 1): boolean {
    const rate = this.#rates.get(trouble);
    if (rate === undefined || this.#isFair || !this.#dice.chance(rate * weight)) return false;
    this.count(trouble);
    return true;
  }

  count(trouble: string): void {
    this.struck.set(trouble, (this.struck.get(trouble) ?? 0) + 1);
  }

  /** From now on nothing goes wrong. */
  clearUp(): void {
    this.#isFair = true;
  }

  toString(): string {
    const all = [...this.#rates, ...this.kie];
    return all.map(([name, rate]) => `${name} ${rate.toFixed(3)}`).join(", ");
  }
}

/** The names in a list with commas. Throws on one that is none. */
export function troublesIn(list: string): readonly AnyTrouble[] {
  const names = list.split(",").filter(Boolean);
  const unknown = names.filter((name) => !(name in TROUBLES || name in FAULTS));
  if (unknown.length > 0) throw new Error(`no such trouble: ${unknown.join(", ")}`);
  return names as AnyTrouble[];
}
