import type { Action } from "../actions.ts";
import type { Button } from "../screen.ts";
import { pageButtons } from "../texts/lists.ts";
import { LABELS } from "../texts/words.ts";

/** The one place where ways back and out are made (R168). */
export const HOME: Button = { text: LABELS.menu, action: { do: "menu" } };

export const backTo = (action: Action): Button => ({ text: LABELS.back, action });

/** The last row of every screen: a step back, and out. */
export const wayOut = (back: Action): readonly Button[] => [backTo(back), HOME];

/** The last row inside a form: leaving it is a decision of its own. */
export const formWayOut = (back: Action, form: string): readonly Button[] => [
  backTo(back),
  { text: LABELS.cancel, action: { do: "cancel_form", form } },
];

export interface Page<T> {
  items: readonly T[];
  index: number;
  count: number;
}

/** The page asked for, or the last one there is: old buttons may name one that is gone. */
export function paginate<T>(items: readonly T[], index: number, perPage: number): Page<T> {
  const count = Math.max(1, Math.ceil(items.length / perPage));
  const shown = Math.min(index, count - 1);
  return { items: items.slice(shown * perPage, (shown + 1) * perPage), index: shown, count };
}

/** The neighbouring pages; each label names the page that it opens. */
export function pageRow(
  { index, count }: { index: number; count: number },
  open: (index: number) => Action,
): readonly Button[] {
  const previous = { text: pageButtons.previous(index - 1), action: open(index - 1) };
  const next = { text: pageButtons.next(index + 1), action: open(index + 1) };
  return [...(index > 0 ? [previous] : []), ...(index < count - 1 ? [next] : [])];
}
