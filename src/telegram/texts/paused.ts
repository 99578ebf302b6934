import { clip, type Html, html, paragraphs } from "../html.ts";
import { timeOfDay } from "./words.ts";

/** What is said of models that fail: on their cards, before a run, in place of one. */

export const PAUSED_MARK = "⏸ ";

export interface PausedText {
  model: string;
  /** Now: it differs with each try, so that a try is seen to have been made. */
  at: number;
  /** There are words or files to go on with. */
  kept: boolean;
  rate?: { runs: number; succeeded: number };
}

const NAME_CHARS_MAX = 60;

export function paused({ model, at, kept, rate }: PausedText, others: boolean): Html {
  return paragraphs(
    html`<b>⏸ ${clip(model, NAME_CHARS_MAX)} на паузе</b>`,
    `Последние запуски у неё не получались${rate ? `: удались ${rate.succeeded} из ${rate.runs}` : ""}. Чтобы вы не ждали зря, мы её пока не запускаем. Ничего не списано.`,
    others
      ? `Возьмите похожую${kept ? ": всё введённое подставлю сам" : ""}.`
      : "Загляните в другой раздел меню.",
    `Проверяем её каждые 10 минут. Сейчас ${timeOfDay(at)}.`,
  );
}

/** On a card and a confirmation. `trial`: the next run shows whether it works again. */
export const STANDINGS = {
  sold: undefined,
  trial: "Недавно эта модель не работала, ваш запуск её проверит. Не получится, деньги вернутся.",
  paused: "На паузе: последние запуски не получались. Есть похожие.",
} as const;

/** With fewer runs a share says nothing. */
const RUNS_LEAST = 10;

export function successLine({ runs, succeeded }: { runs: number; succeeded: number }) {
  if (runs < RUNS_LEAST) return undefined;
  return html`✅ <b>Удачных запусков:</b> ${succeeded} из ${runs}`;
}
