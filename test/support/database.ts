import { afterAll, beforeAll, describe } from "bun:test";
import { writeFileSync } from "node:fs";
import { type Database, openDatabase } from "../../db/index.ts";
import {
  type Clock,
  type Log,
  silentLog,
  systemClock,
  systemRandom,
} from "../../src/kernel/index.ts";
import { freshFile } from "./fresh-file.ts";
import { PATIENCE_MS } from "./limits.ts";
import { migratedFile } from "./migrated-file.ts";
import { type Sqld, startSqld } from "./sqld.ts";

export { freshFile };

const INSTANCE = "test";

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

/** A database in a file of its own: a copy of one that was migrated once (decision 187). */
export const freshDatabase: Fresh = async (options) => {
  const place = freshFile();
  writeFileSync(place.path, await migratedFile(options?.instance ?? INSTANCE));
  return withUrl(place.url, options, () => place[Symbol.dispose]());
};

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
  }, PATIENCE_MS);
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
    instance: INSTANCE,
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
