import type { Action } from "../actions.ts";
import type { Listing } from "../listing.ts";
import { type Button, button, inRows, type Rows, type Screen } from "../screen.ts";
import {
  favouriteMark,
  groupTail,
  type Line,
  lettersBeside,
  list,
  listWords,
  markOn,
  priceTail,
} from "../texts/lists.ts";
import { LABELS } from "../texts/words.ts";
import { type Page, pageRow, wayOut } from "./navigation.ts";

/** One line of a list of models. */
export interface ModelLine extends Line {
  key: string;
  isFavourite?: boolean;
}

export interface ListView {
  listing: Listing;
  title: string;
  words: string;
  page: Page<ModelLine>;
  /** Kinds of models by which the list can be made shorter. */
  kinds: readonly { token: string; name: string; count: number }[];
}

export const MODELS_PER_PAGE = 10;
const KINDS_PER_ROW = 2;

/** A model with its price; by default it leads to its card. A mark never costs letters. */
export function modelButton(
  line: ModelLine,
  open: (key: string) => Action = (model) => ({ do: "card", model }),
): Button {
  const mark = markOn(line, lettersBeside(line));
  const label = mark === undefined ? line.name : `${mark} ${line.name}`;
  return button(label, open(line.key), priceTail(line));
}

/** Models to choose from, with ways to make the list shorter, to look elsewhere, to mark (G13). */
export function listScreen({ listing, title, words, page, kinds }: ListView): Screen {
  return {
    text: list(title, words, page),
    rows: [
      ...kindRows(listing, kinds),
      ...page.items.map((line) => [modelButton(line, cardOf(listing, page.index))]),
      pageRow(page, (index) => openList(listing, index)),
      ...toolRows(listing, page),
      wayOut(backOf(listing)),
    ],
  };
}

/** The same list, where a press puts ❤️ on a model or takes it off (G17). */
export function markScreen({ listing, title, page }: ListView): Screen {
  const here = { list: listing, page: page.index };
  return {
    text: list(title, listWords.mark, { ...page, items: [] }),
    rows: [
      ...page.items.map(({ key: model, name, isFavourite = false }) => [
        button(`${favouriteMark(isFavourite)} ${name}`, {
          do: "tick",
          model,
          ...here,
          on: isFavourite ? 0 : 1,
        }),
      ]),
      pageRow(page, (index) => ({ do: "mark", list: listing, page: index })),
      [{ text: LABELS.done, action: openList(listing, page.index) }],
      wayOut(openList(listing, page.index)),
    ],
  };
}

/** Other models that take what a run was made of (R171). */
export function otherModelsScreen(number: string, page: Page<ModelLine>): Screen {
  const open = (model: string): Action => ({ do: "vary_with", number, model });
  return {
    text: list(
      LABELS.otherModel,
      page.items.length === 0 ? listWords.empty : listWords.other,
      page,
    ),
    rows: [
      ...page.items.map((line) => [modelButton(line, open)]),
      pageRow(page, (index) => ({ do: "other", number, page: index })),
      wayOut({ do: "job", number }),
    ],
  };
}

export function openList(listing: Listing, page: number): Action {
  switch (listing.of) {
    case "section":
      return { do: "section", section: listing.section, page };
    case "all":
      return { do: "models", page };
    case "cheap":
      return { do: "cheap", page };
    case "kind":
    case "new":
    case "favourites":
    case "maker":
    case "found":
      return { do: "list", list: listing, page };
  }
}

/** A card leads back to its section by itself, and to any other list if it is told of it. */
function cardOf(listing: Listing, page: number): (model: string) => Action {
  if (listing.of === "section") return (model) => ({ do: "card", model });
  return (model) => ({ do: "card_in", model, list: listing, page });
}

function backOf(listing: Listing): Action {
  switch (listing.of) {
    case "kind":
      return { do: "section", section: listing.section, page: 0 };
    case "maker":
      return { do: "makers", page: 0 };
    case "found":
      return { do: "seek" };
    case "section":
    case "all":
    case "cheap":
    case "new":
    case "favourites":
      return { do: "menu" };
  }
}

function kindRows(listing: Listing, kinds: ListView["kinds"]): Rows {
  if (listing.of !== "section") return [];
  const { section } = listing;
  const buttons = kinds.map(({ token: kind, name, count }) =>
    button(name, { do: "list", list: { of: "kind", section, kind }, page: 0 }, groupTail(count)),
  );
  return inRows(buttons, KINDS_PER_ROW);
}

function toolRows(listing: Listing, page: Page<ModelLine>): Rows {
  const find: Button = { text: LABELS.find, action: { do: "seek" } };
  const marks: Button = {
    text: LABELS.mark,
    action: { do: "mark", list: listing, page: page.index },
  };
  const all: Button = { text: LABELS.allModels, action: { do: "models", page: 0 } };
  return [page.items.length > 0 ? [find, marks] : [find, all]];
}
