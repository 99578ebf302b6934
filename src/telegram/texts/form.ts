import type { Field, Media } from "../../catalog/index.ts";
import { formatRoubles, type Kopecks } from "../../kernel/index.ts";
import { clip, type Html, html, lines, paragraphs } from "../html.ts";
import { counted, megabytes, plural, thousands } from "./words.ts";

/** What is said while a form is filled in and confirmed. */

const PRESENT_CHARS_MAX = 1500;
const HINT_CHARS_MAX = 400;
const PROBLEM_CHARS_MAX = 600;

export interface FieldText {
  model: string;
  field: Field;
  /** Absent: one value is changed from the confirmation. */
  step?: { index: number; count: number };
  /** What is wrong with the last answer, and how to mend it. */
  problem?: string;
  /** What stands there now, in words. */
  present?: string;
  /** Media fields: files received so far. */
  received: number;
  /** The most that a file may have, ours and Telegram's limit. */
  maxBytes: number;
}

/** One question: what it is, an example, the limits, what to do (R144). */
export function fieldQuestion(view: FieldText): Html {
  const { field, step, problem, present } = view;
  const label = field.label;
  const head = step ? `Шаг ${step.index + 1} из ${step.count} · ${label}` : label;
  return paragraphs(
    problem !== undefined && `⚠️ ${clip(problem, PROBLEM_CHARS_MAX)}`,
    lines(html`<b>${head}</b>`, html`<i>${view.model}</i>`),
    present !== undefined && html`Сейчас: ${clip(present, PRESENT_CHARS_MAX)}`,
    lines(todo(view), limits(view)),
    field.hint !== undefined && html`<i>${clip(field.hint, HINT_CHARS_MAX)}</i>`,
  );
}

function todo({ field, received }: FieldText): string {
  switch (field.type) {
    case "text":
      return "Напишите ответ сообщением.";
    case "choice":
      return "Выберите вариант кнопкой.";
    case "number":
      return "Выберите кнопкой или напишите число.";
    case "toggle":
      return "Включить?";
    case "media": {
      const what = `Пришлите ${mediaWords(field.media)} или ссылку`;
      if (!field.many) return `${what}.`;
      return received === 0
        ? `${what}. Можно несколько сразу.`
        : "Пришлите ещё или нажмите «Готово».";
    }
  }
}

function limits({ field, received, maxBytes }: FieldText): string | undefined {
  switch (field.type) {
    case "text":
      return `До ${thousands(field.maxLength)} ${plural(field.maxLength, CHARS)}. Длинный текст можно прислать файлом .txt.`;
    case "number":
      return range(field);
    case "media": {
      const size = `Размер файла до ${megabytes(maxBytes)}.`;
      if (!field.many) return size;
      const least = field.minItems > 1 ? `, нужно хотя бы ${field.minItems}` : "";
      return `Принято: ${received} из ${field.maxItems}${least}. ${size}`;
    }
    case "choice":
    case "toggle":
      return undefined;
  }
}

const CHARS = ["знака", "знаков", "знаков"] as const;

function range(field: Extract<Field, { type: "number" }>): string | undefined {
  const { minimum, maximum, integer } = field;
  const kind = integer ? "Целое число" : "Число";
  if (minimum !== undefined && maximum !== undefined) return `${kind} от ${minimum} до ${maximum}.`;
  if (minimum !== undefined) return `${kind} от ${minimum}.`;
  return maximum === undefined ? undefined : `${kind} до ${maximum}.`;
}

const MEDIA_WORDS: { readonly [M in Media]: string } = {
  image: "фото",
  video: "видео",
  audio: "аудио или голосовое",
  document: "файл",
};

export function mediaWords(media: readonly Media[]): string {
  return media.map((kind) => MEDIA_WORDS[kind]).join(" или ");
}

export const formButtons = {
  yes: "Да",
  no: "Нет",
  dropLast: "🗑 Убрать последний файл",
  byDefault: "↩️ Вернуть как было",
  erase: "🗑 Убрать",
  checkBalance: "🔄 Проверить баланс",
  option: (label: string, value: string) => `⚙️ ${label}: ${value}`,
  field: (label: string, value: string) => `${label}: ${value}`,
  mend: (label: string) => `✏️ ${label}`,
  useHere: (model: string) => `✏️ Добавить в форму: ${model}`,
} as const;

export const chosenMark = "✓ ";
export const optionPrice = (price: Kopecks) => ` · ${formatRoubles(price)}`;

export const values = {
  yes: "да",
  no: "нет",
  none: "не задано",
  byModel: "на выбор модели",
  files: (count: number) => counted(count, ["файл", "файла", "файлов"]),
  link: "по ссылке",
} as const;

/** What was entered, by its label. */
export interface ValueLine {
  label: string;
  value: string;
}

export interface Money {
  price: Kopecks;
  /** The most it can cost; less is charged if it turns out to be less. */
  upTo: boolean;
  available: Kopecks;
  /** Only for admins, who pay nothing: what the run costs us. */
  adminCost?: Kopecks;
  dear: boolean;
}

