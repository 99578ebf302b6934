import type { Model } from "../../src/catalog/index.ts";
import { present } from "../../src/kernel/index.ts";
import { type ActionName, decode } from "../../src/telegram/actions.ts";
import type { Dice } from "./dice.ts";

/** What a person has come for: often what the greeting offers, else anything. */
export type Favourite = Pick<Model, "key" | "section">;

const GREETED_WITH = "z1";
const EASILY_PLEASED = 0.3;

export function favouriteOf(models: readonly Favourite[], dice: Dice): Favourite {
  const offered = models.find(({ key }) => key === GREETED_WITH);
  const pleased = dice.chance(EASILY_PLEASED) ? offered : undefined;
  return present(pleased ?? dice.pick(models), "there are models");
}

/** How much people like to press a button, by what it means. */
const TASTES: { readonly [N in ActionName]?: number } = {
  run: 60,
  again: 8,
  stop: 6,
  next: 6,
  pick: 6,
  pick_run: 6,
  done: 6,
  file: 12,
  create: 3,
  menu: 2,
  job: 3,
};
const OTHER_TASTE = 0.3;
const FOR_THE_FAVOURITE = 60;
/** To look at its card once more, or to like it, brings nobody on. */
const LOOKS: ReadonlySet<ActionName> = new Set(["card", "card_in", "favour", "tick"]);
const FOR_A_LOOK = 10;
/** After these the bot asks for words or a file. */
const ASKS: ReadonlySet<ActionName> = new Set(["launch", "use", "use_here", "vary", "vary_with"]);

/** The heavier, the likelier it is pressed. */
export function tasteFor(data: string, { key, section }: Favourite): number {
  const { action } = decode(data);
  if (action.do === "section" && action.section === section) return FOR_A_LOOK;
  if (!("model" in action) || action.model !== key) return TASTES[action.do] ?? OTHER_TASTE;
  return LOOKS.has(action.do) ? FOR_A_LOOK : FOR_THE_FAVOURITE;
}

/** Whether whoever presses it is asked for something. */
export function leadsToQuestion(data: string): boolean {
  return ASKS.has(decode(data).action.do);
}
