import type { Action } from "../actions.ts";
import { type Button, button, type Screen } from "../screen.ts";
import { type PausedText, paused } from "../texts/paused.ts";
import { LABELS } from "../texts/words.ts";
import { type ModelLine, modelButton } from "./models.ts";
import { backTo, HOME } from "./navigation.ts";

export interface PausedView extends PausedText {
  similar: readonly ModelLine[];
  /** What leads to one of them, with what was entered. */
  open: (key: string) => Action;
  /** Asks once more whether it is sold. */
  again: Action;
  back: Action;
}

/** A model that is paused: why, and what works instead (G12). */
export function pausedScreen(view: PausedView): Screen {
  const again: Button = button(LABELS.retry, view.again);
  return {
    text: paused(view, view.similar.length > 0),
    rows: [
      ...view.similar.map((line) => [modelButton(line, view.open)]),
      [again],
      [backTo(view.back), HOME],
    ],
  };
}
