import { clip, type Html, html, lines, paragraphs } from "../html.ts";
import { counted, timeOfDay } from "./words.ts";

/** Short answers to what is out of the ordinary: each says what to do next. */

export const outdated = paragraphs(
  html`<b>Эта кнопка устарела</b>`,
  "С тех пор многое изменилось. Вот что можно сделать сейчас.",
);

export const modelGone = paragraphs(
  html`<b>Этой модели сейчас нет</b>`,
  "Её убрали или обновили. Похожие есть в разделах меню.",
);

/** Why a run must wait. The time differs with each try, so that a try is seen to have been made. */
export const later = {
  selling_stopped: (at: number): Html =>
    paragraphs(
      html`<b>Запуски ненадолго на паузе</b>`,
      "Мы сами приостановили их, чтобы всё проверить. Ничего не списано, введённое сохранено.",
      `Попробуйте чуть позже: запустится по той же цене. Проверено в ${timeOfDay(at)}.`,
    ),
  person_frozen: (at: number): Html =>
    paragraphs(
      html`<b>Проверяем вашу прошлую операцию</b>`,
      "Связь прервалась на полпути, и мы выясняем, прошла ли она. Дважды ничего не спишется, введённое сохранено.",
      `Обычно хватает минуты: нажмите ещё раз чуть позже. Проверено в ${timeOfDay(at)}.`,
    ),
} as const;

export const formClosed = paragraphs(
  html`<b>Эта форма уже закрыта</b>`,
  "Начните заново с карточки модели или откройте прошлый запуск в истории.",
);

export const blocked = (support: string | undefined): Html =>
  paragraphs(
    html`<b>Доступ закрыт</b>`,
    support === undefined
      ? "Этот аккаунт отключён администратором."
      : `Этот аккаунт отключён администратором. Если это ошибка, напишите ${support}.`,
  );

/** The money is safe whatever broke: it moves only with what it pays for. */
export const failed = (requestId: string): Html =>
  paragraphs(
    html`<b>Не получилось выполнить</b>`,
    "Лишнего не списалось: деньги уходят только вместе с запуском. Попробуйте ещё раз или откройте меню.",
    html`Код для поддержки: <code>${requestId}</code>`,
  );

export const TOO_FAST = "Слишком быстро, подождите секунду";

/** The press is safe already; pressing again would only lengthen the line. */
export const CROWDED =
  "Сейчас очень много запросов. Ваш принят, ответ придёт чуть позже: нажимать ещё раз не нужно";

export const noCommand = (command: string): Html =>
  paragraphs(html`<b>Команды /${clip(command, 32)} нет</b>`, "Всё, что умеет бот, есть в меню.");

export interface Sent {
  text?: string;
  files: number;
}

/** Something was sent outside a form. */
export const whatToDo = ({ text, files }: Sent): Html =>
  paragraphs(
    html`<b>Что сделаем с этим?</b>`,
    lines(
      files > 0 && `Получено: ${counted(files, ["файл", "файла", "файлов"])}`,
      text !== undefined && html`«${clip(text, 300)}»`,
    ),
    "Выберите модель: всё присланное подставлю сам, цену покажу до запуска.",
  );

export const nothingFits = paragraphs(
  html`<b>С таким файлом моделей пока нет</b>`,
  "Пришлите фото или описание словами, либо выберите раздел в меню.",
);

export const notUnderstood = paragraphs(
  html`<b>Такое сообщение не подойдёт</b>`,
  "Пришлите описание словами, фото, видео, аудио или выберите раздел в меню.",
);

export const cancelledForm = (model: string | undefined, running: number): Html =>
  paragraphs(
    html`<b>${model === undefined ? "Отменять нечего" : "Форма закрыта"}</b>`,
    model !== undefined && html`${model}: введённое удалено, деньги не тратились.`,
    running > 0
      ? "Запуски в работе продолжаются, каждый можно открыть кнопкой."
      : "Что создаём дальше?",
  );

export const leftForm = (model: string): Html =>
  paragraphs(html`<b>Форма закрыта</b>`, html`${model}: введённое удалено, деньги не тратились.`);

export const cannotStop = (number: string): string =>
  `№ ${number} уже у модели, отменить нельзя. Если не получится, деньги вернутся.`;

export const removed = (number: string): string => `№ ${number} удалён из истории.`;
