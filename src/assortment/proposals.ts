import { type Database, Rejected } from "../../db/index.ts";
import type { AppliedEntry, LeftOut, RawData } from "../catalog/index.ts";
import type { Clock } from "../kernel/index.ts";
import type { Change, Differences } from "./compare.ts";
import { type Judged, judge } from "./judge.ts";
import { readOverlay } from "./overlay-store.ts";
import type { Proposal, ProposedChange } from "./proposal.ts";
import { markOf, marksSoFar, readProposals } from "./proposal-rows.ts";
import { application, insertion, PROPOSED, rejection } from "./proposal-writes.ts";
import { writeOver } from "./write-over.ts";

export interface Proposed {
  readonly proposal: Proposal;
  /** What no earlier proposal had: worth a word to the admin. */
  readonly fresh: readonly ProposedChange[];
}

export type ApplyOutcome =
  | { status: "no_proposal" }
  | { status: "unknown_models"; models: readonly string[] }
  | {
      status: "done";
      applied: readonly string[];
      /** Applied before, by whomever. */
      already: readonly string[];
      refused: readonly LeftOut[];
    };

export type RejectOutcome =
  | { status: "no_proposal" }
  | { status: "rejected"; models: readonly string[] };

/** What syncs have found, and what became of it. All throw the `Fault`s of `write`. */
export interface Proposals {
  /** Stores the difference, unless the newest proposal is the same one; none where nothing differs. */
  propose(found: Differences, by: string): Promise<Proposed | undefined>;
  /** Makes changes part of the catalogue; each that would break its model is refused, with why. */
  apply(id: number, models: readonly string[], by: string): Promise<ApplyOutcome>;
  /** Lays the open changes aside. They can still be applied. */
  reject(id: number, by: string): Promise<RejectOutcome>;
  /** The newest one without an id. */
  find(id?: number): Promise<Proposal | undefined>;
  /** Newest first. */
  list(limit: number): Promise<readonly Proposal[]>;
}

export interface ProposalsDeps {
  db: Database;
  clock: Clock;
  raw: RawData;
  rubPerUsd: string;
}

/** Of so many later proposals it is known what they say. */
const LATER_MAX = 200;

export function createProposals(deps: ProposalsDeps): Proposals {
  const { db } = deps;
  const find = async (id?: number) => (await readProposals(db, { limit: 1, id }))[0];
  return {
    find,
    list: (limit) => readProposals(db, { limit }),
    propose: (found, by) => propose(found, by, deps),

    async apply(id, models, by) {
      const proposal = await find(id);
      if (!proposal) return { status: "no_proposal" };
      const unknown = models.filter((it) => !proposal.changes.some(({ model }) => model === it));
      if (unknown.length > 0) return { status: "unknown_models", models: unknown };
      const later = (await readProposals(db, { limit: LATER_MAX })).filter((it) => it.id > id);
      return apply(proposal, { models, later }, by, deps);
    },

    async reject(id, by) {
      const proposal = await find(id);
      if (!proposal) return { status: "no_proposal" };
      const open = proposal.changes.filter(({ state }) => state === "open");
      const models = open.map(({ model }) => model);
      const deed = { proposal: id, at: deps.clock.now(), actor: by };
      const statements = models.flatMap((model) => rejection(db.instance, { ...deed, model }));
      if (statements.length > 0) await db.write({ name: "reject", statements });
      return { status: "rejected", models };
    },
  };
}

async function propose(
  { changes, unfit }: Differences,
  actor: string,
  { db, clock, raw, rubPerUsd }: ProposalsDeps,
): Promise<Proposed | undefined> {
  if (changes.length === 0 && unfit.length === 0) return undefined;
  const { overlay } = await readOverlay({ read: db.read, instance: db.instance });
  const judged = judge(changes, { raw, overlay, rubPerUsd });
  const made = judged.map(({ change, problem }) => ({ ...change, problem }));
  const seen = await marksSoFar(db);
  const statements = insertion(db.instance, { changes: made, unfit, at: clock.now(), actor });
  try {
    await db.write({ name: "propose", statements });
  } catch (error) {
    if (!(error instanceof Rejected) || error.rule !== PROPOSED) throw error;
  }
  const [proposal] = await readProposals(db, { limit: 1 });
  if (!proposal) return undefined;
  const fresh = proposal.changes.filter(({ model, entry }) => !seen.has(markOf(model, entry)));
  return { proposal, fresh };
}

function apply(
  proposal: Proposal,
  { models, later }: { models: readonly string[]; later: readonly Proposal[] },
  actor: string,
  { db, clock, raw, rubPerUsd }: ProposalsDeps,
): Promise<ApplyOutcome> {
  return writeOver(db, "apply", (overlay) => {
    const judged = (changes: readonly Change[]) => [
      ...judge(
        changes.filter(({ model }) => newerOf(model, later) === undefined),
        { raw, overlay, rubPerUsd },
      ),
      ...changes.flatMap((change) => outdated(change, later)),
    ];
    const { entries, statuses } = planOf(proposal, models, judged);
    const deed = { proposal: proposal.id, at: clock.now(), actor };
    const dated = entries.map((entry) => knownSince(entry, deed.at));
    return {
      statements: dated.flatMap((entry) => application(db.instance, entry, deed)),
      outcome: { status: "done", ...statuses },
    };
  });
}

/** A model that is in nobody's files is new to people from the day on which it is applied. */
function knownSince({ facts, ...entry }: AppliedEntry, at: number): AppliedEntry {
  if (!facts) return entry;
  const today = new Date(at).toISOString().slice(0, 10);
  return { ...entry, facts: entry.base === "" ? { since: today, ...facts } : facts };
}

/** The id of a later proposal that knows better how this model is now. */
function newerOf(model: string, later: readonly Proposal[]): number | undefined {
  return later.find(({ changes }) => changes.some((it) => it.model === model))?.id;
}

function outdated(change: Change, later: readonly Proposal[]): readonly Judged[] {
  const newer = newerOf(change.model, later);
  if (newer === undefined) return [];
  return [{ change, entry: change.entry, problem: `proposal ${newer} has a newer change of it` }];
}

interface Plan {
  readonly entries: readonly AppliedEntry[];
  readonly statuses: {
    readonly applied: readonly string[];
    readonly already: readonly string[];
    readonly refused: readonly LeftOut[];
  };
}

/** Without names every open change; by its name also one that was rejected. */
function planOf(
  { changes }: Proposal,
  models: readonly string[],
  judged: (changes: readonly Change[]) => readonly Judged[],
): Plan {
  const asked = changes.filter(({ model, state }) =>
    models.length === 0 ? state !== "rejected" : models.includes(model),
  );
  const already = asked.filter(({ state }) => state === "applied").map(({ model }) => model);
  const verdicts = judged(asked.filter(({ state }) => state !== "applied"));
  const good = verdicts.filter(({ problem }) => problem === undefined);
  return {
    entries: good.map(({ entry }) => entry),
    statuses: {
      applied: good.map(({ change }) => change.model),
      already,
      refused: verdicts.flatMap(({ change, problem }) =>
        problem === undefined ? [] : [{ id: change.model, reason: problem }],
      ),
    },
  };
}
