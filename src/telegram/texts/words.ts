import type { Section } from "../../catalog/index.ts";

/** Longer labels are cut by narrow phones. */
export const LABEL_CHARS_MAX = 40;

/** What costs nothing is said in a word. */
export const FREE = "бесплатно";

/** The same thing has the same word and emoji everywhere: every label that is used twice. */
export const LABELS = {
  back: "⬅️ Назад",
  menu: "🏠 Меню",
  cancel: "❌ Отмена",
  launch: "▶️ Запустить",
  asBefore: "⏮ Как в прошлый раз",
  run: "✅ Запустить",
  change: "✏️ Изменить",
  settings: "⚙️ Все настройки",
  again: "🔁 Ещё раз",
  vary: "✏️ С изменениями",
  retry: "🔁 Попробовать снова",
  otherModel: "🎛 Другая модель",
  asFile: "⬇️ Файлом",
  skip: "Пропустить",
  done: "✅ Готово",
  onwards: "➡️ Дальше",
  refresh: "🔄 Обновить",
  find: "🔎 Найти модель",
  allModels: "🗂 Все модели",
  makers: "🏷 По авторам",
  cheap: "⭐ Дешёвые",
  fresh: "🆕 Новые",
  favourites: "❤️ Избранное",
  mark: "❤️ Отметить",
  history: "🧾 История",
  balance: "💳 Баланс",
  help: "❓ Помощь",
  create: "🚀 Создать",
} as const;

export const SECTION_LABELS: { readonly [S in Section]: string } = {
  video: "🎬 Видео",
  image: "🖼 Картинка",
  improve: "✨ Улучшить",
  audio: "🎙 Аудио",
  text: "📝 Текст",
};

export const SECTION_ORDER: readonly Section[] = ["video", "image", "improve", "audio", "text"];

type Forms = readonly [one: string, few: string, many: string];

/** 1 запуск, 2 запуска, 5 запусков. */
export function plural(count: number, [one, few, many]: Forms): string {
  const tens = Math.abs(count) % 100;
  const ones = tens % 10;
  if (tens > 10 && tens < 20) return many;
  if (ones === 1) return one;
  return ones >= 2 && ones <= 4 ? few : many;
}

export const counted = (count: number, forms: Forms) => `${count} ${plural(count, forms)}`;

const SECONDS: Forms = ["секунду", "секунды", "секунд"];
const MINUTES: Forms = ["минуту", "минуты", "минут"];
const HOURS: Forms = ["час", "часа", "часов"];

/** «за» `40 секунд`, `1 минуту`, `1 час 5 минут`: as people say it, never to the second over a minute. */
export function duration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 60) return counted(seconds, SECONDS);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return counted(minutes, MINUTES);
  const hours = counted(Math.floor(minutes / 60), HOURS);
  return minutes % 60 === 0 ? hours : `${hours} ${counted(minutes % 60, MINUTES)}`;
}

/** `0:42`, `12:05`: how long it has been going on. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Moscow has had no summer time since 2014. */
const MOSCOW_MS = 3 * 3_600_000;
const MONTHS = [
  "января",
  "февраля",
  "марта",
  "апреля",
  "мая",
  "июня",
  "июля",
  "августа",
  "сентября",
  "октября",
  "ноября",
  "декабря",
];

/** `21 ноября, 14:05` in Moscow. */
export function moment(at: number): string {
  const date = new Date(at + MOSCOW_MS);
  const time = date.toISOString().slice(11, 16);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}, ${time}`;
}

/** `14:05:09` in Moscow. */
export function timeOfDay(at: number): string {
  return new Date(at + MOSCOW_MS).toISOString().slice(11, 19);
}

/** 1 048 576 bytes are a megabyte, as phones show it. */
export function megabytes(bytes: number): string {
  const amount = bytes / 1_048_576;
  const digits = amount >= 10 || Number.isInteger(amount) ? 0 : 1;
  return `${amount.toFixed(digits).replace(".", ",")} МБ`;
}

/** `1 250` */
export function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
}
