import type { BillingData, CardData, Facts, RawData, RuleData } from "./data.ts";
import { loadCatalogue } from "./load.ts";
import type { Catalogue, LeftOut } from "./model.ts";
import type { OwnPrice } from "./own-price.ts";
import type { BillingTerms } from "./terms.ts";

/** What stands over the files: entries that an operator has applied, and the house's own prices. */
export interface Overlay {
  readonly entries: readonly AppliedEntry[];
  readonly prices: { readonly [id: string]: OwnPrice };
}

export interface AppliedEntry {
  readonly id: string;
  /** Of the files' facts that it was made for (`factsDigest`): with newer ones it is outdated. */
  readonly base: string;
  /** Absent for a model that is only taken off sale. */
  readonly facts?: Facts;
  readonly card?: CardData;
  readonly rules?: readonly RuleData[];
  readonly billing?: BillingTerms;
  /** Only for a model that is in nobody's files; it stays when the files come to know the model. */
  readonly key?: string;
  /** Why it is not sold any more. */
  readonly gone?: string;
}

export const NO_OVERLAY: Overlay = { entries: [], prices: {} };

/** Keys of the files never begin like this, so none of them can be taken twice. */
export const OWN_KEY_PREFIX = "new-";

/**
 * The catalogue of one instance. An applied entry with anything wrong in it is named in `broken`,
 * and its model goes on as the files have it; so does a price below cost.
 */
export function loadOverlaid(raw: RawData, overlay: Overlay, rubPerUsd: string): Catalogue {
  const own = { prices: overlay.prices, rubPerUsd };
  const keys = Object.fromEntries(
    overlay.entries.flatMap(({ id, key }) => (key === undefined ? [] : [[id, key]])),
  );
  const named: RawData = { ...raw, keys: { ...(raw.keys as object), ...keys } };
  let entries = overlay.entries.filter(({ id, base }) => base === factsDigest(raw, id));
  const refused: LeftOut[] = [];
  for (;;) {
    const catalogue = loadCatalogue(overlaid(named, entries), own);
    const faulty = faultyOf(catalogue, entries);
    if (faulty.length === 0) {
      if (refused.length === 0) return catalogue;
      return { ...catalogue, broken: [...catalogue.broken, ...refused] };
    }
    refused.push(...faulty.map(({ id, reason }) => ({ id, reason: `applied entry: ${reason}` })));
    entries = entries.filter(({ id }) => !faulty.some((it) => it.id === id));
  }
}

/** `""` for a model that the files do not have. */
export function factsDigest(raw: RawData, id: string): string {
  const facts = raw.models.find((it) => idOf(it) === id);
  return facts === undefined ? "" : Bun.hash(JSON.stringify(facts)).toString(36);
}

/** An entry with facts is there to be sold: one that is not says why. */
function faultyOf(catalogue: Catalogue, entries: readonly AppliedEntry[]): readonly LeftOut[] {
  const sold = new Set(catalogue.models.map(({ id }) => id));
  const out = [...catalogue.broken, ...catalogue.leftOut];
  return entries.flatMap(({ id, facts, gone }) => {
    if (!facts || gone !== undefined || sold.has(id)) return [];
    return [out.find((it) => it.id === id) ?? { id, reason: "is not for sale" }];
  });
}

function overlaid(raw: RawData, entries: readonly AppliedEntry[]): RawData {
  if (entries.length === 0) return raw;
  const replaced = new Map(entries.flatMap(({ id, facts }) => (facts ? [[id, facts]] : [])));
  const known = new Set(raw.models.map(idOf));
  const billing = raw.billing as BillingData;
  return {
    ...raw,
    models: [
      ...raw.models.map((it) => replaced.get(idOf(it) ?? "") ?? it),
      ...[...replaced.values()].filter(({ id }) => !known.has(id)),
    ],
    cards: { ...raw.cards, ...named(entries, ({ card }) => card) },
    rules: [...raw.rules, ...entries.flatMap(({ rules = [] }) => rules)],
    billing: {
      ...billing,
      models: { ...billing.models, ...named(entries, (entry) => entry.billing) },
    },
    unsold: { ...(raw.unsold as object), ...named(entries, ({ gone }) => gone) },
  };
}

function named<T>(entries: readonly AppliedEntry[], part: (entry: AppliedEntry) => T | undefined) {
  const found = entries.map((entry) => [entry.id, part(entry)] as const);
  return Object.fromEntries(found.filter(([, it]) => it !== undefined));
}

function idOf(facts: unknown): string | undefined {
  if (typeof facts !== "object" || facts === null || !("id" in facts)) return undefined;
  return typeof facts.id === "string" ? facts.id : undefined;
}
