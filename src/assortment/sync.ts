import type { Database } from "../../db/index.ts";
import { loadOverlaid, type ModelSource, type RawData } from "../catalog/index.ts";
import { Fault } from "../kernel/index.ts";
import type { Discovery, ListedModel } from "../kie/index.ts";
import { compare } from "./compare.ts";
import { readOverlay } from "./overlay-store.ts";
import type { Proposals, Proposed } from "./proposals.ts";

export interface SyncDeps {
  db: Database;
  raw: RawData;
  rubPerUsd: string;
  discovery: Discovery;
  proposals: Proposals;
  /** Told of each model that was read. */
  progress?(done: number, total: number): void;
}

export type SyncOutcome =
  | { status: "unknown_models"; models: readonly string[] }
  | { status: "nothing_differs"; models: number }
  | ({ status: "proposed"; models: number } & Proposed);

/**
 * A list with less than this share of what we sell is a fault of the provider's, not a clearance:
 * taken at its word it would propose to take everything off sale.
 */
const LISTED_SHARE_MIN = 0.5;

/**
 * Reads what the provider has, and stores the difference as a proposal. `only`: of these models,
 * and none is gone. Throws the `Fault`s of `Discovery` and of `write`; then nothing is stored.
 */
export async function sync(
  deps: SyncDeps,
  by: string,
  only: readonly string[] = [],
): Promise<SyncOutcome> {
  const { db, raw, rubPerUsd, discovery, proposals } = deps;
  const { models: listed, isWhole } = await discovery.models();
  const unknown = only.filter((id) => !listed.some((model) => model.id === id));
  if (unknown.length > 0) return { status: "unknown_models", models: unknown };
  const { overlay } = await readOverlay({ read: db.read, instance: db.instance });
  const catalogue = loadOverlaid(raw, overlay, rubPerUsd);
  const isAll = only.length === 0;
  const known = catalogue.models.filter(({ id }) => listed.some((model) => model.id === id));
  if (isAll && known.length < catalogue.models.length * LISTED_SHARE_MIN) {
    const message = `it lists only ${known.length} of our ${catalogue.models.length} models`;
    throw new Fault("kie_list_short", { retry: "later", message });
  }
  const asked = isAll ? listed : listed.filter(({ id }) => only.includes(id));
  const sources = await sourcesOf(asked, deps);
  const found = compare(sources, { raw, overlay, catalogue }, { complete: isAll && isWhole });
  const proposed = await proposals.propose(found, by);
  const models = asked.length;
  return proposed
    ? { status: "proposed", models, ...proposed }
    : { status: "nothing_differs", models };
}

/** Of one model the provider may have nothing but errors; of so many in a row it is an outage. */
const UNREAD_IN_A_ROW_MAX = 3;
/** Faults that the next model would meet as well. */
const OF_ALL: ReadonlySet<string> = new Set(["stopped", "kie_key_refused", "kie_credit_gone"]);

/** One by one: the provider allows one call a second. */
async function sourcesOf(
  listed: readonly ListedModel[],
  { discovery, raw, progress }: SyncDeps,
): Promise<readonly ModelSource[]> {
  const known = new Set(raw.models.map((facts) => (facts as { id?: unknown }).id));
  const feed = await discovery.feed();
  const sources: ModelSource[] = [];
  let unread = 0;
  for (const model of listed) {
    try {
      const isKnown = known.has(model.id);
      sources.push({ ...(await toldOf(model, isKnown, discovery)), ...(feed && { feed }) });
      unread = 0;
    } catch (error) {
      unread++;
      if (!(isOfOne(error) && unread < UNREAD_IN_A_ROW_MAX)) throw error;
      sources.push({ ...model, unread: error.code });
    }
    progress?.(sources.length, listed.length);
  }
  return sources;
}

function isOfOne(error: unknown): error is Fault {
  return error instanceof Fault && !OF_ALL.has(error.code);
}

async function toldOf(model: ListedModel, isKnown: boolean, discovery: Discovery) {
  const document = await discovery.schema(model.id);
  const priceText = model.priceText ?? (await discovery.priceText(model.id));
  const successRate = isKnown ? undefined : await rateOf(model, discovery);
  return {
    ...model,
    document,
    ...(successRate !== undefined && { successRate }),
    ...(priceText !== undefined && { priceText }),
  };
}

/** Good to know, and nothing hangs on it. */
async function rateOf({ id }: ListedModel, discovery: Discovery): Promise<number | undefined> {
  try {
    return await discovery.successRate(id);
  } catch (error) {
    if (isOfOne(error)) return undefined;
    throw error;
  }
}
