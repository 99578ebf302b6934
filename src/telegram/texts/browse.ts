import { formatRoubles, type Kopecks } from "../../kernel/index.ts";
import { clip, type Html, html, lines, paragraphs } from "../html.ts";
import { type Starting, startingAt } from "./lists.ts";
import { PAUSED_MARK, STANDINGS, successLine } from "./paused.ts";
import { duration, FREE, LABELS } from "./words.ts";

/** What is said while people look around: greeting, guide, menu, lists, cards, help. */

export function greeting(view: { firstName: string; bonus: Kopecks; starter: boolean }): Html {
  const { firstName, bonus, starter } = view;
  return paragraphs(
    html`<b>${firstName === "" ? "Привет!" : `Привет, ${clip(firstName, 64)}!`}</b>`,
    "Здесь нейросети рисуют картинки, снимают видео, пишут музыку и озвучивают текст. Всё прямо в этом чате.",
    bonus > 0 && `🎁 Дарим ${formatRoubles(bonus)} на первые работы: они уже на балансе.`,
    "Баланс не сгорает, подписки нет. Цена видна до запуска, а за неудачу деньги возвращаются.",
    starter ? "Попробуйте пример одной кнопкой или загляните в меню." : "Загляните в меню.",
  );
}

export const greetingButtons = {
  tryExample: (prompt: string) => `Попробовать: ${prompt}`,
  guide: "👀 Как это работает",
} as const;

const GUIDE = [
  {
    title: "Выберите модель",
    words:
      "В меню есть видео, картинки, улучшение фото и звук. На карточке модели написано, что она делает, сколько стоит и что ей прислать.",
  },
  {
    title: "Расскажите, что нужно",
    words:
      "Бот спросит только нужное: описание словами, фото или настройку кнопкой. На любом шаге можно вернуться или выйти, введённое сохранится.",
  },
  {
    title: "Проверьте цену и запускайте",
    words:
      "Перед запуском видна точная цена и баланс. Результат придёт сюда сам, чат можно закрыть. Если не получится, деньги вернутся.",
  },
] as const;

export const GUIDE_STEPS = GUIDE.length;
export const guideNext = "Дальше";

export function guideStep(index: number): Html {
  const { title, words } = GUIDE[index] ?? GUIDE[0];
  return paragraphs(html`<b>${index + 1} из ${GUIDE_STEPS}. ${title}</b>`, words);
}

export function menu(available: Kopecks, running: number): Html {
  return paragraphs(
    html`<b>Главное меню</b>`,
    lines(html`Баланс: <b>${formatRoubles(available)}</b>`, running > 0 && `В работе: ${running}`),
    "Что создаём?",
  );
}

export const createSomething = paragraphs(
  html`<b>Что создаём?</b>`,
  "Выберите раздел или просто пришлите описание либо фото: подскажу подходящие модели.",
);

export const resume = (model: string) => `⏯ Продолжить: ${model}`;

/** What one unit of the price list is called. */
const UNITS: Readonly<Record<string, string>> = {
  image: "за картинку",
  video: "за видео",
  second: "за секунду",
  minute: "за минуту",
  "1000_chars": "за 1000 знаков",
  megapixel: "за мегапиксель",
  request: "за запуск",
  "1m_input_tokens": "за миллион токенов запроса",
  "1m_output_tokens": "за миллион токенов ответа",
};

export interface PriceLine {
  /** The options that it is for: `1080p, 10 с`; empty: whatever is chosen. */
  label: string;
  price: Kopecks;
  /** A key of `UNITS`. */
  unit: string;
}

export interface CardText extends Starting {
  name: string;
  maker: string;
  what: string;
  forWhom: string;
  send: string;
  limits?: string;
  /** One price whatever is chosen. */
  fixed: boolean;
  table: readonly PriceLine[];
  usualMs?: number;
  example?: string;
  dear: boolean;
  isNew: boolean;
  /** `trial`: the next run shows whether it works again. */
  standing: keyof typeof STANDINGS;
  /** Of its runs of late. */
  success?: { runs: number; succeeded: number };
}

/** Lines of a price table that are still read. */
const TABLE_LINES_MAX = 8;
const EXAMPLE_CHARS_MAX = 400;

export function card(view: CardText): Html {
  const { usualMs, limits, example } = view;
  return paragraphs(
    html`<b>${view.name}</b> · ${view.maker}`,
    view.standing !== "sold" && `${PAUSED_MARK}${STANDINGS[view.standing]}`,
    lines(view.isNew && "🆕 Новинка", view.what),
    lines(
      html`<b>Кому:</b> ${view.forWhom}`,
      html`<b>Что прислать:</b> ${view.send}`,
      limits !== undefined && html`<b>Ограничения:</b> ${limits}`,
    ),
    lines(
      html`💰 <b>Цена:</b> ${priceWords(view)}`,
      view.isCounted && "Чем длиннее текст, тем дороже. Предел цены виден до запуска.",
      ...view.table.slice(0, TABLE_LINES_MAX).map(priceLine),
      view.table.length > TABLE_LINES_MAX && "Точную цену покажу перед запуском.",
      usualMs !== undefined && html`⏱ <b>Обычно готово за</b> ${duration(usualMs)}`,
      view.success && successLine(view.success),
    ),
    view.dear && "⚠️ Запуск стоит больше 100 ₽. Точную цену покажу заранее.",
    example !== undefined && html`<b>Пример:</b> «${clip(example, EXAMPLE_CHARS_MAX)}»`,
  );
}

function priceWords(view: CardText): string {
  if (view.from === 0) return FREE;
  if (view.fixed) return `${formatRoubles(view.from)} за запуск`;
  return `${startingAt(view)} за ${view.isCounted ? "короткий запуск" : "запуск"}`;
}

function priceLine({ label, price, unit }: PriceLine): string {
  const per = UNITS[unit] ?? UNITS.request;
  return `• ${label === "" ? "" : `${label} — `}${formatRoubles(price)} ${per}`;
}

export const tryThisExample = "✨ Попробовать этот пример";
export const favourButton = (isFavourite: boolean) =>
  isFavourite ? "❤️ В избранном" : "🤍 В избранное";

export function help(support: { telegram?: string; text?: string }): Html {
  return paragraphs(
    html`<b>${LABELS.help}</b>`,
    answer("Как начать?", "Откройте меню и выберите модель или сразу пришлите описание либо фото."),
    answer(
      "Сколько это стоит?",
      "Цена написана на карточке и на экране запуска. Спишется не больше неё и только за готовый результат.",
    ),
    answer("А если не получится?", "Деньги вернутся на баланс сами, об этом придёт сообщение."),
    answer(
      "Где мои результаты?",
      "В истории: любой можно открыть снова и повторить с изменениями.",
    ),
    answer("Баланс сгорает?", "Нет. Подписки и автоматических списаний тоже нет."),
    support.text,
    support.telegram !== undefined && `Остались вопросы? Напишите ${support.telegram}.`,
  );
}

function answer(question: string, words: string): Html {
  return lines(html`<b>${question}</b>`, words);
}

export const supportButton = "💬 Написать в поддержку";
export const supportUrl = (username: string) => `https://t.me/${username.replace(/^@/, "")}`;
