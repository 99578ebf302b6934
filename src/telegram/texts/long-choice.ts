import { clip, html, paragraphs } from "../html.ts";

/** What is said where there are more values than one looks through. */

const WORDS_CHARS_MAX = 60;

/** What can be done about many options besides turning pages. */
export interface LongChoice {
  canBeHeard: boolean;
  /** A press of an option is to hear it. */
  hearing: boolean;
  /** Only what answers these words is shown; `exactly`: all of them. */
  found?: { words: string; exactly: boolean };
}

export const longChoice = {
  nothing: (words: string) =>
    `По словам «${clip(words, WORDS_CHARS_MAX)}» ничего не нашлось. Напишите иначе или выберите из списка.`,
  hear: "▶️ Послушать",
  heard: "✅ Хватит слушать, выбираю",
  showAll: "📋 Показать все",
  choose: "✅ Выбрать",
  sample: (label: string) => paragraphs(html`🔊 <b>${label}</b>`, "Подходит? Нажмите «Выбрать»."),
  noSample: (label: string) =>
    paragraphs(
      html`🔇 <b>${label}</b>`,
      "Сейчас это не послушать: запись не открылась. Попробуйте ещё раз позже или выберите по описанию.",
    ),
} as const;

/** On a button whose press lets one hear it. */
export const hearMark = "▶️ ";

/** What is to be done about them. */
export function longToDo({ hearing, found }: LongChoice): string {
  const next = hearing
    ? "Нажмите на вариант, и пришлю, как он звучит. Это бесплатно."
    : "Выберите кнопкой или напишите, какой нужен: покажу похожие.";
  if (!found) return next;
  const words = `🔎 «${clip(found.words, WORDS_CHARS_MAX)}».`;
  return found.exactly ? `${words} ${next}` : `${words} Точно такого нет, вот похожие. ${next}`;
}
