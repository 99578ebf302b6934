import type { Listing } from "../listing.ts";
import { type Button, button, inRows, type Screen } from "../screen.ts";
import { groupTail, makers, seek } from "../texts/lists.ts";
import { LABELS } from "../texts/words.ts";
import { type Page, pageRow, wayOut } from "./navigation.ts";

export interface MakerView {
  token: string;
  name: string;
  count: number;
}

/** Asks for words, with examples that can be pressed and the other ways to a model (G13). */
export function seekScreen(examples: readonly { words: string; list: Listing }[]): Screen {
  const asked = examples.map(({ words, list }) => button(words, { do: "list", list, page: 0 }));
  return {
    text: seek,
    rows: [
      ...inRows(asked, 2),
      [
        { text: LABELS.makers, action: { do: "makers", page: 0 } },
        { text: LABELS.allModels, action: { do: "models", page: 0 } },
      ],
      wayOut({ do: "menu" }),
    ],
  };
}

export function makersScreen(page: Page<MakerView>): Screen {
  const buttons = page.items.map(({ token, name, count }): Button => {
    return button(
      name,
      { do: "list", list: { of: "maker", maker: token }, page: 0 },
      groupTail(count),
    );
  });
  return {
    text: makers(page),
    rows: [
      ...inRows(buttons, 2),
      pageRow(page, (index) => ({ do: "makers", page: index })),
      wayOut({ do: "seek" }),
    ],
  };
}
