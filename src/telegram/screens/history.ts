import type { Html } from "../html.ts";
import {
  type Button,
  button,
  CAPTION_CHARS_MAX,
  inRows,
  type Rows,
  type Screen,
} from "../screen.ts";
import type { ValueLine } from "../texts/form.ts";
import { history, type RunText, runButtons, runCaption, runDetails } from "../texts/run.ts";
import { type HistoryLine, historyButton } from "../texts/run-line.ts";
import { LABELS } from "../texts/words.ts";
import { type Page, pageRow, wayOut } from "./navigation.ts";
import { type StepButton, stepRows } from "./steps.ts";

/** A person's runs, newest first (R206, G17). */
export function historyScreen(page: Page<HistoryLine>, note?: string): Screen {
  const create: Button = { text: LABELS.create, action: { do: "create" } };
  return {
    text: history(page.items, page, note),
    rows: [
      ...page.items.map((run) => [button(historyButton(run), { do: "job", number: run.number })]),
      pageRow(page, (index) => ({ do: "history", page: index })),
      page.items.length === 0 ? [create] : [],
      wayOut({ do: "menu" }),
    ],
  };
}

export interface RunView extends RunText {
  /** There are exact bytes to send. */
  asFile: boolean;
  /** Nothing has been sent to the model yet. */
  canStop: boolean;
  /** What can be made of it. */
  steps: readonly StepButton[];
  values: readonly ValueLine[];
}

/** What can be done with a run out of the history. */
export function runRows({ number, asFile, outcome, canStop, steps }: RunView): Rows {
  if (outcome === "running") return runningRows(number, canStop);
  const file: Button = { text: LABELS.asFile, action: { do: "file", number } };
  return [
    [
      { text: LABELS.again, action: { do: "again", number } },
      { text: LABELS.vary, action: { do: "vary", number } },
    ],
    [
      { text: LABELS.otherModel, action: { do: "other", number, page: 0 } },
      ...(asFile ? [file] : []),
    ],
    ...stepRows(number, steps),
    [{ text: runButtons.remove, action: { do: "ask_remove", number } }],
    wayOut({ do: "history", page: 0 }),
  ];
}

function runningRows(number: string, canStop: boolean): Rows {
  const stop: Button = { text: runButtons.stop, action: { do: "stop", number } };
  return [
    [{ text: LABELS.refresh, action: { do: "job", number } }, ...(canStop ? [stop] : [])],
    wayOut({ do: "history", page: 0 }),
  ];
}

export function runScreen(view: RunView): Screen {
  return { text: runDetails(view, view.values), rows: runRows(view) };
}

/** Under the stored result that is sent again. */
export function runMediaCaption(view: RunView): Html {
  return runCaption(view, view.values, CAPTION_CHARS_MAX);
}

/** After `/cancel`: what is still going on, each with its own button (design §10). */
export function watchRows(numbers: readonly string[]): Rows {
  const buttons = numbers.map(
    (number): Button => ({ text: runButtons.watch(number), action: { do: "job", number } }),
  );
  return inRows(buttons, 2);
}
