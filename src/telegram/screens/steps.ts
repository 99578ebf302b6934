import { type Button, button, inRows, type Rows, type Screen } from "../screen.ts";
import { priceTail, type Starting } from "../texts/lists.ts";
import { nextWords } from "../texts/run.ts";
import type { ModelLine } from "./models.ts";
import { type Page, pageRow, wayOut } from "./navigation.ts";

/** Something that can be made of a result, with the least that it costs. */
export interface StepButton extends Starting {
  model: string;
  label: string;
}

/** Under a result: what is done with such results most, and the way to everything else. */
export function stepRows(number: string, steps: readonly StepButton[]): Rows {
  if (steps.length === 0) return [];
  const buttons = steps.map((step) =>
    button(step.label, { do: "next", number, file: 0, model: step.model }, priceTail(step)),
  );
  const more: Button = { text: nextWords.more, action: { do: "steps", number, page: 0 } };
  return [...inRows(buttons, 2), [more]];
}

/** Everything that can be made of a result. */
export function stepsScreen(number: string, page: Page<ModelLine>): Screen {
  return {
    text: nextWords.what(number, page),
    rows: [
      ...page.items.map((line) => [
        button(line.name, { do: "next", number, file: 0, model: line.key }, priceTail(line)),
      ]),
      pageRow(page, (index) => ({ do: "steps", number, page: index })),
      wayOut({ do: "job", number }),
    ],
  };
}

/** A result of several files: the next model takes one of them. */
export function whichFileScreen(
  number: string,
  model: { key: string; name: string },
  ordinals: readonly number[],
): Screen {
  const buttons = ordinals.map((ordinal): Button => {
    const action = { do: "next", number, file: ordinal + 1, model: model.key } as const;
    return { text: `${ordinal + 1}`, action };
  });
  return {
    text: nextWords.which(number, model.name),
    rows: [...inRows(buttons, 5), wayOut({ do: "job", number })],
  };
}
