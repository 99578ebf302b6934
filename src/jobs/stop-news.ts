import { type Placeholder, sql } from "drizzle-orm";
import {
  type Database,
  guard,
  Rejected,
  rawQuery,
  type Statement,
  statement,
} from "../../db/index.ts";
import { BREAKER } from "./breaker.ts";
import type { Owner } from "./owner.ts";
import { PROVIDER_CAUSES } from "./provider-stop.ts";
import type { StopName } from "./stops.ts";
import type { SuccessRate, UsualTimes } from "./usual-time.ts";

/** A stop that the program has made or lifted by itself, for the admins. */
export interface StopNews {
  readonly name: StopName;
  readonly state: "stopped" | "lifted";
  /** Of the stop, Unix ms. */
  readonly since: number;
  readonly cause?: string;
  /** Failures in a row; of creates, also how many replies of how many were lost. */
  readonly counted: { readonly failures: number; readonly tries: number; readonly missed: number };
  /** Of a model's own runs of late. */
  readonly rate?: SuccessRate;
}

/** The rule that says: somebody else has told it. */
const TOLD = "stop: told already";

export interface NewsDeps {
  db: Database;
  usualTimes: UsualTimes;
  announcer: { stopNews(news: StopNews): readonly Statement[] };
}

interface Row {
  name: StopName;
  told: number | null;
  since: number | null;
  cause: string | null;
  failures: number;
  tries: number;
  missed: number;
}

/**
 * Tells the admins of every stop that a breaker has made and of its end, each once: what they know
 * of stands beside the breaker, and changes in the write that tells them.
 */
export async function tellStopNews(owner: Owner, deps: NewsDeps): Promise<void> {
  const { announcer, db, usualTimes } = deps;
  for (const { name, told, since, cause, ...counted } of await UNTOLD(db, {
    instance: db.instance,
  })) {
    const [kind, model] = name.split(":");
    const rate = kind === "model" && model ? await usualTimes.rateOf(model) : undefined;
    const news: StopNews = {
      name,
      state: since === null ? "lifted" : "stopped",
      since: since ?? told ?? 0,
      ...(cause !== null && { cause }),
      counted,
      ...(rate && { rate }),
    };
    const here = sql`instance_id = ${db.instance} AND name = ${name}`;
    const same = sql`EXISTS (SELECT 1 FROM breaker WHERE ${here} AND told_since IS ${told})`;
    try {
      await owner.write("tell stop", [
        guard(same, TOLD),
        statement(sql`UPDATE breaker SET told_since = ${since} WHERE ${here}`),
        ...announcer.stopNews(news),
      ]);
    } catch (error) {
      if (!(error instanceof Rejected) || error.rule !== TOLD) throw error;
    }
  }
}

/** What the admins do not know yet. */
export const untold = (instance: Placeholder) => sql`
    WITH own AS (SELECT name, min(since) AS since, cause FROM stop
      WHERE instance_id = ${instance}
        AND (cause = ${BREAKER} OR (name = 'selling' AND cause IN ${[...PROVIDER_CAUSES]}))
      GROUP BY name)
    SELECT b.name, b.told_since AS told, own.since, own.cause, b.failures, b.tries, b.missed
      FROM breaker b LEFT JOIN own ON own.name = b.name
     WHERE b.instance_id = ${instance} AND own.since IS NOT b.told_since`;

const UNTOLD = rawQuery<{ instance: string }, Row>(({ instance }) => untold(instance));
