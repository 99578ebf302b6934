import type { Kopecks } from "../../kernel/index.ts";
import { FAILURE_RULES, type FailureClass, type Remedy } from "../../kie/index.ts";
import type { BodyKeyboard } from "../body.ts";
import { type Html, html } from "../html.ts";
import { type Button, keyboardOf, type Rows, type Screen } from "../screen.ts";
import {
  askRemove,
  cancelled,
  type EndText,
  failure,
  fileGone,
  type ProgressText,
  progress,
  resultCaption,
  resultControls,
  runButtons,
} from "../texts/run.ts";
import { LABELS } from "../texts/words.ts";
import { backTo, HOME, wayOut } from "./navigation.ts";
import { type StepButton, stepRows } from "./steps.ts";

export interface ProgressView extends ProgressText {
  /** Nothing has been sent to the model yet. */
  canStop: boolean;
}

/** A run that goes on: it is edited in place and gives way to the result (R149). */
export function progressScreen(view: ProgressView): Screen {
  const stop: Button = { text: runButtons.stop, action: { do: "stop", number: view.number } };
  return { text: progress(view), rows: [view.canStop ? [stop] : [], [HOME]], stays: true };
}

/** What can be done with a run that has ended. */
export interface EndView extends EndText {
  /** The model's key. */
  model: string;
  modelName: string;
}

export interface ResultView extends EndView {
  tookMs: number;
  files: number;
  /** It turned up after the money had gone back. */
  late: boolean;
  /** There are exact bytes to send: not for a text. */
  asFile: boolean;
  /** What can be made of it. */
  steps: readonly StepButton[];
}

/** Under the result itself, or in the message after an album. */
function resultRows({ number, model, asFile, steps }: ResultView): Rows {
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
    wayOut({ do: "card", model }),
  ];
}

export const captionOf = (view: ResultView): Html =>
  resultCaption({ ...view, model: view.modelName });

export function resultKeyboard(view: ResultView): BodyKeyboard {
  return keyboardOf({ rows: resultRows(view), stays: true });
}

/** After the last album of a result (R151). */
export function resultControlsScreen(view: ResultView): Screen {
  return {
    text: resultControls({ ...view, model: view.modelName }),
    rows: resultRows(view),
    stays: true,
  };
}

export interface FailureView extends EndView {
  failure: FailureClass;
  remedy?: Remedy;
  /** The balance with the money that came back. */
  available: Kopecks;
}

/** What happened, that the money is back, and what to do now (R152). */
export function failureScreen(view: FailureView): Screen {
  const { number, failure: failed } = view;
  const again: Button = { text: LABELS.retry, action: { do: "again", number } };
  const vary: Button = { text: LABELS.vary, action: { do: "vary", number } };
  const first = FAILURE_RULES[failed].helps === "change" ? [vary, again] : [again, vary];
  return {
    text: failure(failed, { ...view, model: view.modelName }),
    rows: [...first.map((shown) => [shown]), ...endRows(view)],
    stays: true,
  };
}

export function cancelledScreen(view: Omit<FailureView, "failure" | "remedy">): Screen {
  const { number } = view;
  return {
    text: cancelled({ ...view, model: view.modelName }),
    rows: [
      [
        { text: LABELS.again, action: { do: "again", number } },
        { text: LABELS.vary, action: { do: "vary", number } },
      ],
      ...endRows(view),
    ],
    stays: true,
  };
}

function endRows({ number, model }: EndView): Rows {
  return [
    [{ text: LABELS.otherModel, action: { do: "other", number, page: 0 } }],
    wayOut({ do: "card", model }),
  ];
}

/** The exact bytes follow, under their own words. */
export const fileCaption = (number: string): Html => html`№ ${number}`;

/** In place of the exact bytes, where they cannot be had. */
export function fileGoneScreen(number: string, which?: number): Screen {
  return {
    text: fileGone(number, which),
    rows: [
      [
        { text: LABELS.asFile, action: { do: "file", number } },
        { text: LABELS.again, action: { do: "again", number } },
      ],
      [backTo({ do: "job", number }), HOME],
    ],
    stays: true,
  };
}

export function askRemoveScreen(number: string): Screen {
  return {
    text: askRemove(number),
    rows: [
      [{ text: runButtons.removeSure, action: { do: "remove", number } }],
      [backTo({ do: "job", number }), HOME],
    ],
  };
}
