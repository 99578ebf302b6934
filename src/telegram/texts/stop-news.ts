import { type Html, html, lines, paragraphs } from "../html.ts";

/** What was stopped by itself, what that means, and what to do. */
const STOPPED = {
  our_key: [
    "Провайдер не принимает ключ",
    "Запуски не продаются. Проверьте KIE_API_KEY и его лимиты в кабинете. Смотрю каждую минуту и включу продажу сам.",
  ],
  our_credit: [
    "На счёте провайдера кончились кредиты",
    "Запуски не продаются. Пополните счёт в кабинете. Смотрю каждую минуту и включу продажу сам.",
  ],
  submitting: [
    "Задания не отправляются",
    "Ответы провайдера теряются. Люди ждут в очереди, через 10 минут ожидания деньги возвращаются. Раз в минуту пробую одно задание: дойдёт ответ, и отправка пойдёт дальше сама.",
  ],
} as const;

/** A stop that the program made or lifted by itself. */
export interface StopText {
  what: keyof typeof STOPPED | { model: string };
  state: "stopped" | "lifted";
  failures: number;
  /** Of creates. */
  lost?: { missed: number; tries: number };
  /** Of the model's runs of late. */
  rate?: { runs: number; succeeded: number };
}

export function stopNews({ what, state, failures, lost, rate }: StopText): Html {
  const measured = rate && `Удачных запусков: ${rate.succeeded} из последних ${rate.runs}.`;
  if (typeof what === "object") {
    return state === "lifted"
      ? paragraphs(html`▶️ <b>Модель снова в продаже: ${what.model}</b>`, measured)
      : paragraphs(
          html`⏸ <b>Модель на паузе: ${what.model}</b>`,
          lines(`Неудач подряд: ${failures}.`, measured),
          "Раз в 10 минут пропускаю один запуск: получится, и она вернётся сама.",
        );
  }
  if (state === "lifted") {
    const goesOn = what === "submitting" ? "Задания снова отправляются" : "Запуски снова продаются";
    return paragraphs(html`▶️ <b>${goesOn}</b>`, "Делать ничего не нужно.");
  }
  const [headline, advice] = STOPPED[what];
  return paragraphs(
    html`🚨 <b>${headline}</b>`,
    lost && `Потеряно ответов: ${lost.missed} из ${lost.tries}.`,
    advice,
  );
}
