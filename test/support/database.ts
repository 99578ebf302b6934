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
  requestTimeoutMs?: number;
}

/** A database that closes itself and leaves nothing behind: `await using db = await fresh()`. */
export type FreshDatabase = Database & AsyncDisposable & { url: string };
export type Fresh = (options?: FreshOptions) => Promise<FreshDatabase>;
export type BackEnd = "file" | "server";

/**
 * A database in a file of its own. Migrating it takes 8 ms; copying a template would be no faster,
 * and unsafe: a copy in the process that has the file open drops its locks (ledger.md §1.1 #12).
 */
export const freshDatabase: Fresh = async (options) => {
  const place = freshFile();
  return withUrl(place.url, options, () => place[Symbol.dispose]());
};

/** The URL of a file that is not there yet, in a folder that goes away. */
export function freshFile(): Disposable & { path: string; url: string } {
  const folder = mkdtempSync(join(tmpdir(), "trt-db-"));
  const path = join(folder, "trt.db");
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { path, url: `file:${path}`, [Symbol.dispose]: remove };
}

/**
 * The same tests on the file and on a real libSQL server, each test with a database of its own.
 * `empty` gives the URL of one that was never opened.
 */
export function onEachBackEnd(
  define: (fresh: Fresh, backEnd: BackEnd, empty: () => Promise<EmptyDatabase>) => void,
): void {
  describe("on the file", () => define(freshDatabase, "file", async () => freshFile()));
  describe("on the server", () => {
    const server = sqldForTests();
    const empty = async () => ({ url: await server().createDatabase(), [Symbol.dispose]() {} });
    define(async (options) => withUrl((await empty()).url, options), "server", empty);
  });
}

export type EmptyDatabase = Disposable & { url: string };

/** A server that lives as long as the tests of this `describe`, or of this file. */
export function sqldForTests(): () => Sqld {
  let sqld: Sqld | undefined;
  beforeAll(async () => {
    sqld = await startSqld();
  }, 30_000);
  afterAll(() => sqld?.stop());
  return () => {
    if (!sqld) throw new Error("the server starts before the first test");
    return sqld;
  };
}

/** Opens that database, as a further process would. */
export async function withUrl(
  url: string,
  options: FreshOptions = {},
  remove: () => void = () => {},
): Promise<FreshDatabase> {
  const db = await openDatabase({
    instance: "test",
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    ...options,
    url,
  });
  return Object.assign(db, {
    url,
    [Symbol.asyncDispose]: async () => {
      await db.close();
      remove();
    },
  });
}
