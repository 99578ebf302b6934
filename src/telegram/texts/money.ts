import { formatRoubles, type Kopecks } from "../../kernel/index.ts";
import type { Balance, Entry } from "../../ledger/index.ts";
import { type Html, html, lines, paragraphs } from "../html.ts";
import { moment } from "./words.ts";

/** What is said about money. */

/** The first line is what can be spent now; the rest only where it is not zero (design §10). */
export function balance({ available, bonus, held }: Balance, support: string | undefined): Html {
  return paragraphs(
    lines(
      html`<b>Баланс: ${formatRoubles(available)}</b>`,
      bonus > 0 && `из них бонусы: ${formatRoubles(bonus)}`,
      held > 0 && `в работе: ${formatRoubles(held)}`,
    ),
    "Баланс не сгорает. Деньги списываются только за готовый результат.",
    support !== undefined && `Чтобы пополнить баланс, напишите ${support}.`,
  );
}

export const moneyButtons = {
  statement: "📄 Выписка",
  newest: "‹ В начало",
  older: "Раньше ›",
} as const;

const KINDS: { readonly [K in Entry["kind"]]: string } = {
  topup: "Пополнение",
  bonus: "Подарок",
  referral: "Подарок за друга",
  promo: "Промокод",
  hold: "Запуск",
  capture: "Оплачено",
  release: "Возврат",
  refund: "Возврат",
  chargeback: "Отзыв платежа",
  adjust: "Исправление",
  prov_topup: "Исправление",
  prov_cost: "Исправление",
};

export interface StatementLine {
  entry: Entry;
  /** The № of the run that it is about. */
  run?: string;
}

/** Every operation with the person's money by its number, newest first (R126). */
export function statement(shown: readonly StatementLine[]): Html {
  if (shown.length === 0) {
    return paragraphs(html`<b>Выписка</b>`, "Операций пока не было.");
  }
  return paragraphs(html`<b>Выписка</b>`, ...shown.map(statementLine));
}

function statementLine({ entry, run }: StatementLine): Html {
  const what = run === undefined ? KINDS[entry.kind] : `${KINDS[entry.kind]} № ${run}`;
  const held = entry.setAside > 0 ? `, в работе ${formatRoubles(entry.setAside)}` : "";
  return lines(
    html`${entry.ordinal}. <b>${what}</b>: ${amount(entry)}`,
    `${moment(entry.at)} · баланс ${formatRoubles(entry.available)}${held}`,
  );
}

/** A capture takes what was set aside: the balance had changed with the run's start. */
function amount(entry: Entry): string {
  const change = (entry.paid + entry.bonus) as Kopecks;
  if (entry.kind === "capture") {
    const taken = (-entry.held - change) as Kopecks;
    const rest = change > 0 ? `, вернулось ${formatRoubles(change)}` : "";
    return `${formatRoubles(taken)} из отложенного${rest}`;
  }
  const stars = entry.stars === undefined ? "" : ` (${entry.stars} ⭐)`;
  return `${change > 0 ? "+" : ""}${formatRoubles(change)}${stars}`;
}
