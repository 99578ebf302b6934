import { type Field, type Media, numberInWords, takesSeveral } from "../../catalog/index.ts";
import { formatRoubles, type Kopecks, kopecks } from "../../kernel/index.ts";
import { clip, type Html, html, lines, paragraphs } from "../html.ts";
import { type LongChoice, longToDo } from "./long-choice.ts";
import { type HistoryLine, historyLine } from "./run-line.ts";
import { counted, FREE, megabytes, plural, thousands, timeOfDay } from "./words.ts";

/** What is said while a form is filled in and confirmed. */

const PRESENT_CHARS_MAX = 1500;
const HINT_CHARS_MAX = 400;
const PROBLEM_CHARS_MAX = 600;
const PROBLEM_LINE_CHARS_MAX = 300;

export interface FieldText {
  model: string;
  field: Field;
  /** Its label, and what it is inside of. */
  title: string;
  /** Absent: one value is changed from the confirmation. */
  step?: { index: number; count: number };
  /** What is wrong with the last answer, and how to mend it. */
  problem?: string;
  /** What was taken just now, and where it went. */
  note?: string;
  /** What stands there now, in words. */
  present?: string;
  /** More options than one looks through. */
  long?: LongChoice;
  /** Media fields: files received so far. */
  received: number;
  /** The most that a file may have, ours and Telegram's limit. */
  maxBytes: number;
  /** Fields that take a run: those on this page. */
  runs?: { runs: readonly HistoryLine[] };
}

/** One question: what it is, an example, the limits, what to do (R144). */
export function fieldQuestion(view: FieldText): Html {
  const { field, present } = view;
  return paragraphs(
    ...questionHead(view),
    present !== undefined && html`Сейчас: ${clip(present, PRESENT_CHARS_MAX)}`,
    lines(whatToDo(view), limits(view)),
    ...(view.runs?.runs ?? []).map(historyLine),
    field.hint !== undefined && html`<i>${clip(field.hint, HINT_CHARS_MAX)}</i>`,
  );
}

/** What happened, which step it is, and of which model: on top of every question. */
export function questionHead({
  step,
  title,
  model,
  problem,
  note,
}: Pick<FieldText, "step" | "title" | "model" | "problem" | "note">) {
  const head = step ? `Шаг ${step.index + 1} из ${step.count} · ${title}` : title;
  return [
    problem !== undefined && `⚠️ ${clip(problem, PROBLEM_CHARS_MAX)}`,
    note !== undefined && `✅ ${clip(note, PROBLEM_CHARS_MAX)}`,
    lines(html`<b>${head}</b>`, html`<i>${model}</i>`),
  ] as const;
}

/** What is to be done about a field: to write, to press, to send. */
export function whatToDo({
  field,
  received,
  runs,
  long,
}: Pick<FieldText, "field" | "received" | "runs" | "long">): string {
  if (long) return longToDo(long);
  switch (field.type) {
    case "job":
      return runs?.runs.length
        ? "Выберите кнопкой или напишите №."
        : "Подходящих запусков пока нет. Сделайте такой и вернитесь: всё введённое сохранится.";
    case "text":
      return field.link ? "Пришлите ссылку сообщением." : "Напишите ответ сообщением.";
    case "choice":
    case "branch":
    case "pick":
    case "serial":
    case "list":
    case "group":
      return "Выберите вариант кнопкой.";
    case "number":
      return "Выберите кнопкой или напишите число.";
    case "toggle":
      return "Включить?";
    case "media": {
      const what = `Пришлите ${mediaWords(field.media)} или ссылку`;
      if (!takesSeveral(field)) return `${what}.`;
      return received === 0
        ? `${what}. Можно несколько сразу.`
        : "Пришлите ещё или нажмите «Готово».";
    }
  }
}

