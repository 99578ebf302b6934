import type { Statement } from "../../db/index.ts";
import type { Kopecks } from "../kernel/index.ts";
import type { Ledger } from "../ledger/index.ts";

/** What newcomers are given. */
export interface Welcome {
  /** Zero: no bonus. */
  readonly bonus: Kopecks;
  /**
   * Opens the accounts of somebody who has just come and puts the bonus there. Once per person for
   * ever: the ledger refuses the second one with the same key (R156). The person's row must have
   * been written before it, in the same operation or an earlier one.
   */
  grant(person: number, at: number): readonly Statement[];
}

export function createWelcome(ledger: Ledger, bonus: Kopecks): Welcome {
  return {
    bonus,
    grant(person, at) {
      const accounts = ledger.openAccounts(person);
      if (bonus <= 0) return accounts;
      const id = `bonus:welcome:${person}`;
      const gift = { id, person, amount: bonus, actor: "system", reason: "welcome", at };
      return [...accounts, ...ledger.grantBonus(gift)];
    },
  };
}
