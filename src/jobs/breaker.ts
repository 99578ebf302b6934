import { sql } from "drizzle-orm";
import { guard, type Statement, statement } from "../../db/index.ts";
import type { StopName } from "./stops.ts";

/** The cause of a stop that a breaker has made; it lifts its own and no others. */
export const BREAKER = "breaker";

/**
 * While the breaker's stop stands, one is let through at a time, to see whether the trouble is
 * over: undoes the operation with `rule` if it is not its turn, and puts the next turn off.
 */
export function letThrough(
  instance: string,
  name: StopName,
  turn: { at: number; everyMs: number; rule: string },
): readonly Statement[] {
  const { at, everyMs, rule } = turn;
  const here = sql`instance_id = ${instance} AND name = ${name}`;
  const isDue = sql`EXISTS (SELECT 1 FROM breaker WHERE ${here} AND probe_at <= ${at})`;
  return [
    guard(
      sql`NOT EXISTS (SELECT 1 FROM stop WHERE ${here} AND (cause <> ${BREAKER} OR NOT ${isDue}))`,
      rule,
    ),
    statement(sql`UPDATE breaker SET probe_at = ${at + everyMs} WHERE ${here}
      AND EXISTS (SELECT 1 FROM stop WHERE ${here} AND cause = ${BREAKER})`),
  ];
}

/** The breaker's own stop goes; another cause may still stand. */
export function liftOwn(instance: string, name: StopName): Statement {
  return statement(sql`DELETE FROM stop
    WHERE instance_id = ${instance} AND name = ${name} AND cause = ${BREAKER}`);
}
