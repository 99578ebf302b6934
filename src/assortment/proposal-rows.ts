import { and, desc, eq } from "drizzle-orm";
import { type Database, schema } from "../../db/index.ts";
import type { AppliedEntry, LeftOut } from "../catalog/index.ts";
import type { Proposal, ProposedChange } from "./proposal.ts";

const { catalogChange, catalogProposal } = schema;

/** Newest first. */
export async function readProposals(
  db: Database,
  { limit, id }: { limit: number; id?: number | undefined },
): Promise<readonly Proposal[]> {
  const mine = eq(catalogProposal.instanceId, db.instance);
  const rows = await db.read
    .select()
    .from(catalogProposal)
    .where(id === undefined ? mine : and(mine, eq(catalogProposal.id, id)))
    .orderBy(desc(catalogProposal.id))
    .limit(limit);
  return Promise.all(rows.map(async (row) => proposalOf(row, await changesOf(db, row.id))));
}

/** What a change comes to: the same one is told of once. */
export function markOf(model: string, entry: AppliedEntry): string {
  return `${model} ${Bun.hash(JSON.stringify(entry)).toString(36)}`;
}

/** The marks of all that was ever proposed. */
export async function marksSoFar(db: Database): Promise<ReadonlySet<string>> {
  const rows = await db.read
    .select({ model: catalogChange.model, entry: catalogChange.entry })
    .from(catalogChange)
    .where(eq(catalogChange.instanceId, db.instance));
  return new Set(rows.map(({ model, entry }) => markOf(model, JSON.parse(entry) as AppliedEntry)));
}

async function changesOf(db: Database, id: number): Promise<readonly ProposedChange[]> {
  const rows = await db.read
    .select()
    .from(catalogChange)
    .where(and(eq(catalogChange.instanceId, db.instance), eq(catalogChange.proposalId, id)));
  return rows.map(({ model, kind, difference, entry, problem, state }) => ({
    model,
    kind,
    state,
    difference: JSON.parse(difference) as string[],
    entry: JSON.parse(entry) as AppliedEntry,
    ...(problem !== null && { problem }),
  }));
}

function proposalOf(
  { id, at, actor, unfit }: typeof catalogProposal.$inferSelect,
  changes: readonly ProposedChange[],
): Proposal {
  return { id, at, actor, changes, unfit: JSON.parse(unfit) as LeftOut[] };
}
