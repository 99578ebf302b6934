import { and, eq, sql } from "drizzle-orm";
import { build, changedOne, type Statement, schema, statement } from "../../db/index.ts";
import type { AppliedEntry } from "../catalog/index.ts";
import type { Change, Differences } from "./compare.ts";
import { logged } from "./log.ts";
import { markOf } from "./proposal-rows.ts";

const { catalogChange, catalogEntry } = schema;

/** The rule that says: the newest proposal is this very one. */
export const PROPOSED = "catalogue: proposed already";

export type NewProposal = Omit<Differences, "changes"> & {
  changes: readonly (Change & { problem: string | undefined })[];
  at: number;
  actor: string;
};

const NEWEST = (instance: string) =>
  sql`(SELECT max(id) FROM catalog_proposal WHERE instance_id = ${instance})`;

/** A proposal with its changes. Rejected by `PROPOSED`. */
export function insertion(instance: string, made: NewProposal): readonly Statement[] {
  const { changes, unfit, at, actor } = made;
  const marks = changes.map((it) => markOf(it.model, it.entry)).toSorted();
  const digest = Bun.hash(JSON.stringify([marks, unfit])).toString(36);
  return [
    statement(sql`INSERT INTO catalog_proposal (instance_id, id, digest, at, actor, unfit)
      SELECT ${instance}, coalesce(${NEWEST(instance)}, 0) + 1, ${digest}, ${at}, ${actor},
        ${JSON.stringify(unfit)}
      WHERE NOT EXISTS (SELECT 1 FROM catalog_proposal WHERE instance_id = ${instance}
        AND id = ${NEWEST(instance)} AND digest = ${digest})`),
    changedOne(PROPOSED),
    ...changes.map(({ model, kind, difference, entry, problem }) =>
      statement(
        build.insert(catalogChange).values({
          instanceId: instance,
          proposalId: NEWEST(instance),
          model,
          kind,
          difference: JSON.stringify(difference),
          entry: JSON.stringify(entry),
          problem: problem ?? null,
        }),
      ),
    ),
    logged(instance, {
      at,
      actor,
      deed: "proposed",
      proposal: NEWEST(instance),
      detail: `${changes.length} changes, ${unfit.length} for a person`,
    }),
  ];
}

/** The entry stands over the files, and its change is applied. */
export function application(
  instance: string,
  entry: AppliedEntry,
  { proposal, at, actor }: { proposal: number; at: number; actor: string },
): readonly Statement[] {
  const row = { entry: JSON.stringify(entry), changedBy: actor, changedAt: at };
  const detail = entry.gone === undefined ? "on sale" : "taken off sale";
  return [
    statement(
      build
        .insert(catalogEntry)
        .values({ instanceId: instance, model: entry.id, ...row })
        .onConflictDoUpdate({ target: [catalogEntry.instanceId, catalogEntry.model], set: row }),
    ),
    statement(
      build
        .update(catalogChange)
        .set({ state: "applied" })
        .where(oneChange(instance, proposal, entry.id)),
    ),
    logged(instance, { at, actor, deed: "applied", proposal, model: entry.id, detail }),
  ];
}

/** The open change is laid aside. */
export function rejection(
  instance: string,
  { proposal, model, at, actor }: { proposal: number; model: string; at: number; actor: string },
): readonly Statement[] {
  const open = and(oneChange(instance, proposal, model), eq(catalogChange.state, "open"));
  return [
    statement(build.update(catalogChange).set({ state: "rejected" }).where(open)),
    logged(instance, { at, actor, deed: "rejected", proposal, model }),
  ];
}

function oneChange(instance: string, proposal: number, model: string) {
  return and(
    eq(catalogChange.instanceId, instance),
    eq(catalogChange.proposalId, proposal),
    eq(catalogChange.model, model),
  );
}
