import { readFileSync, statSync } from "node:fs";
import Libsql from "libsql";
import { migrate } from "../../db/index.ts";
import { assert, silentLog, systemClock } from "../../src/kernel/index.ts";
import { freshFile } from "./fresh-file.ts";

const made = new Map<string, Uint8Array>();

/**
 * A database at the program's version with nothing in it: the bytes of its file, made once for each
 * instance and process. They are read from a file that nobody uses any more, and written before the
 * copy is opened, so no descriptor of a file in use is closed (ledger.md §1.1 #12).
 */
export async function migratedFile(instance: string): Promise<Uint8Array> {
  const before = made.get(instance);
  if (before) return before;
  using place = freshFile();
  await migrate({ url: place.url, instance, clock: systemClock, log: silentLog });
  emptyLog(place.path);
  const bytes = readFileSync(place.path);
  made.set(instance, bytes);
  return bytes;
}

/** A closed connection may go on holding its file: then all of it is still in the log. */
function emptyLog(path: string): void {
  const connection = new Libsql(path);
  connection.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  connection.close();
  const left = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  assert(left === 0, "what the log held is in the file");
}
