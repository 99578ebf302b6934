import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { BROKEN, HELD, type Result } from "./stage.ts";

/** Where a line that no test runs may cost somebody money (R39). */
const CRITICAL = ["db", "src/ledger", "src/jobs", "src/queue", "src/catalog"];
const LEAST = 0.95;

/** Which lines of a file were run by a test, of those that could be. */
export type Lines = ReadonlyMap<number, boolean>;
export type Coverage = ReadonlyMap<string, Lines>;

/** Reads what the stages of tests left in their folders, and judges the critical rooms. */
export async function judgeCoverage(folders: readonly string[]): Promise<Result> {
  const reports = folders.map((folder) => resolve(folder, "lcov.info")).filter(existsSync);
  if (reports.length === 0) {
    console.log("no coverage was written: run the stage «unit» before");
    return BROKEN;
  }
  const coverage = merged(await Promise.all(reports.map((path) => Bun.file(path).text())));
  for (const [room, share] of sharesOf(coverage)) {
    console.log(`  ${room.padEnd(16)} ${(100 * share).toFixed(1).padStart(5)} %`);
  }
  const low = lowRooms(coverage);
  for (const room of low) {
    console.log(`under ${100 * LEAST} %: ${room}; never run:`);
    for (const line of neverRun(coverage, room)) console.log(`  ${line}`);
  }
  return low.length === 0 ? HELD : BROKEN;
}

/** lcov's records of several runs as one: a line counts as run when any of them ran it. */
export function merged(reports: readonly string[]): Coverage {
  const files = new Map<string, Map<number, boolean>>();
  for (const record of reports.flatMap((report) => report.split("end_of_record"))) {
    const path = /^SF:(.*)$/m.exec(record)?.[1];
    if (path === undefined || roomOf(path) === undefined) continue;
    const lines = files.get(path) ?? new Map<number, boolean>();
    for (const [, line, hits] of record.matchAll(/^DA:(\d+),(\d+)/gm)) {
      const number = Number(line);
      lines.set(number, (lines.get(number) ?? false) || hits !== "0");
    }
    files.set(path, lines);
  }
  return files;
}

const roomOf = (path: string): string | undefined => /^(db|src\/[\w-]+)(?=\/)/.exec(path)?.[0];

/** The share of lines that were run, by room. */
export function sharesOf(coverage: Coverage): ReadonlyMap<string, number> {
  const rooms = Map.groupBy(coverage, ([path]) => roomOf(path) ?? "");
  const shares = [...rooms].map(([room, files]): [string, number] => {
    const lines = files.flatMap(([, one]) => [...one.values()]);
    return [room, lines.filter((run) => run).length / lines.length];
  });
  return new Map(shares.toSorted(([a], [b]) => a.localeCompare(b)));
}

/** Critical rooms that the tests leave too much of. A room that is not there yet has no line. */
export function lowRooms(coverage: Coverage): readonly string[] {
  const shares = sharesOf(coverage);
  return CRITICAL.filter((room) => (shares.get(room) ?? 1) < LEAST);
}

/** `src/ledger/hold.ts: 12, 40`, for whoever has to write the missing test. */
function neverRun(coverage: Coverage, room: string): readonly string[] {
  return [...coverage]
    .filter(([path]) => roomOf(path) === room)
    .map(([path, lines]) => ({ path, left: [...lines].filter(([, run]) => !run) }))
    .filter(({ left }) => left.length > 0)
    .map(({ path, left }) => `${path}: ${left.map(([line]) => line).join(", ")}`);
}