function limits({ field, received, maxBytes }: FieldText): string | undefined {
  switch (field.type) {
    case "text":
      if (field.link) return undefined;
      return `До ${thousands(field.maxLength)} ${plural(field.maxLength, CHARS)}. Длинный текст можно прислать файлом .txt.`;
    case "number":
      return range(field);
    case "media": {
      const size = `Размер файла до ${megabytes(maxBytes)}.`;
      if (!takesSeveral(field)) return size;
      const least = field.minItems > 1 ? `, нужно хотя бы ${field.minItems}` : "";
      return `Принято: ${received} из ${field.maxItems}${least}. ${size}`;
    }
    case "job":
      return `Подойдут запуски за последние ${counted(field.daysMax, DAYS)}.`;
    default:
      return undefined;
  }
}

const DAYS = ["день", "дня", "дней"] as const;
const CHARS = ["знака", "знаков", "знаков"] as const;

function range(field: Extract<Field, { type: "number" }>): string | undefined {
  const { minimum, maximum, integer, unit } = field;
  const least = minimum === undefined ? "" : ` от ${numberInWords(minimum)}`;
  const most = maximum === undefined ? "" : ` до ${numberInWords(maximum)}`;
  if (least + most === "") return undefined;
  return `${integer ? "Целое число" : "Число"}${least}${most}${unit ? ` ${unit}` : ""}.`;
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
  item: (index: number, brief: string) => `${index + 1}. ${brief}`,
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
  run: (number: string, part?: number) =>
    part === undefined ? `№ ${number}` : `№ ${number}, вариант ${part + 1}`,
  fileOf: (number: string) => `из № ${number}`,
  item: (index: number, brief: string) => `\n${index + 1}. ${brief}`,
  gone: "уже нет",
  named: (label: string, value: string) => `${label}: ${value}`,
} as const;

/** «Реплика 2», «Реплика 2 · Голос». */
export function itemTitle(item: string, index: number, of?: string): string {
  return of === undefined ? `${item} ${index + 1}` : `${item} ${index + 1} · ${of}`;
}

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
  /** When the balance was looked at. */
  at?: number;
}

/** One message, and some room to breathe (telegram.md §3.2). */
const TEXT_CHARS_MAX = 4000;
const VALUE_CHARS_MIN = 60;
const LABEL_CHARS_MAX = 50;

/** In what room the `others` leave. Short values stand as they are and leave theirs to long ones. */
export function valueLines(all: readonly ValueLine[], others: readonly Html[]): Html {
  const taken = others.reduce((sum, { text }) => sum + text.length, 0);
  const room = TEXT_CHARS_MAX - taken - all.length * LABEL_CHARS_MAX;
  const short = all.filter(({ value }) => value.length <= VALUE_CHARS_MIN);
  const shortRoom = short.reduce((sum, { value }) => sum + html`${value}`.text.length, 0);
  const long = Math.max(1, all.length - short.length);
  const perValue = Math.max(VALUE_CHARS_MIN, Math.floor((room - shortRoom) / long));
  return lines(...all.map(({ label, value }) => html`<b>${label}:</b> ${clip(value, perValue)}`));
}

export interface ModelName {
  name: string;
  maker: string;
}

function headOf(title: string, { name, maker }: ModelName): Html {
  return lines(html`<b>${title}</b>`, html`${name} · ${maker}`);
}

/** Every value, the exact price, the balance, and what it is enough for (R148, G2). */
export function confirmation(
  model: ModelName,
  all: readonly ValueLine[],
  money: Money,
  note?: string,
): Html {
  const head = paragraphs(
    note !== undefined && `ℹ️ ${note}`,
    headOf("Проверьте и запускайте", model),
  );
  const price = priceLines(money);
  return paragraphs(head, valueLines(all, [head, price]), price);
}

/** The price is above the balance: what is missing and what can be done (R136). */
export function notEnough(
  model: ModelName,
  all: readonly ValueLine[],
  money: Money,
  support: string | undefined,
): Html {
  const missing = kopecks(money.price - money.available);
  const head = headOf(`Не хватает ${formatRoubles(missing)}`, model);
  const help =
    support === undefined
      ? "Измените настройки, чтобы стало дешевле, или возьмите модель из раздела «Дешёвые»."
      : `Измените настройки, возьмите модель подешевле или напишите ${support}: поможем пополнить баланс.`;
  // Something differs each time, so that a check is seen to have been made.
  const checked = money.at !== undefined && `Баланс проверен в ${timeOfDay(money.at)}.`;
  const rest = paragraphs(lines(priceLines(money), checked), `${help} Всё введённое сохранено.`);
  return paragraphs(head, valueLines(all, [head, rest]), rest);
}

