import type { Section } from "../../catalog/index.ts";
import type { Kopecks } from "../../kernel/index.ts";
import type { Action } from "../actions.ts";
import { type Button, button, type Screen } from "../screen.ts";
import { list, listWords, priceTail } from "../texts/browse.ts";
import { LABELS, SECTION_LABELS } from "../texts/words.ts";
import { type Page, pageRow, wayOut } from "./navigation.ts";

/** One line of a list of models. */
export interface ModelLine {
  key: string;
  name: string;
  /** The least that a run can cost. */
  from: Kopecks;
}

export const MODELS_PER_PAGE = 10;

/** A model with its price; by default it leads to its card. */
export function modelButton(
  { key, name, from }: ModelLine,
  open: (key: string) => Action = (model) => ({ do: "card", model }),
): Button {
  return button(name, open(key), priceTail(from));
}

export function sectionScreen(section: Section, page: Page<ModelLine>): Screen {
  return listScreen(
    { title: SECTION_LABELS[section], words: listWords.section, back: { do: "menu" } },
    page,
    (index) => ({ do: "section", section, page: index }),
  );
}

export function allModelsScreen(page: Page<ModelLine>): Screen {
  return listScreen(
    { title: LABELS.allModels, words: listWords.section, back: { do: "menu" } },
    page,
    (index) => ({ do: "models", page: index }),
  );
}

export function cheapScreen(page: Page<ModelLine>): Screen {
  return listScreen(
    { title: LABELS.cheap, words: listWords.cheap, back: { do: "menu" } },
    page,
    (index) => ({ do: "cheap", page: index }),
  );
}

/** Other models that take what a run was made of (R171). */
export function otherModelsScreen(number: string, page: Page<ModelLine>): Screen {
  return listScreen(
    { title: LABELS.otherModel, words: listWords.other, back: { do: "job", number } },
    page,
    (index) => ({ do: "other", number, page: index }),
    (model) => ({ do: "vary_with", number, model }),
  );
}

function listScreen(
  head: { title: string; words: string; back: Action },
  page: Page<ModelLine>,
  turnTo: (index: number) => Action,
  open?: (key: string) => Action,
): Screen {
  const words = page.items.length === 0 ? listWords.empty : head.words;
  return {
    text: list(head.title, words, page),
    rows: [
      ...page.items.map((line) => [modelButton(line, open)]),
      pageRow(page, turnTo),
      wayOut(head.back),
    ],
  };
}
