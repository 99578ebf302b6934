import type { Section } from "../../catalog/index.ts";
import { formatRoubles, type Kopecks } from "../../kernel/index.ts";
import { html, lines, paragraphs } from "../html.ts";
import { type Button, button, inRows, type Screen } from "../screen.ts";
import { LABELS, SECTION_LABELS } from "../texts/words.ts";
import { wayOut } from "./navigation.ts";

export interface MenuView {
  /** What can be spent now. */
  available: Kopecks;
  /** Those that have models. */
  sections: readonly Section[];
  /** The model of the form that waits to be finished. */
  draft?: string;
  /** Runs that have not ended. */
  running: number;
}

/** The main menu: everything is at most two taps away, and only what works has a button. */
export function menuScreen(view: MenuView): Screen {
  return {
    text: paragraphs(
      html`<b>Главное меню</b>`,
      lines(
        html`Баланс: <b>${formatRoubles(view.available)}</b>`,
        view.running > 0 && `В работе: ${view.running}`,
      ),
      "Что создаём?",
    ),
    rows: [
      ...draftRow(view.draft),
      ...sectionRows(view.sections),
      [
        { text: LABELS.history, action: { do: "history", page: 0 } },
        { text: LABELS.balance, action: { do: "balance" } },
      ],
      [{ text: LABELS.help, action: { do: "help" } }],
    ],
  };
}

/** The ways into a run, without the rest of the menu: `/generate`. */
export function createScreen(view: Pick<MenuView, "sections" | "draft">): Screen {
  return {
    text: paragraphs(
      html`<b>Что создаём?</b>`,
      "Выберите раздел или сразу пришлите описание или фото: подскажу подходящие модели.",
    ),
    rows: [...draftRow(view.draft), ...sectionRows(view.sections), wayOut({ do: "menu" })],
  };
}

function draftRow(model: string | undefined): Button[][] {
  return model === undefined ? [] : [[button(`⏯ Продолжить: ${model}`, { do: "resume" })]];
}

function sectionRows(sections: readonly Section[]): Button[][] {
  const buttons = sections.map(
    (section): Button => ({
      text: SECTION_LABELS[section],
      action: { do: "section", section, page: 0 },
    }),
  );
  if (sections.length === 0) return [];
  return [
    ...inRows(buttons, 2),
    [
      { text: LABELS.allModels, action: { do: "models", page: 0 } },
      { text: LABELS.cheap, action: { do: "cheap", page: 0 } },
    ],
  ];
}
