import { holds, type Row, type Spread } from "./harness.ts";

const HEADINGS = ["", "TRT", "baseline", "ratio", "must be", "rounds", "the baseline is"];

/** Medians with [least–most], in columns. */
export function table(rows: readonly Row[]): string {
  const lines = [HEADINGS, ...rows.map(cells)];
  const widths = HEADINGS.map((_, column) => {
    return Math.max(...lines.map((line) => line[column]?.length ?? 0));
  });
  return lines
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "))
    .map((line) => `  ${line.trimEnd()}`)
    .join("\n");
}

function cells(row: Row): string[] {
  const { measure, ours, baseline, ratio, rounds, baselineIs } = row;
  return [
    measure,
    spread(ours),
    spread(baseline),
    spread(ratio),
    must(row),
    `${rounds}`,
    baselineIs,
  ];
}

function must(row: Row): string {
  const { least, most } = row.bound ?? {};
  const limits = [
    ...(least === undefined ? [] : [`≥ ${figures(least)}`]),
    ...(most === undefined ? [] : [`≤ ${figures(most)}`]),
  ];
  if (limits.length === 0) return "";
  return `${limits.join(", ")}: ${holds(row) ? "holds" : "MISSED"}`;
}

function spread({ median, min, max }: Spread): string {
  return `${figures(median)} [${figures(min)}–${figures(max)}]`;
}

/** Three figures are as many as a few rounds can tell. */
function figures(value: number): string {
  return value.toLocaleString("en", {
    maximumSignificantDigits: value < 100 ? 3 : 4,
    minimumSignificantDigits: value < 100 ? 2 : 1,
  });
}
