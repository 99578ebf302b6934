import { and, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { build, guard, type Reads, type Statement, schema, statement } from "../../db/index.ts";

import { CHANGING } from "./overlay-store.ts";

const { catalogLog } = schema;

/** Something that was done to the catalogue. Never changed or deleted. */
export interface Deed {
  readonly at: number;
  /** `cli:anna`, `nightly` */
  readonly actor: string;
  readonly deed: "proposed" | "applied" | "rejected" | "priced" | "unpriced";
  readonly proposal?: number | SQL;
  readonly model?: string;
  readonly detail?: string;
}

/** The rule that says: somebody changed the catalogue since it was read. */
export const CATALOGUE_CHANGED = "catalogue: changed meanwhile";

export function logged(instance: string, { proposal, model, detail, ...deed }: Deed): Statement {
  const row = { instanceId: instance, ...deed, model: model ?? null, detail: detail ?? null };
  return statement(build.insert(catalogLog).values({ ...row, proposalId: proposal ?? null }));
}

/** Undoes the operation unless the catalogue stands as it was read. */
export function unchangedSince(instance: string, version: number): Statement {
  return guard(
    sql`(SELECT coalesce(max(id), 0) FROM catalog_log WHERE instance_id = ${instance}
      AND ${inArray(catalogLog.deed, CHANGING)}) = ${version}`,
    CATALOGUE_CHANGED,
  );
}

/** Newest first. */
export async function readLog(
  from: { read: Reads; instance: string },
  of: { model?: string; limit: number },
): Promise<readonly (typeof catalogLog.$inferSelect)[]> {
  const own = eq(catalogLog.instanceId, from.instance);
  return from.read
    .select()
    .from(catalogLog)
    .where(of.model === undefined ? own : and(own, eq(catalogLog.model, of.model)))
    .orderBy(desc(catalogLog.id))
    .limit(of.limit);
}
