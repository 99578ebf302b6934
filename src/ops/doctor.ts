import type { Clock } from "../kernel/index.ts";
import type { Redactor } from "./redact.ts";

/** What a check found. `fix` says what the operator does about a failure. */
export type Finding =
  | { readonly ok: true; readonly detail: string }
  | { readonly ok: false; readonly detail: string; readonly fix: string };

/** One thing that must hold before people are served. May throw: that is a failure too. */
export interface Check {
  readonly name: string;
  /** Told when the check throws or takes too long. */
  readonly fix: string;
  run(): Promise<Finding> | Finding;
}

export interface DoctorReport {
  readonly ok: boolean;
  readonly checks: readonly { name: string; ok: boolean; detail: string; fix?: string }[];
}

const CHECK_LIMIT_MS = 15_000; // A wrong host name may take the resolver 10 s.

/** All checks side by side, in the order given. Never throws: a diagnosis must not (N47). */
export async function runDoctor(
  checks: readonly Check[],
  deps: { clock: Clock; redactor: Redactor },
): Promise<DoctorReport> {
  const results = await Promise.all(
    checks.map(async (check) => ({ name: check.name, ...(await find(check, deps)) })),
  );
  return { ok: results.every(({ ok }) => ok), checks: results };
}

async function find(
  check: Check,
  { clock, redactor }: { clock: Clock; redactor: Redactor },
): Promise<Finding> {
  const ended = new AbortController();
  const tooLong = async (): Promise<Finding> => {
    await clock.sleep(CHECK_LIMIT_MS, ended.signal);
    return { ok: false, detail: `no answer in ${CHECK_LIMIT_MS / 1000} s`, fix: check.fix };
  };
  try {
    const finding = await Promise.race([check.run(), tooLong()]);
    return { ...finding, detail: redactor.text(finding.detail) };
  } catch (error) {
    const { name, code, message } = redactor.error(error);
    const detail = `${code ?? name}: ${message}`;
    return { ok: false, detail, fix: check.fix };
  } finally {
    ended.abort();
  }
}

/** The report for people: what holds, what does not, what to do about it. */
export function doctorText(report: DoctorReport): string {
  const lines = report.checks.flatMap(({ name, ok, detail, fix }) => [
    `${ok ? "ok  " : "FAIL"} ${name}: ${detail}`,
    ...(fix === undefined ? [] : [`     → ${fix}`]),
  ]);
  const failed = report.checks.filter(({ ok }) => !ok).length;
  const last =
    failed === 0 ? "Everything is in order." : `${failed} of ${report.checks.length} failed.`;
  return `${[...lines, last].join("\n")}\n`;
}
