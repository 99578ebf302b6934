import { existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";

const MEMORY = "/dev/shm";
/** Several times what the tests' databases hold at once. */
const ROOM_MIN_BYTES = 1e9;

/**
 * A folder in memory, where the system has one with room. Each commit of a test is synced to the
 * disk, and a slow disk is most of what such a test waits for.
 */
export function memoryFolder(): (Disposable & { path: string }) | undefined {
  if (roomIn(MEMORY) < ROOM_MIN_BYTES) return undefined;
  const path = mkdtempSync(join(MEMORY, "trt-tests-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

function roomIn(folder: string): number {
  if (!existsSync(folder)) return 0;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
