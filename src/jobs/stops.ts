import { and, asc, eq, sql } from "drizzle-orm";
import {
  build,
  type Database,
  guard,
  query,
  type Statement,
  schema,
  statement,
} from "../../db/index.ts";
import type { Clock, Log } from "../kernel/index.ts";

const { stop: table } = schema;

/** What can be stopped: selling runs at all, submitting them, selling one model. */
export type StopName = "selling" | "submitting" | `model:${string}`;

export interface Stop {
  readonly name: StopName;
  /** Who stopped it and will lift it: `audit:full`, `provider`, `admin`. At most 64 characters. */
  readonly cause: string;
  /** For the admin and the log. */
  readonly reason: string;
  /** Unix milliseconds. */
  readonly since: number;
}

/** The rule that says: selling was stopped meanwhile. */
export const SELLING_STOPPED = "selling: stopped";

const REASON_MAX_CHARS = 1_000;

/**
 * What this instance does not do for the time being, in all of its processes. A thing is stopped as
 * long as any cause stands, and each cause is lifted by itself. All throw the `Fault`s of `write`.
 */
export interface Stops {
  /** Does nothing where this cause stands already; else it is logged, and `trouble` reported. */
  stop(stop: Omit<Stop, "since">, trouble: Error): Promise<void>;
  /** Takes this cause away; true if it stood. Other causes may still stop the same thing. */
  lift(name: StopName, cause: string): Promise<boolean>;
  /** Why it is stopped, the oldest cause first; empty if it goes on. */
  causes(name: StopName): Promise<Stop[]>;
  /** All that stand, the oldest first. */
  list(): Promise<Stop[]>;
}

export interface StopsDeps {
  db: Database;
  clock: Clock;
  log: Log;
  report(trouble: Error): void;
}

const CAUSES = query<{ instance: string; name: string }, typeof table.$inferSelect>(
  ({ instance, name }) =>
    build
      .select()
      .from(table)
      .where(and(eq(table.instanceId, instance), eq(table.name, name)))
      .orderBy(asc(table.since)),
);

export function createStops({ db, clock, log, report }: StopsDeps): Stops {
  const read = async (where = eq(table.instanceId, db.instance)) => {
    const rows = await db.read.select().from(table).where(where).orderBy(asc(table.since));
    return rows.map(stopOf);
  };
  const named = (name: StopName) => and(eq(table.instanceId, db.instance), eq(table.name, name));
  const one = (name: StopName, cause: string) => and(named(name), eq(table.cause, cause));
  const causes = async (name: StopName) =>
    (await CAUSES(db, { instance: db.instance, name })).map(stopOf);
  const find = async (name: StopName, cause: string) =>
    (await causes(name)).find((stop) => stop.cause === cause);

  return {
    async stop({ name, cause, reason }, trouble) {
      if (await find(name, cause)) return;
      const short = reason.slice(0, REASON_MAX_CHARS);
      const row = { instanceId: db.instance, name, cause, reason: short, since: clock.now() };
      const statements = [statement(build.insert(table).values(row).onConflictDoNothing())];
      await db.write({ name: "stop", statements });
      log.error("stopped", { stop: name, cause, reason: short });
      report(trouble);
    },

    async lift(name, cause) {
      const found = await find(name, cause);
      if (!found) return false;
      const statements = [statement(build.delete(table).where(one(name, cause)))];
      await db.write({ name: "lift stop", statements });
      log.warn("stop lifted", { stop: name, cause, stoodMs: clock.now() - found.since });
      return true;
    },

    causes,
    list: () => read(),
  };
}

/** Undoes the operation with `rule` while it is stopped, for whatever cause. */
export function unlessStopped(instance: string, name: StopName, rule: string): Statement {
  return guard(
    sql`NOT EXISTS (SELECT 1 FROM stop WHERE instance_id = ${instance} AND name = ${name})`,
    rule,
  );
}

function stopOf({ name, cause, reason, since }: typeof table.$inferSelect): Stop {
  return { name: name as StopName, cause, reason, since };
}