/** All values have to fit into one message together with the rest. */
const VALUES_CHARS_MAX = 2800;
const VALUE_CHARS_MIN = 60;
const LABELS_CHARS_MAX = 50;

/** Short values stand as they are, and leave their room to the long ones. */
export function valueLines(all: readonly ValueLine[], charsMax = VALUES_CHARS_MAX): Html {
  const room = charsMax - all.length * LABELS_CHARS_MAX;
  const short = all.filter(({ value }) => value.length <= VALUE_CHARS_MIN);
  const taken = short.reduce((sum, { value }) => sum + html`${value}`.text.length, 0);
  const long = Math.max(1, all.length - short.length);
  const perValue = Math.max(VALUE_CHARS_MIN, Math.floor((room - taken) / long));
  return lines(...all.map(({ label, value }) => html`<b>${label}:</b> ${clip(value, perValue)}`));
}

/** Every value, the exact price, the balance, and what it is enough for (R148, G2). */
export function confirmation(
  model: { name: string; maker: string },
  all: readonly ValueLine[],
  money: Money,
  note?: string,
): Html {
  return paragraphs(
    note !== undefined && `ℹ️ ${note}`,
    lines(html`<b>Проверьте и запускайте</b>`, html`${model.name} · ${model.maker}`),
    valueLines(all),
    lines(...priceLines(money)),
  );
}

function priceLines(money: Money): (string | Html | false)[] {
  const { price, available, adminCost, upTo, dear } = money;
  if (adminCost !== undefined) {
    return [`Админ: бесплатно (себестоимость ${formatRoubles(adminCost)})`];
  }
  const enough = price > 0 ? Math.floor(available / price) : 0;
  const balance = `на балансе ${formatRoubles(available)}`;
  const runs = enough > 1 ? `, хватит на ${counted(enough, ["такой", "таких", "таких"])}` : "";
  return [
    html`Цена: <b>${upTo ? "до " : ""}${formatRoubles(price)}</b> · ${balance}${runs}`,
    upTo && "Спишется столько, сколько выйдет на деле, не больше этой суммы.",
    dear && "⚠️ Дорогой запуск: больше 100 ₽.",
  ];
}

/** The price is above the balance: what is missing and what can be done (R136). */
export function notEnough(
  model: { name: string; maker: string },
  all: readonly ValueLine[],
  money: Money,
  support: string | undefined,
): Html {
  const missing = (money.price - money.available) as Kopecks;
  const help =
    support === undefined
      ? "Измените настройки, чтобы стало дешевле, или возьмите модель из раздела «Дешёвые»."
      : `Измените настройки, возьмите модель подешевле или напишите ${support}: поможем пополнить баланс.`;
  return paragraphs(
    lines(html`<b>Не хватает ${formatRoubles(missing)}</b>`, html`${model.name} · ${model.maker}`),
    valueLines(all),
    lines(...priceLines(money)),
    `${help} Всё введённое сохранено.`,
  );
}

/** Something must be mended before there can be a price. */
export function toMend(
  model: { name: string; maker: string },
  all: readonly ValueLine[],
  problems: readonly string[],
): Html {
  return paragraphs(
    lines(html`<b>Осталось поправить</b>`, html`${model.name} · ${model.maker}`),
    lines(...problems.map((problem) => `• ${clip(problem, 300)}`)),
    valueLines(all),
  );
}

export function changeWhat(model: string): Html {
  return paragraphs(html`<b>Что изменить?</b>`, html`${model}. Остальное останется как есть.`);
}

export const notes = {
  changed: "Пока экран был открыт, что-то поменялось. Проверьте цену ещё раз.",
  filledFrom: (number: string) => `Всё взято из запуска № ${number}.`,
  dropped: "Часть настроек этой модели не подошла, их нет в списке.",
} as const;

/** What is wrong with a thing that was sent as an answer. */
export const wrong = {
  notText: "Здесь нужен текст. Напишите его сообщением или пришлите файлом .txt.",
  notMedia: (media: readonly Media[]) =>
    `Здесь нужно ${mediaWords(media)}. Пришлите файл или ссылку.`,
  pressButton: "Такого варианта нет. Выберите кнопкой.",
  tooBig: (maxBytes: number) =>
    `Файл больше ${megabytes(maxBytes)}. Сожмите его или пришлите другой.`,
  format: (formats: string) => `Такой формат не подойдёт. Пришлите ${formats}.`,
  full: (count: number) =>
    `Больше ${counted(count, ["файла", "файлов", "файлов"])} не нужно. Уберите лишний или нажмите «Готово».`,
  moreFiles: (count: number) =>
    `Нужно ещё ${counted(count, ["файл", "файла", "файлов"])}. Пришлите и нажмите «Готово».`,
  oneIsEnough: "Хватит того, что уже есть: лишние файлы не понадобятся.",
  textFile: "Этот файл не прочитать. Пришлите .txt до 256 КБ или напишите текст сообщением.",
  link: "Ссылка должна начинаться с https:// и вести на сам файл.",
  noPrice: "Для такого сочетания настроек нет цены. Поменяйте одну из них.",
} as const;
