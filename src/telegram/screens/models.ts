import type { Section } from "../../catalog/index.ts";
import { formatRoubles, type Kopecks } from "../../kernel/index.ts";
import type { Action } from "../actions.ts";
import { html, paragraphs } from "../html.ts";
import { type Button, button, type Screen } from "../screen.ts";
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

/** What the button of a model leads to. */
export type OpenModel = (key: string) => Action;
const openCard: OpenModel = (model) => ({ do: "card", model });

export function modelButton(line: ModelLine, open: OpenModel = openCard): Button {
  return button(line.name, open(line.key), ` · от ${formatRoubles(line.from)}`);
}

export function sectionScreen(section: Section, page: Page<ModelLine>): Screen {
  const open = (index: number): Action => ({ do: "section", section, page: index });
  return listScreen(SECTION_LABELS[section], "Выберите модель. Цена за один запуск.", page, open);
}

export function allModelsScreen(page: Page<ModelLine>): Screen {
  const words = "Выберите модель. Цена за один запуск.";
  return listScreen(LABELS.allModels, words, page, (index) => ({ do: "models", page: index }));
}

export function cheapScreen(page: Page<ModelLine>): Screen {
  const words = "Сначала самые недорогие. Цена за один запуск.";
  return listScreen(LABELS.cheap, words, page, (index) => ({ do: "cheap", page: index }));
}

function listScreen(
  title: string,
  words: string,
  page: Page<ModelLine>,
  open: (index: number) => Action,
): Screen {
  const empty = page.items.length === 0;
  return {
    text: paragraphs(
      html`<b>${title}</b>`,
      empty ? "Здесь пока пусто. Загляните в другой раздел." : words,
      page.count > 1 && `Страница ${page.index + 1} из ${page.count}`,
    ),
    rows: [
      ...page.items.map((line) => [modelButton(line)]),
      pageRow(page, open),
      wayOut({ do: "menu" }),
    ],
  };
}
