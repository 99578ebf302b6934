import { expect } from "bun:test";
import { sql } from "drizzle-orm";
import {
  build,
  type Database,
  type Operation,
  Rejected,
  type Statement,
  schema,
  statement,
} from "../../db/index.ts";

/** The plainest table there is stands for all of them in the tests of this room. */
export function put(db: Database, key: string, value = "1"): Statement {
  const row = { instanceId: db.instance, key, value, changedBy: "test", changedAt: 5 };
  return statement(build.insert(schema.setting).values(row));
}

/** Writes one setting. */
export function putting(db: Database, key: string, value?: string): Operation {
  return { name: "put", statements: [put(db, key, value)] };
}

/** Writes one setting and tells how many there are then. */
export function counting(db: Database, key: string): Operation<number> {
  const select = statement(sql`SELECT count(*) AS n FROM setting`);
  return { ...putting(db, key), outcome: { select, read: ([row]) => Number(row?.n) } };
}

export async function keys(db: Database): Promise<string[]> {
  const rows = await db.read.select().from(schema.setting).orderBy(schema.setting.key);
  return rows.map(({ key }) => key);
}

/** What the promise was rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

export async function refusalOf(promise: Promise<unknown>): Promise<Rejected> {
  const error = await errorOf(promise);
  expect(error).toBeInstanceOf(Rejected);
  return error as Rejected;
}