/** Something must be mended before there can be a price. */
export function toMend(
  model: ModelName,
  all: readonly ValueLine[],
  problems: readonly string[],
): Html {
  const head = headOf("Осталось поправить", model);
  const told = lines(...problems.map((problem) => `• ${clip(problem, PROBLEM_LINE_CHARS_MAX)}`));
  return paragraphs(head, told, valueLines(all, [head, told]));
}

function priceLines(money: Money): Html {
  const { price, available, adminCost, upTo, dear } = money;
  if (adminCost !== undefined) {
    return lines(`Админ: бесплатно (себестоимость ${formatRoubles(adminCost)})`);
  }
  const enough = price > 0 ? Math.floor(available / price) : 0;
  const balance = `на балансе ${formatRoubles(available)}`;
  const runs = enough > 1 ? `, хватит на ${counted(enough, ["такой", "таких", "таких"])}` : "";
  const cost = price === 0 ? FREE : `${upTo ? "до " : ""}${formatRoubles(price)}`;
  return lines(
    html`Цена: <b>${cost}</b> · ${balance}${runs}`,
    upTo && "Спишется столько, сколько выйдет на деле, не больше этой суммы.",
    dear && "⚠️ Дорогой запуск: больше 100 ₽.",
  );
}

export function changeWhat(model: string): Html {
  return paragraphs(html`<b>Что изменить?</b>`, html`${model}. Остальное останется как есть.`);
}

export function allSettings(model: string): Html {
  return paragraphs(
    html`<b>Все настройки</b>`,
    html`${model}. Можно не трогать: без них всё тоже получится.`,
  );
}

export const notes = {
  changed: "Пока экран был открыт, что-то поменялось. Проверьте цену ещё раз.",
  filledFrom: (number: string) => `Всё взято из запуска № ${number}.`,
  goesOn: (number: string) => `Разговор № ${number} продолжается: модель его помнит.`,
  settingsFrom: (number: string) => `Настройки как в запуске № ${number}. Слова и файлы — новые.`,
  /** A file that came while something else was asked for. */
  filePut: (label: string) => `Файл принят: «${label}». Теперь ответьте на вопрос ниже.`,
} as const;

/** What is wrong with a thing that was sent as an answer. */
export const wrong = {
  notText: "Здесь нужен текст. Напишите его сообщением или пришлите файлом .txt.",
  notMedia: (media: readonly Media[]) =>
    `Здесь нужно ${mediaWords(media)}. Пришлите файл или ссылку.`,
  pressButton: "Такого варианта нет. Выберите кнопкой.",
  pressRun: "Здесь нужен один из ваших запусков. Выберите его кнопкой или напишите его №.",
  runGone: "Этот запуск не подойдёт: он слишком старый, не ваш или другого рода. Выберите другой.",
  tooBig: (maxBytes: number) =>
    `Файл больше ${megabytes(maxBytes)}. Сожмите его или пришлите другой.`,
  format: (formats: string) => `Такой формат не подойдёт. Пришлите ${formats}.`,
  full: (count: number) =>
    `Больше ${counted(count, ["файла", "файлов", "файлов"])} не нужно. Уберите лишний или нажмите «Готово».`,
  notFilled: "Здесь ещё не всё заполнено.",
  listFull: "Больше добавить нельзя. Удалите лишнее или нажмите «Готово».",
  addByButton: "Здесь выбирают кнопкой. Нажмите «Добавить».",
  oneIsEnough: "Хватит того, что уже есть: лишние файлы не понадобятся.",
  textFile: "Этот файл не прочитать. Пришлите .txt до 256 КБ или напишите текст сообщением.",
  link: "Ссылка должна начинаться с https:// и вести на сам файл.",
  noPrice: "Для такого сочетания настроек нет цены. Поменяйте одну из них.",
} as const;
