import type { Row, Spread } from "./harness.ts";

const HEADINGS = ["", "TRT", "baseline", "ratio", "rounds", "the baseline is"];

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

function cells({ measure, ours, baseline, ratio, rounds, baselineIs }: Row): string[] {
  return [measure, spread(ours), spread(baseline), spread(ratio), `${rounds}`, baselineIs];
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
