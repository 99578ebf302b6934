import { type SQL, sql } from "drizzle-orm";
import { type Database, guard, rawQuery, type Statement, statement } from "../../db/index.ts";
import { BREAKER, letThrough, liftOwn } from "./breaker.ts";
import { PROVIDER_CAUSES } from "./provider-stop.ts";

/** Creates whose reply is lost, in a row, and as a share of a stretch of time (design §10). */
const IN_A_ROW = 5;
const WINDOW_MS = 10 * 60_000;
const TRIES_LEAST = 20;
const SHARE_MOST_PERCENT = 5;
/** Until the next create is tried: longer than one may take, shorter than people's patience. */
const PROBE_MS = 60_000;

/** The rule that says: submitting was stopped meanwhile. */
export const SUBMITTING_STOPPED = "submitting: stopped";

const NAME = "submitting";
/** The provider takes nothing from us, so what was sold must wait as well. */
const REFUSED = sql`name = 'selling' AND cause IN ${[...PROVIDER_CAUSES]}`;

/** Joins the intent: while submitting is stopped, one create is let through now and then. */
export function demandSubmitting(instance: string, at: number): readonly Statement[] {
  const turn = { at, everyMs: PROBE_MS, rule: SUBMITTING_STOPPED };
  return [demandAccepted(instance), ...letThrough(instance, NAME, turn)];
}

/** Joins any intent: nothing is sent while the provider refuses our key or credit. */
export function demandAccepted(instance: string): Statement {
  const refused = sql`EXISTS (SELECT 1 FROM stop WHERE instance_id = ${instance} AND ${REFUSED})`;
  return guard(sql`NOT ${refused}`, SUBMITTING_STOPPED);
}

/** Joins what becomes of a create: the provider has answered, whatever it said. */
export function countAnswer(instance: string, at: number): readonly Statement[] {
  const here = sql`instance_id = ${instance} AND name = ${NAME}`;
  return [
    counted(instance, { at, lost: false }),
    // What was counted before the stop says nothing of the time after it.
    statement(sql`UPDATE breaker SET window_from = ${at}, tries = 0, missed = 0 WHERE ${here}
      AND EXISTS (SELECT 1 FROM stop WHERE ${here} AND cause = ${BREAKER})`),
    liftOwn(instance, NAME),
  ];
}

/** Joins what becomes of a create: nobody knows whether it was made. */
export function countLost(instance: string, at: number): readonly Statement[] {
  const tooMany = sql`(failures >= ${IN_A_ROW}
    OR (tries >= ${TRIES_LEAST} AND missed * 100 > tries * ${SHARE_MOST_PERCENT}))`;
  return [
    counted(instance, { at, lost: true }),
    statement(sql`INSERT OR IGNORE INTO stop (instance_id, name, cause, reason, since)
      SELECT instance_id, name, ${BREAKER},
        failures || ' replies lost in a row, ' || missed || ' of ' || tries, ${at}
      FROM breaker WHERE instance_id = ${instance} AND name = ${NAME} AND ${tooMany}`),
  ];
}

function counted(instance: string, { at, lost }: { at: number; lost: boolean }): Statement {
  const missed = lost ? 1 : 0;
  const isOver = sql`window_from <= ${at - WINDOW_MS}`;
  const fresh = (over: SQL, still: SQL) => sql`CASE WHEN ${isOver} THEN ${over} ELSE ${still} END`;
  return statement(sql`INSERT INTO breaker
      (instance_id, name, failures, window_from, tries, missed, probe_at)
    VALUES (${instance}, ${NAME}, ${missed}, ${at}, 1, ${missed}, ${at + PROBE_MS})
    ON CONFLICT (instance_id, name) DO UPDATE SET
      failures = ${lost ? sql`failures + 1` : sql`0`},
      window_from = ${fresh(sql`${at}`, sql`window_from`)},
      tries = ${fresh(sql`1`, sql`tries + 1`)},
      missed = ${fresh(sql`${missed}`, sql`missed + ${missed}`)},
      probe_at = ${at + PROBE_MS}`);
}

/** Whether creates may be sent now. */
export interface Submitting {
  /** Absent: it goes on. The oldest cause that stops it. */
  readonly stopped?: { readonly cause: string; readonly since: number };
  /** While it is stopped: one may be tried now. */
  readonly probe: boolean;
}

const CAUSES = rawQuery<
  { instance: string; at: number },
  { cause: string; since: number; due: number }
>(
  ({ instance, at }) => sql`
    SELECT cause, since, EXISTS (SELECT 1 FROM breaker b WHERE b.instance_id = stop.instance_id
        AND b.name = stop.name AND b.probe_at <= ${at}) AS due
      FROM stop WHERE instance_id = ${instance} AND (name = ${NAME} OR ${REFUSED})
     ORDER BY since, cause`,
);

export async function submittingNow(db: Database, at: number): Promise<Submitting> {
  const rows = await CAUSES(db, { instance: db.instance, at });
  const [oldest] = rows;
  if (!oldest) return { probe: false };
  const { cause, since } = oldest;
  const probe = rows.every((row) => row.cause === BREAKER && row.due === 1);
  return { stopped: { cause, since }, probe };
}
