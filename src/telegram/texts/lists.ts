import { formatRoubles, type Kopecks } from "../../kernel/index.ts";
import { clip, type Html, html, lines, paragraphs } from "../html.ts";
import { duration, FREE, LABEL_CHARS_MAX, LABELS } from "./words.ts";

/** What stands above lists of models, and on their lines. */

export const listWords = {
  section: "Выберите модель. Цена за один запуск.",
  cheap: "Сначала самые недорогие. Цена за один запуск.",
  fresh: "Самые свежие модели. Цена за один запуск.",
  other: "Подставлю то, что вы уже ввели. Цена за один запуск.",
  found: "Выберите модель. Не то? Напишите иначе, и поищу ещё.",
  nearest: "Точно такого нет, вот самое похожее. Можно написать иначе, и поищу ещё.",
  nothing: "Ничего не нашлось. Напишите другими словами или загляните в разделы.",
  noFavourites:
    "Здесь будут модели, которые вы отметите: откройте карточку и нажмите «🤍 В избранное».",
  empty: "Здесь пока пусто. Загляните в другой раздел.",
  mark: "Нажмите на модель, чтобы добавить её в избранное или убрать.",
} as const;

export const listTitle = (section: string, kind: string) => `${section} · ${kind}`;
export const makerTitle = (maker: string) => `🏷 ${maker}`;
export const foundTitle = (words: string) => `🔎 «${clip(words, 60)}»`;
export const groupTail = (count: number) => ` · ${count}`;

/** Where the prices of a model begin. */
export interface Starting {
  /** The least that a run can cost, or what a short one costs about. */
  from: Kopecks;
  /** The length of what will be said decides: a receipt may be smaller. */
  isCounted?: boolean;
}

/** Only what no receipt goes below is called «от». */
export function startingAt({ from, isCounted = false }: Starting): string {
  return from === 0 ? FREE : `${isCounted ? "≈" : "от"} ${formatRoubles(from)}`;
}
export const priceTail = (starting: Starting) => ` · ${startingAt(starting)}`;
/** Room on a button beside its price. */
export const lettersBeside = (starting: Starting) => LABEL_CHARS_MAX - priceTail(starting).length;

/** What is known of a model beside its price. */
export interface Marks {
  name: string;
  /** Half of the runs are ready within this. */
  usualMs?: number;
  isPaused?: boolean;
  isNew?: boolean;
  isFast?: boolean;
  isCheap?: boolean;
}

/** A line of a list, as far as words are made of it. */
export interface Line extends Marks, Starting {}

type Mark = "isPaused" | "isNew" | "isFast" | "isCheap";

/** The most important first: a button has room for one. */
const MARKS: { readonly [M in Mark]: { emoji: string; words: string } } = {
  isPaused: { emoji: "⏸", words: "на паузе, скоро вернутся" },
  isNew: { emoji: "🆕", words: "новинки" },
  isFast: { emoji: "⚡", words: "быстрые" },
  isCheap: { emoji: "⭐", words: "недорогие" },
};
const MARK_ORDER = Object.keys(MARKS) as Mark[];

/** The mark on a button with room for so many letters besides its tail. */
export function markOn(model: Marks, lettersMax: number): string | undefined {
  const mark = shownMark(model, lettersMax);
  return mark && MARKS[mark].emoji;
}

function shownMark(model: Marks, lettersMax: number): Mark | undefined {
  const mark = MARK_ORDER.find((it) => model[it] === true);
  return mark && `${MARKS[mark].emoji} ${model.name}`.length <= lettersMax ? mark : undefined;
}

export const favouriteMark = (isFavourite: boolean) => (isFavourite ? "❤️" : "🤍");

export function list(
  title: string,
  words: string,
  page: { index: number; count: number; items: readonly Line[] },
): Html {
  return paragraphs(
    html`<b>${title}</b>`,
    words,
    lines(...MARK_ORDER.map((mark) => markLine(mark, page.items))),
    timeLines(page.items),
    page.count > 1 && `Страница ${page.index + 1} из ${page.count}`,
  );
}

/** What the mark means, and who has it and could not show it. One that all have tells nothing. */
function markLine(mark: Mark, models: readonly Line[]): Html | false {
  const marked = models.filter((model) => model[mark] === true);
  if (marked.length === 0 || (marked.length === models.length && mark !== "isPaused")) return false;
  const { emoji, words } = MARKS[mark];
  const hidden = marked.filter((model) => shownMark(model, lettersBeside(model)) !== mark);
  const names = hidden.map(({ name }) => name).join(", ");
  if (hidden.length === 0) return html`${emoji} ${words}`;
  if (hidden.length === marked.length) return html`${emoji} ${words}: ${names}`;
  return html`${emoji} ${words}, а также ${names}`;
}

function timeLines(models: readonly Marks[]): Html {
  const timed = models.flatMap(({ name, usualMs }) =>
    usualMs === undefined ? [] : [html`${name}: ${duration(usualMs)}`],
  );
  return lines(timed.length > 0 && "⏱ Обычно готово за:", ...timed);
}

/** The number that people see, so the first page is 1. */
export const pageButtons = {
  previous: (index: number) => `‹ Стр. ${index + 1}`,
  next: (index: number) => `Стр. ${index + 1} ›`,
} as const;

export const seek = paragraphs(
  html`<b>${LABELS.find}</b>`,
  "Напишите, что нужно сделать или как называется модель. Можно с ошибками, по-русски или по-английски.",
  "Например:",
);

export const makers = (page: { index: number; count: number }): Html =>
  paragraphs(
    html`<b>${LABELS.makers}</b>`,
    "Выберите, чьи модели показать. Рядом их число.",
    page.count > 1 && `Страница ${page.index + 1} из ${page.count}`,
  );

export const findByWords = (words: string) => `🔎 Найти модель: ${words}`;
