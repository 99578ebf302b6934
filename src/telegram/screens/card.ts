import type { Action } from "../actions.ts";
import type { Screen } from "../screen.ts";
import { type CardText, card, tryThisExample } from "../texts/browse.ts";
import { LABELS } from "../texts/words.ts";
import { wayOut } from "./navigation.ts";

export interface CardView extends CardText {
  key: string;
  /** The example can be run as it is: it needs no file of the person. */
  runnable: boolean;
  back: Action;
}

/** One model: what it does, what it costs, what to send (R142, R143, G14). */
export function cardScreen(view: CardView): Screen {
  const model = view.key;
  return {
    text: card(view),
    rows: [
      [{ text: LABELS.launch, action: { do: "launch", model } }],
      view.runnable ? [{ text: tryThisExample, action: { do: "example", model } }] : [],
      wayOut(view.back),
    ],
  };
}
