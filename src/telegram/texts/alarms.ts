import { clip, type Html, html, paragraphs } from "../html.ts";

/** To the admins: what has happened and what to do. Keyed by the trouble's code. */
const ALARMS: Readonly<Record<string, readonly [headline: string, advice: string]>> = {
  no_output: [
    "Модель ответила успехом без результата",
    "Деньги человеку возвращены, провайдер своё взял. Номер запуска есть в журнале.",
  ],
  test_budget: [
    "Запас пробных запусков кончился",
    "SAFE_TEST_MODE не даёт тратить больше MAX_TEST_CREDITS_PER_RUN. Людям деньги возвращены.",
  ],
  person_frozen: [
    "Неясно, записалась ли операция с деньгами",
    "База не ответила за минуту. Человек ничего не может запустить, пока программа не выяснит это сама; дважды ничего не запишется. Если так долго, проверьте базу. Операция:",
  ],
  writes_unanswered: [
    "База не записывает",
    "Люди ждут ответа. Что они отправили, не потеряется: Telegram принесёт это снова. Программа пробует сама и напишет, когда пройдёт. Если через минуту не прошло, перезапустите сервер базы. Порядок действий описан в docs/runbook.md.",
  ],
  books: [
    "Книги не сходятся, продажи остановлены",
    "Новые запуски не принимаются, начатые идут дальше. Выполните trt ledger audit: он назовёт, что именно не сходится. Порядок действий описан в docs/runbook.md. Когда всё сойдётся, продажи включатся сами.",
  ],
};

/** The end of a trouble: nothing is left to do. */
const ENDED = {
  writes_answered: ["База снова записывает", "Отвечаю всем, кто ждал."],
  books_right: ["Книги снова сходятся", "Из-за них продажи больше не стоят."],
} as const;

export type EndedTrouble = keyof typeof ENDED;

export function troubleEnded(code: EndedTrouble): Html {
  const [headline, meaning] = ENDED[code];
  return paragraphs(html`✅ <b>${headline}</b>`, `${meaning} Делать ничего не нужно.`);
}

const DETAIL_CHARS_MAX = 300;

const UNKNOWN = [
  "Сбой в программе",
  "Начатое действие отменено, деньги целы. Подробности в журнале.",
] as const;

/** `detail`: which one, such as the number of a run. */
export function alarm(code: string, detail?: string): Html {
  const [headline, advice] = ALARMS[code] ?? UNKNOWN;
  const which = detail !== undefined && html`<code>${clip(detail, DETAIL_CHARS_MAX)}</code>`;
  return paragraphs(html`🚨 <b>${headline}</b>`, advice, which);
}
