import type { Listing } from "../listing.ts";
import type { Screen } from "../screen.ts";
import { type CardText, card, favourButton, tryThisExample } from "../texts/browse.ts";
import { LABELS } from "../texts/words.ts";
import { openList } from "./models.ts";
import { wayOut } from "./navigation.ts";

export interface CardView extends CardText {
  key: string;
  /** The example can be run as it is: it needs no file of the person. */
  runnable: boolean;
  /** The person has run it, and it has settings to take over. */
  asBefore: boolean;
  isFavourite: boolean;
  /** Where it was opened. */
  list: Listing;
  page: number;
}

/** One model: what it does, what it costs, what to send (R142, R143, G14). */
export function cardScreen(view: CardView): Screen {
  const { key: model, list, page, isFavourite } = view;
  const favour = { do: "favour", model, list, page, on: isFavourite ? 0 : 1 } as const;
  return {
    text: card(view),
    rows: [
      [{ text: LABELS.launch, action: { do: "launch", model } }],
      view.asBefore ? [{ text: LABELS.asBefore, action: { do: "as_before", model } }] : [],
      view.runnable ? [{ text: tryThisExample, action: { do: "example", model } }] : [],
      [{ text: favourButton(isFavourite), action: favour }],
      wayOut(openList(list, page)),
    ],
  };
}
