import { formatRoubles, type Kopecks } from "../../kernel/index.ts";
import { clip, type Html, html, lines } from "../html.ts";
import { moment } from "./words.ts";

/** One run in a list. */

/** `late`: a result that turned up after the money had gone back. */
export type Outcome = "running" | "done" | "late" | "failed" | "cancelled";

const OUTCOMES: { readonly [O in Outcome]: { mark: string; words: string } } = {
  running: { mark: "⏳", words: "в работе" },
  done: { mark: "✅", words: "готово" },
  late: { mark: "🎁", words: "нашёлся позже, бесплатно" },
  failed: { mark: "⚠️", words: "не получилось" },
  cancelled: { mark: "✖️", words: "отменён" },
};

export function outcomeWords({ outcome, price }: { outcome: Outcome; price: Kopecks }): string {
  const cameBack = price > 0 && (outcome === "failed" || outcome === "cancelled");
  return `${OUTCOMES[outcome].words}${cameBack ? ", деньги вернулись" : ""}`;
}

export interface HistoryLine {
  number: string;
  model: string;
  outcome: Outcome;
  price: Kopecks;
  at: number;
  /** What was asked for, in the person's words. */
  asked?: string;
}

const ASKED_CHARS_MAX = 120;
const NAME_CHARS_MAX = 60;

export const outcomeMark = (outcome: Outcome) => OUTCOMES[outcome].mark;

export function historyLine(run: HistoryLine): Html {
  const { mark } = OUTCOMES[run.outcome];
  return lines(
    html`${mark} <b>№ ${run.number}</b> · ${clip(run.model, NAME_CHARS_MAX)} · ${formatRoubles(run.price)}`,
    `${moment(run.at)}, ${outcomeWords(run)}`,
    run.asked !== undefined && html`<i>${clip(run.asked, ASKED_CHARS_MAX)}</i>`,
  );
}

export const historyButton = ({ number, outcome, model }: HistoryLine) =>
  `${OUTCOMES[outcome].mark} ${number} · ${model}`;
