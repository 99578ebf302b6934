import { resolve } from "node:path";
import { BROKEN, HELD, type Result } from "./stage.ts";

/** Where a line that no test runs may cost somebody money (R39). */
const CRITICAL = ["db", "src/ledger", "src/jobs", "src/queue", "src/catalog"];
const LEAST = 0.95;

/** Lines that were run and lines that could have been, by room. */
export type Coverage = ReadonlyMap<string, { readonly hit: number; readonly found: number }>;

/** Reads what the unit tests left; without it there is nothing to judge. */
export async function coverageOf(
  folder: string,
  judge: (coverage: Coverage) => readonly string[],
): Promise<Result> {
  const report = Bun.file(resolve(folder, "lcov.info"));
  if (!(await report.exists())) {
    console.log("no coverage was written: run the stage «unit» before");
    return BROKEN;
  }
  const coverage = roomsOf(await report.text());
  for (const [room, { hit, found }] of coverage) {
    console.log(`  ${room.padEnd(16)} ${((100 * hit) / found).toFixed(1).padStart(5)} %`);
  }
  const low = judge(coverage);
  for (const room of low) console.log(`under ${LEAST * 100} %: ${room}`);
  return low.length === 0 ? HELD : BROKEN;
}

/** Critical rooms that the tests leave too much of. A room that is not there yet has no line. */
export function uncovered(coverage: Coverage): readonly string[] {
  return CRITICAL.filter((room) => {
    const { hit, found } = coverage.get(room) ?? { hit: 0, found: 0 };
    return hit < found * LEAST;
  });
}

/** lcov's records: a file, lines found, lines hit. */
export function roomsOf(lcov: string): Coverage {
  const rooms = new Map<string, { hit: number; found: number }>();
  for (const record of lcov.split("end_of_record")) {
    const path = /^SF:(.*)$/m.exec(record)?.[1] ?? "";
    const room = /^(db|src\/[\w-]+)(?=\/)/.exec(path)?.[0];
    if (!room) continue;
    const sum = rooms.get(room) ?? { hit: 0, found: 0 };
    sum.hit += Number(/^LH:(\d+)$/m.exec(record)?.[1] ?? 0);
    sum.found += Number(/^LF:(\d+)$/m.exec(record)?.[1] ?? 0);
    rooms.set(room, sum);
  }
  return new Map([...rooms].toSorted(([a], [b]) => a.localeCompare(b)));
}
