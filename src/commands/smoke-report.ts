import type { Section } from "../catalog/index.ts";
import type { Tried } from "./smoke-run.ts";

/** What `trt smoke` found, and what it could not afford to try. */
export interface SmokeReport {
  readonly budget: number;
  readonly spent: number;
  readonly interrupted: boolean;
  readonly runs: readonly Tried[];
  /** Too dear for what was left. */
  readonly skipped: readonly { model: string; section: Section; credits: number }[];
}

/** Prices have fractions; a thousandth of a credit is half a cent of a cent. */
const shown = (credits: number) => String(Math.round(credits * 1_000) / 1_000);

/** One run, with the running total. */
export function smokeLine(tried: Tried, total: number, budget: number): string {
  const { model, section, status, credits, seconds, detail } = tried;
  const cost = `${shown(credits)} credits, ${shown(total)} of ${shown(budget)} in all`;
  const head = `${status.padEnd(11)} ${section.padEnd(7)} ${model}`;
  return `${head}  ${cost}, ${seconds} s, ${detail}\n`;
}

interface KindReport {
  readonly kind: Section;
  readonly ran: number;
  readonly ok: number;
  readonly credits: number;
  readonly tooDear: number;
}

function kinds({ runs, skipped }: SmokeReport): KindReport[] {
  const names = new Set([...runs, ...skipped].map(({ section }) => section));
  return [...names].map((kind) => {
    const own = runs.filter(({ section }) => section === kind);
    return {
      kind,
      ran: own.length,
      ok: own.filter(({ status }) => status === "ok").length,
      credits: own.reduce((sum, { credits }) => sum + credits, 0),
      tooDear: skipped.filter(({ section }) => section === kind).length,
    };
  });
}

/** For people: a line for each kind, and the sum. */
export function smokeText(report: SmokeReport): string {
  const { budget, interrupted, runs, spent } = report;
  const lines = kinds(report).map(
    ({ kind, ran, ok, credits, tooDear }) =>
      `${kind.padEnd(7)} ${ok} of ${ran} ok, ${shown(credits)} credits` +
      (tooDear > 0 ? `, ${tooDear} too dear` : ""),
  );
  const ok = runs.filter(({ status }) => status === "ok").length;
  const sum = `${ok} of ${runs.length} ok, ${shown(spent)} of ${shown(budget)} credits spent`;
  return ["", ...lines, `${sum}${interrupted ? ", interrupted" : ""}`, ""].join("\n");
}

export function smokeJson(report: SmokeReport): string {
  const ok = !report.interrupted && report.runs.every(({ status }) => status === "ok");
  return `${JSON.stringify({ ok: ok && report.runs.length > 0, ...report, kinds: kinds(report) })}\n`;
}
