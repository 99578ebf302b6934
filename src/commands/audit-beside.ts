import type { Env } from "../config/index.ts";
import { Fault } from "../kernel/index.ts";
import type { AuditReport, Depth, Part } from "../ledger/index.ts";

/** Ten times what a million operations take. */
const LIMIT_MS = 120_000;

/**
 * The audit in a process of its own, by the same executable. On a file each proof reads at once
 * what it needs, up to a second of it, and the loop of whoever serves people would stand still.
 */
export function auditBeside(env: Env): (depth: Depth, part?: Part) => Promise<AuditReport> {
  return async (depth, part) => {
    const how = [...(depth === "cheap" ? ["--cheap"] : []), ...(part ? [`--part=${part}`] : [])];
    const words = ["ledger", "audit", "--json", ...how];
    const child = Bun.spawn([...program(), ...words], {
      env: { ...env },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "ignore",
      timeout: LIMIT_MS,
    });
    const said = await new Response(child.stdout).text();
    const code = await child.exited;
    // 0: the books are right; 1: they are not, or could not be read.
    const report = reportIn(said);
    if (report === undefined || report.ok !== (code === 0)) {
      const message = `the audit ended with ${code} and no report`;
      throw new Fault("audit_not_made", { retry: "later", message });
    }
    return report;
  };
}

/** How this very program is called: compiled, or by Bun from its source. */
function program(): string[] {
  const compiled = Bun.main.startsWith("/$bunfs/");
  return compiled ? [process.execPath] : [process.execPath, Bun.main];
}

/** The last line, which our own program has written. */
function reportIn(said: string): AuditReport | undefined {
  const line = said.trim().split("\n").at(-1) ?? "";
  return line.startsWith("{") ? (JSON.parse(line) as AuditReport) : undefined;
}
