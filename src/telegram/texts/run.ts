import { formatRoubles, type Kopecks } from "../../kernel/index.ts";
import type { FailureClass, Remedy } from "../../kie/index.ts";
import { clip, type Html, html, lines, paragraphs } from "../html.ts";
import { advice, FAILURES } from "./failures.ts";
import { type ValueLine, valueLines } from "./form.ts";
import {
  type HistoryLine,
  historyLine,
  type Outcome,
  outcomeMark,
  outcomeWords,
} from "./run-line.ts";
import { duration, moment, stopwatch } from "./words.ts";

/** What is said about a run: while it goes on, when it ends, and later. */

export interface ProgressText {
  number: string;
  model: string;
  price: Kopecks;
  /** `line`: waits for its turn with us; `waiting`: at the model; `working`: being made. */
  phase: "line" | "waiting" | "working";
  /** In line: the first is 1. */
  place?: number;
  /** In line: nothing is sent for the time being. */
  held?: boolean;
  elapsedMs: number;
  /** Measured; absent while too few runs of this model are known. */
  usualMs?: number;
}

const BAR_CELLS = 10;
/** An unfinished run never shows a full bar. */
const BAR_CELLS_MAX = 9;

function bar(elapsedMs: number, usualMs: number): string {
  const done = Math.min(BAR_CELLS_MAX, Math.round((elapsedMs / usualMs) * BAR_CELLS));
  return "▓".repeat(done) + "░".repeat(BAR_CELLS - done);
}

const PHASES = {
  line: "Отправляю модели",
  waiting: "Модель приняла задание",
  working: "Модель работает",
} as const;

/** As long as decision 147 says. */
const HELD = "⏸ Модели сейчас не отвечают, запуск ждёт. Не дождётся за 10 минут, деньги вернутся.";

/** Stage, bar, place in line, price (R149, G10). */
export function progress(view: ProgressText): Html {
  const { number, phase, place, held, elapsedMs, usualMs } = view;
  const time = `${stopwatch(elapsedMs)}${usualMs === undefined ? "" : `, обычно за ${duration(usualMs)}`}`;
  return paragraphs(
    html`<b>Создаю… № ${number}</b>`,
    html`${view.model} · ${formatRoubles(view.price)}`,
    lines(
      usualMs !== undefined && phase !== "line" && bar(elapsedMs, usualMs),
      phase === "line" ? inLine(place) : PHASES[phase],
      phase === "line" && held && HELD,
      `⏱ ${time}`,
    ),
    "Можно закрыть чат, пришлю сам.",
  );
}

/** The first in line is as good as sent. */
function inLine(place: number | undefined): string {
  return place === undefined || place < 2 ? PHASES.line : `Вы ${place}-й в очереди`;
}

export const runButtons = {
  stop: "Отменить",
  remove: "🗑 Удалить",
  removeSure: "🗑 Да, удалить",
  watch: (number: string) => `⏳ № ${number}`,
} as const;

export interface EndText {
  number: string;
  model: string;
  /** What was charged, or what came back. */
  price: Kopecks;
}

export interface ResultText extends EndText {
  tookMs: number;
  /** It turned up after the money had gone back. */
  late: boolean;
}

/** Under a result: short enough for any caption. */
export function resultCaption(view: ResultText): Html {
  if (view.late) {
    return lines(
      "🎁 Результат всё-таки нашёлся. Он бесплатный.",
      html`<b>${view.model}</b> · № ${view.number}`,
    );
  }
  return lines(
    html`<b>${view.model}</b> · ${formatRoubles(view.price)}`,
    html`Готово за ${duration(view.tookMs)} · № ${view.number}`,
  );
}

/** A text that a model wrote, whole where one message holds it. */
export function resultText(content: string, rest: Html, maxLength: number): Html {
  return paragraphs(clip(content, maxLength - rest.text.length - 2), rest);
}

/** Above the controls of a result of several files. */
export function resultControls(view: ResultText & { files: number }): Html {
  return paragraphs(html`<b>Готово: файлов ${view.files}</b>`, resultCaption(view));
}

/** A run that ended without a result: its price is what came back. */
export interface ReturnText extends EndText {
  /** The balance with it. */
  available: Kopecks;
}

/** What happened, where the money is, what to do. */
export function failure(failed: FailureClass, view: ReturnText & { remedy?: Remedy }): Html {
  return paragraphs(
    lines(html`<b>${FAILURES[failed].title}</b>`, html`${view.model} · № ${view.number}`),
    advice(failed, view.remedy),
    returned(view),
  );
}

export function cancelled(view: ReturnText): Html {
  return paragraphs(
    lines(html`<b>Запуск отменён</b>`, html`${view.model} · № ${view.number}`),
    returned(view),
  );
}

