import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { spreadOf } from "./harness.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** What the absolute numbers depend on, and the ratios to a lesser degree. */
export interface Machine {
  readonly system: string;
  readonly bun: string;
  readonly cores: number;
  readonly processor: string;
  /** Median time in which the disk makes 4 KiB safe; near zero where the files lie in memory. */
  readonly syncMs: number;
}

export function thisMachine(): Machine {
  const cores = cpus();
  return {
    system: `${process.platform}-${process.arch}`,
    bun: Bun.version,
    cores: cores.length,
    processor: cores[0]?.model.trim() ?? "unknown",
    syncMs: measureSync(),
  };
}

const SYNCS = 50;

function measureSync(): number {
  using folder = temporaryFolder();
  const file = openSync(join(folder.path, "sync"), "w");
  const page = new Uint8Array(4_096);
  const times = Array.from({ length: SYNCS }, () => {
    const startedAt = performance.now();
    writeSync(file, page);
    fsyncSync(file);
    return performance.now() - startedAt;
  });
  closeSync(file);
  return spreadOf(times).median;
}
