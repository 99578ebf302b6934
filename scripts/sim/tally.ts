import type { Report } from "../../test/simulation/simulate.ts";

/** What came of many seeds. */
export class Tally {
  seeds = 0;
  failed = 0;
  jobs = 0;
  virtualMs = 0;
  seconds = 0;
  readonly endings: Record<string, number> = {};
  readonly struck: Record<string, number> = {};
  readonly #startedAt = performance.now();

  add(report: Report): void {
    this.seeds++;
    this.jobs += report.jobs;
    this.virtualMs += report.tookMs;
    if (report.violations.length > 0) this.failed++;
    count(this.endings, report.endings);
    count(this.struck, Object.fromEntries(report.struck));
    this.seconds = (performance.now() - this.#startedAt) / 1000;
  }

  /** Of another one that ran at the same time. */
  merge(other: Tally): void {
    this.seeds += other.seeds;
    this.failed += other.failed;
    this.jobs += other.jobs;
    this.virtualMs += other.virtualMs;
    this.seconds = Math.max(this.seconds, other.seconds);
    count(this.endings, other.endings);
    count(this.struck, other.struck);
  }

  toString(): string {
    const hours = (this.virtualMs / 3_600_000).toFixed(1);
    const perSecond = (this.seeds / Math.max(this.seconds, 0.001)).toFixed(1);
    return [
      `${this.seeds} seeds in ${this.seconds.toFixed(1)} s (${perSecond} a second), ${hours} virtual hours`,
      `${this.jobs} jobs: ${listed(this.endings)}`,
      `troubles: ${listed(this.struck)}`,
      `${this.failed} seeds with violations`,
    ].join("\n");
  }
}

function count(sums: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, n] of Object.entries(more)) sums[name] = (sums[name] ?? 0) + n;
}

function listed(sums: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(sums).sort(([, one], [, other]) => other - one);
  return sorted.map(([name, n]) => `${name} ${n}`).join(", ") || "none";
}