/** Of a free run nothing came back. */
function returned({ price, available }: ReturnText): string {
  if (price === 0) return "Деньги не списывались.";
  return `💰 ${formatRoubles(price)} вернулись на баланс. Баланс: ${formatRoubles(available)}.`;
}

export function history(
  runs: readonly HistoryLine[],
  page: { index: number; count: number },
  note?: string,
): Html {
  if (runs.length === 0) {
    return paragraphs(
      note,
      html`<b>История</b>`,
      "Пока пусто. Здесь появится каждый запуск: его можно открыть и повторить.",
    );
  }
  return paragraphs(
    note,
    html`<b>История</b>`,
    ...runs.map(historyLine),
    page.count > 1 && `Страница ${page.index + 1} из ${page.count}`,
  );
}

export interface RunText extends EndText {
  outcome: Outcome;
  failure?: FailureClass;
  /** The one change that would mend it. */
  remedy?: Remedy;
  at: number;
  tookMs?: number;
  /** Since its start until now. */
  elapsedMs?: number;
  /** The result was not kept: too old, or erased. */
  gone: boolean;
  /** Said once, in answer to a press. */
  note?: string;
  /** In line, while it waits there. */
  place?: number;
}

const CAPTION_VALUE_CHARS_MAX = 300;

/** One run out of the history: what was put in, what came of it, what it cost. */
export function runDetails(view: RunText, all: readonly ValueLine[]): Html {
  const head = runHead(view);
  return paragraphs(head, valueLines(all, [head]));
}

/** The same under a media file, where there is less room: values as long as they fit. */
export function runCaption(view: RunText, all: readonly ValueLine[], maxLength: number): Html {
  const head = runHead(view);
  const kept: Html[] = [];
  for (const { label, value } of all) {
    const line = html`<b>${label}:</b> ${clip(value, CAPTION_VALUE_CHARS_MAX)}`;
    if (paragraphs(head, lines(...kept, line)).text.length > maxLength) break;
    kept.push(line);
  }
  return paragraphs(head, lines(...kept));
}

function runHead(view: RunText): Html {
  const mark = outcomeMark(view.outcome);
  return lines(
    view.note !== undefined && `ℹ️ ${view.note}`,
    html`<b>${view.model}</b> · № ${view.number}`,
    `${mark} ${moment(view.at)}, ${outcomeWords(view)}${timeOf(view)}`,
    view.place !== undefined && inLine(view.place),
    `Цена: ${formatRoubles(view.price)}`,
    view.failure !== undefined &&
      `${FAILURES[view.failure].title}. ${advice(view.failure, view.remedy)}`,
    view.gone && "Сам файл уже недоступен, но запуск можно повторить.",
  );
}

/** While it goes on it differs each time, so that a refreshed screen is seen to be one. */
function timeOf({ outcome, tookMs, elapsedMs }: RunText): string {
  if (outcome === "running" && elapsedMs !== undefined) return ` ${stopwatch(elapsedMs)}`;
  return outcome === "done" && tookMs !== undefined ? ` за ${duration(tookMs)}` : "";
}

/** `which`: the first is 1; absent where there is but one. */
export const fileGone = (number: string, which: number | undefined): Html =>
  paragraphs(
    html`<b>Не удалось получить файл${which === undefined ? "" : ` ${which}`} из № ${number}</b>`,
    "Модели хранят файлы около двух недель. Если запуск свежий, нажмите «⬇️ Файлом» ещё раз чуть позже.",
    "То, что пришло в чат, остаётся у вас.",
  );

export const askRemove = (number: string) =>
  paragraphs(
    html`<b>Удалить № ${number} из истории?</b>`,
    "Из списка он исчезнет, а то, что уже пришло в чат, останется.",
  );

export interface PartText {
  ordinal: number;
  /** What the provider calls it: the name of a song. */
  title?: string;
  seconds?: number;
}

export const partButton = ({ ordinal, title, seconds }: PartText) =>
  [
    `${ordinal + 1}`,
    ...(title === undefined ? [] : [title]),
    ...(seconds === undefined ? [] : [stopwatch(seconds * 1000)]),
  ].join(" · ");

export const whichPart = (label: string, model: string, number: string): Html =>
  paragraphs(
    lines(html`<b>${label}</b>`, html`<i>${model}</i>`),
    html`Какой вариант из № ${number}? Они идут в том же порядке, что и в чате.`,
  );

export const nextWords = {
  more: "➕ Что ещё можно сделать",
  what: (number: string, page: { index: number; count: number }): Html =>
    paragraphs(
      html`<b>Что сделать с № ${number}?</b>`,
      "Результат подставится сам, цена и запуск — на следующем экране.",
      page.count > 1 && `Страница ${page.index + 1} из ${page.count}`,
    ),
  which: (number: string, model: string): Html =>
    paragraphs(
      html`<b>Какой файл из № ${number}?</b>`,
      html`${model}. Файлы идут в том же порядке, что и в чате.`,
    ),
} as const;
