import type { Balance } from "../../ledger/index.ts";
import type { Button, Screen } from "../screen.ts";
import { balance, moneyButtons, type StatementLine, statement } from "../texts/money.ts";
import { LABELS } from "../texts/words.ts";
import { type Support, supportRow } from "./help.ts";
import { wayOut } from "./navigation.ts";

export const STATEMENT_LINES = 10;

export function balanceScreen(view: Balance, support: Support): Screen {
  return {
    text: balance(view, support.telegram),
    rows: [
      [
        { text: moneyButtons.statement, action: { do: "statement", before: 0 } },
        { text: LABELS.history, action: { do: "history", page: 0 } },
      ],
      supportRow(support),
      wayOut({ do: "menu" }),
    ],
  };
}

export interface StatementView {
  lines: readonly StatementLine[];
  /** The page does not begin with the newest operation. */
  newerExist: boolean;
  /** Where the next page begins. */
  older?: number;
}

export function statementScreen({ lines, newerExist, older }: StatementView): Screen {
  const newest: Button = { text: moneyButtons.newest, action: { do: "statement", before: 0 } };
  const next: Button[] =
    older === undefined
      ? []
      : [{ text: moneyButtons.older, action: { do: "statement", before: older } }];
  return {
    text: statement(lines),
    rows: [[...(newerExist ? [newest] : []), ...next], wayOut({ do: "balance" })],
  };
}
