import type { Section } from "../../catalog/index.ts";
import type { Kopecks } from "../../kernel/index.ts";
import { type Button, button, inRows, type Screen } from "../screen.ts";
import { createSomething, menu, resume } from "../texts/browse.ts";
import { LABELS, SECTION_LABELS } from "../texts/words.ts";
import { openList } from "./models.ts";
import { wayOut } from "./navigation.ts";

export interface MenuView {
  /** What can be spent now. */
  available: Kopecks;
  /** Those that have models. */
  sections: readonly Section[];
  /** The model of the form that waits to be finished. */
  draft: string | undefined;
  /** Runs that have not ended. */
  running: number;
}

/** The main menu: only what works has a button, and a form that waits comes first. */
export function menuScreen(view: MenuView): Screen {
  return {
    text: menu(view.available, view.running),
    rows: [
      ...draftRow(view.draft),
      ...sectionRows(view.sections),
      [
        { text: LABELS.favourites, action: openList({ of: "favourites" }, 0) },
        { text: LABELS.history, action: { do: "history", page: 0 } },
      ],
      [
        { text: LABELS.balance, action: { do: "balance" } },
        { text: LABELS.help, action: { do: "help" } },
      ],
    ],
  };
}

/** The ways into a run, without the rest of the menu. */
export function createScreen(view: Pick<MenuView, "sections" | "draft">): Screen {
  return {
    text: createSomething,
    rows: [...draftRow(view.draft), ...sectionRows(view.sections), wayOut({ do: "menu" })],
  };
}

export function draftRow(model: string | undefined): Button[][] {
  return model === undefined ? [] : [[button(resume(model), { do: "resume" })]];
}

function sectionRows(sections: readonly Section[]): Button[][] {
  const buttons = sections.map(
    (section): Button => ({
      text: SECTION_LABELS[section],
      action: { do: "section", section, page: 0 },
    }),
  );
  if (buttons.length === 0) return [];
  return [
    ...inRows(buttons, 2),
    [
      { text: LABELS.find, action: { do: "seek" } },
      { text: LABELS.allModels, action: openList({ of: "all" }, 0) },
    ],
    [
      { text: LABELS.cheap, action: openList({ of: "cheap" }, 0) },
      { text: LABELS.fresh, action: openList({ of: "new" }, 0) },
    ],
  ];
}
