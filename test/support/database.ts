import { afterAll, beforeAll, describe } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "../../db/index.ts";
import {
  type Clock,
  type Log,
  silentLog,
  systemClock,
  systemRandom,
} from "../../src/kernel/index.ts";
import { type Sqld, startSqld } from "./sqld.ts";

export interface FreshOptions {
  clock?: Clock;
  log?: Log;
  instance?: string;
}

/** A database that closes itself and leaves nothing behind: `await using db = await fresh()`. */
export type FreshDatabase = Database & AsyncDisposable & { url: string };
export type Fresh = (options?: FreshOptions) => Promise<FreshDatabase>;

let instances = 0;

/** A database in a file of its own. */
export const freshDatabase: Fresh = async (options = {}) => {
  const folder = mkdtempSync(join(tmpdir(), "trt-db-"));
  const db = await open(`file:${join(folder, "trt.db")}`, options);
  return Object.assign(db, {
    [Symbol.asyncDispose]: async () => {
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
};

/**
 * The same tests on the file and on a real libSQL server. On the server each test has an instance
 * of its own: every row belongs to one, so tests see each other as little as two bots do.
 */
export function onEachBackEnd(define: (fresh: Fresh, backEnd: "file" | "server") => void): void {
  describe("on the file", () => define(freshDatabase, "file"));
  describe("on the server", () => {
    let sqld: Sqld;
    beforeAll(async () => {
      sqld = await startSqld();
    }, 30_000);
    afterAll(() => sqld.stop());
    define((options) => freshOnServer(sqld.url, options), "server");
  });
}

export async function freshOnServer(
  url: string,
  options: FreshOptions = {},
): Promise<FreshDatabase> {
  const db = await open(url, { instance: `test-${++instances}`, ...options });
  return Object.assign(db, { [Symbol.asyncDispose]: () => db.close() });
}

async function open(url: string, options: FreshOptions): Promise<Database & { url: string }> {
  const db = await openDatabase({
    url,
    instance: options.instance ?? "test",
    clock: options.clock ?? systemClock,
    random: systemRandom,
    log: options.log ?? silentLog,
  });
  return Object.assign(db, { url });
}
