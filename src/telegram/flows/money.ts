import type { Entry } from "../../ledger/index.ts";
import { balanceScreen, STATEMENT_LINES, statementScreen } from "../screens/money.ts";
import type { StatementLine } from "../texts/money.ts";
import { balanceOf, type Flow, type Reply, type Visit } from "./reply.ts";

export async function balance(visit: Visit, flow: Flow): Promise<Reply> {
  return { screen: balanceScreen(await balanceOf(visit, flow), flow.support) };
}

/** A page of the statement; `before` is the number of an entry, 0 for the newest. */
export async function statement(before: number, visit: Visit, flow: Flow): Promise<Reply> {
  const page = { limit: STATEMENT_LINES + 1, ...(before > 0 && { before }) };
  const found = await flow.ledger.entries(visit.person, page);
  const shown = found.slice(0, STATEMENT_LINES);
  const last = shown.at(-1);
  const screen = statementScreen({
    lines: await Promise.all(shown.map((entry) => lineOf(entry, flow))),
    newerExist: before > 0,
    ...(found.length > shown.length && last && { older: last.number }),
  });
  return { screen };
}

async function lineOf(entry: Entry, flow: Flow): Promise<StatementLine> {
  const job = entry.job === undefined ? undefined : await flow.jobs.find(entry.job);
  return { entry, ...(job && { run: job.number }) };
}
