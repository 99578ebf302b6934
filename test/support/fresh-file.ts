import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The URL of a file that is not there yet, in a folder that goes away. */
export function freshFile(): Disposable & { path: string; url: string } {
  const folder = mkdtempSync(join(tmpdir(), "trt-db-"));
  const path = join(folder, "trt.db");
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { path, url: `file:${path}`, [Symbol.dispose]: remove };
}
