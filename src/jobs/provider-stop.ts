import { sql } from "drizzle-orm";
import { type Database, rawQuery, type Statement, statement } from "../../db/index.ts";
import { type Clock, Fault, type Log } from "../kernel/index.ts";
import { FAILURE_RULES, type FailureClass, type Kie } from "../kie/index.ts";
import { MICRO_USD_PER_CREDIT } from "./credits.ts";
import type { Owner } from "./owner.ts";

/** Troubles of ours with the provider that stop selling; each is the cause of its stop. */
export const PROVIDER_CAUSES: readonly FailureClass[] = Object.entries(FAILURE_RULES).flatMap(
  ([failure, { stopsSelling }]) => (stopsSelling ? [failure as FailureClass] : []),
);

export function isProviderCause(failure: string): failure is FailureClass {
  return PROVIDER_CAUSES.some((cause) => cause === failure);
}

/** Between two looks at our key and credit (design §10). */
const CHECK_MS = 60_000;
/** A limit of the key is not seen by looking at the credit, so a run has to try it. */
const LIMIT_MS = 10 * 60_000;
const KEY_LIMIT = 433;
/** How soon a stop is noticed by whoever checks. */
const LOOK_MS = 5_000;

const DUE = rawQuery<{ instance: string; at: number }, { needMicroUsd: number }>(
  ({ instance, at }) => sql`
    SELECT need_micro_usd AS needMicroUsd FROM breaker
     WHERE instance_id = ${instance} AND name = 'selling' AND probe_at <= ${at}
       AND EXISTS (SELECT 1 FROM stop WHERE stop.instance_id = breaker.instance_id
         AND stop.name = 'selling' AND cause IN ${[...PROVIDER_CAUSES]})`,
);

export interface ProviderStopDeps {
  db: Database;
  kie: Pick<Kie, "credit">;
  clock: Clock;
  log: Log;
}

/** Stops selling when the provider refuses us, and lets it go on when our key and credit do. */
export class ProviderStop {
  readonly #deps: ProviderStopDeps;

  constructor(deps: ProviderStopDeps) {
    this.#deps = deps;
  }

  /** To be written before anything else comes of the refusal. `needMicroUsd`: what the run costs. */
  statements(
    cause: FailureClass,
    why: { code?: number; detail: string; needMicroUsd: number },
  ): readonly Statement[] {
    const { instance } = this.#deps.db;
    const at = this.#deps.clock.now();
    const { code, detail, needMicroUsd } = why;
    const probeAt = at + (code === KEY_LIMIT ? LIMIT_MS : CHECK_MS);
    const stands = sql`EXISTS (SELECT 1 FROM stop WHERE stop.instance_id = ${instance}
      AND stop.name = 'selling' AND cause = ${cause})`;
    return [
      statement(sql`INSERT INTO breaker (instance_id, name, failures, probe_at, need_micro_usd)
        VALUES (${instance}, 'selling', 1, ${probeAt}, ${needMicroUsd})
        ON CONFLICT (instance_id, name) DO UPDATE SET failures = 1,
          probe_at = CASE WHEN ${stands} THEN probe_at ELSE excluded.probe_at END,
          need_micro_usd = excluded.need_micro_usd`),
      statement(sql`INSERT OR IGNORE INTO stop (instance_id, name, cause, reason, since)
        VALUES (${instance}, 'selling', ${cause}, ${detail}, ${at})`),
    ];
  }

  /** Looks at key and credit once a minute while such a stop stands, and lifts it. */
  async run(owner: Owner): Promise<void> {
    const { clock, log } = this.#deps;
    while (!owner.stop.aborted) {
      try {
        const due = await this.#due(clock.now());
        if (due) await this.#check(due, owner);
      } catch (error) {
        log.warn("key and credit cannot be checked", {}, error);
      }
      await clock.sleep(LOOK_MS, owner.stop);
    }
  }

  async #due(at: number): Promise<{ needMicroUsd: number } | undefined> {
    const { db } = this.#deps;
    return (await DUE(db, { instance: db.instance, at }))[0];
  }

  async #check({ needMicroUsd }: { needMicroUsd: number }, owner: Owner): Promise<void> {
    const { clock, db, kie, log } = this.#deps;
    let credits: number | undefined;
    try {
      credits = await kie.credit();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      log.warn("the provider still refuses us", { code: error.code });
    }
    const here = sql`instance_id = ${db.instance} AND name = 'selling'`;
    const enough = credits !== undefined && credits * MICRO_USD_PER_CREDIT >= needMicroUsd;
    if (!enough) {
      const again = clock.now() + CHECK_MS;
      const later = sql`UPDATE breaker SET probe_at = ${again} WHERE ${here}`;
      return owner.write("check credit later", [statement(later)]);
    }
    await owner.write("sell again", [
      statement(sql`DELETE FROM stop WHERE ${here} AND cause IN ${[...PROVIDER_CAUSES]}`),
      statement(sql`UPDATE breaker SET failures = 0, probe_at = 0 WHERE ${here}`),
    ]);
    log.warn("selling goes on", { credits });
  }
}
