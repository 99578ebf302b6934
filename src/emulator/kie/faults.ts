import type { Random } from "../../kernel/index.ts";

/** Everything that can be made to go wrong, with what it looks like from outside. */
export const FAULTS = {
  key_refused: "каждый вызов: ключ не принят (401)",
  credit_zero: "createTask: кончились кредиты (402)",
  create_lost_before: "createTask: связь рвётся, задача не создана",
  create_lost_after: "createTask: связь рвётся, задача создана",
  create_slow: "createTask: задача создана, ответ через минуту",
  create_429: "createTask: слишком часто (429)",
  create_455: "createTask: обслуживание (455)",
  create_500: "createTask: ошибка в теле ответа (500)",
  create_html_502: "createTask: страница 502 вместо ответа",
  record_lost: "recordInfo: связь рвётся",
  record_missing: "recordInfo: задача не найдена (422)",
  record_html_502: "recordInfo: страница 502 вместо ответа",
  task_moderation: "задача: отказ модерации",
  task_input: "задача: отказ из-за параметров",
  task_download: "задача: не скачался входной файл",
  task_timeout: "задача: модель не ответила вовремя",
  task_upstream: "задача: сбой модели",
  task_stuck: "задача: не кончается",
  task_empty: "задача: успех без результата",
  answer_long: "ответ на вопрос: на десять страниц",
  result_404: "файл результата: 404",
  result_html: "файл результата: страница вместо файла",
  result_slow: "файл результата: через минуту",
  callback_lost: "обратный вызов: не приходит",
  callback_doubled: "обратный вызов: приходит дважды",
  callback_late: "обратный вызов: через минуту",
  callback_forged_token: "обратный вызов: ещё один, с чужим токеном",
  callback_foreign_task: "обратный вызов: ещё один, с чужой задачей",
  upload_500: "загрузка файла: ошибка (500)",
  discovery_429: "список моделей: слишком часто (429)",
  discovery_lost: "список моделей: связь рвётся",
  discovery_html_502: "список моделей: страница 502 вместо ответа",
  feed_gone: "список цен сайта: исчез (404)",
} as const;

export type FaultName = keyof typeof FAULTS;

export interface FaultSetting {
  /** Share of the occasions at which it happens, 0…1. */
  rate: number;
  /** How many of the next occasions it surely happens at. */
  next: number;
}

const OFF: FaultSetting = { rate: 0, next: 0 };

/** Misbehaviour, switched while the server runs. */
export class Faults {
  readonly #random: Random;
  readonly #settings = new Map<FaultName, FaultSetting>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Changes what is given and leaves the rest of the setting as it is. */
  set(name: FaultName, setting: Partial<FaultSetting>): void {
    this.#settings.set(name, { ...this.get(name), ...setting });
  }

  get(name: FaultName): FaultSetting {
    return this.#settings.get(name) ?? OFF;
  }

  /** Everything behaves again. */
  clear(): void {
    this.#settings.clear();
  }

  /** Asked once at each occasion. */
  happens(name: FaultName): boolean {
    const { rate, next } = this.get(name);
    if (next > 0) {
      this.set(name, { next: next - 1 });
      return true;
    }
    return rate > 0 && this.#random.fraction() < rate;
  }
}
