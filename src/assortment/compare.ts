import {
  type AppliedEntry,
  type CardData,
  type Catalogue,
  type Facts,
  factsDigest,
  importModel,
  type LeftOut,
  type ModelSource,
  type Overlay,
  type RawData,
  renewModel,
} from "../catalog/index.ts";

/** One model that is not with us as it is with the provider. */
export interface Change {
  readonly model: string;
  readonly kind: "new" | "changed" | "gone";
  /** Lines for people. */
  readonly difference: readonly string[];
  readonly entry: AppliedEntry;
}

export interface Differences {
  readonly changes: readonly Change[];
  /** Models that nobody can sell before a person has looked, and why. */
  readonly unfit: readonly LeftOut[];
}

/** Our own side of the comparison. */
export interface Ours {
  readonly raw: RawData;
  readonly overlay: Overlay;
  readonly catalogue: Catalogue;
}

/**
 * What the provider says against what we sell. `complete`: the sources are all that it has, so a
 * model that is not among them is gone. Pure.
 */
export function compare(
  sources: readonly ModelSource[],
  ours: Ours,
  { complete }: { complete: boolean },
): Differences {
  const sold = new Set(ours.catalogue.models.map(({ id }) => id));
  const changes: Change[] = [];
  const unfit: LeftOut[] = [];
  for (const source of sources) {
    if (source.id in (ours.raw.unsold as object)) continue; // Withheld on purpose, with a reason.
    const known = knownOf(source.id, ours);
    const outcome = known ? renewed(source, known, ours) : added(source, ours);
    if ("model" in outcome) changes.push(outcome);
    else if ("reason" in outcome && (!known || sold.has(source.id))) unfit.push(outcome);
  }
  const listed = new Set(sources.map(({ id }) => id));
  const gone = complete ? [...sold].filter((id) => !listed.has(id)) : [];
  return { changes: [...changes, ...gone.map((id) => goneOf(id, ours))], unfit };
}

type Outcome = Change | LeftOut | { status: "same" };

interface Known {
  readonly facts: Facts;
  readonly card: CardData | undefined;
  readonly applied: AppliedEntry | undefined;
}

/** The model as it stands now: as it was applied, or as the files have it. */
function knownOf(id: string, { raw, overlay }: Ours): Known | undefined {
  const base = factsDigest(raw, id);
  const applied = overlay.entries.find((it) => it.id === id && it.base === base);
  const filed = raw.models.find((it) => (it as Facts).id === id) as Facts | undefined;
  const facts = applied?.facts ?? filed;
  return (
    facts && { facts, card: applied?.card ?? (raw.cards[id] as CardData | undefined), applied }
  );
}

function renewed(source: ModelSource, known: Known, { raw }: Ours): Outcome {
  const { id } = source;
  const { facts, card, applied } = known;
  const outcome = renewModel(source, known, groundOf(raw));
  if (outcome.status === "unfit") return { id, reason: outcome.reason };
  const returned = applied?.gone !== undefined;
  if (outcome.status === "same" && !returned) return outcome;
  const { gone: _, ...before } = applied ?? { id, base: factsDigest(raw, id) };
  const isChanged = outcome.status === "changed";
  const now = isChanged
    ? { facts: outcome.facts, ...(outcome.card && { card: outcome.card }) }
    : {};
  const entry = { facts, ...(applied?.card && card && { card }), ...before, ...now };
  const difference = [
    ...(returned ? ["is back"] : []),
    ...(isChanged ? outcome.differences : []),
    ...outcome.remarks,
  ];
  return { model: id, kind: "changed", difference, entry };
}

function added(source: ModelSource, { raw }: Ours): Outcome {
  const outcome = importModel(source, groundOf(raw));
  const { id } = source;
  if (outcome.status === "unfit") return { id, reason: outcome.reason };
  const { entry, remarks } = outcome;
  const { facts } = entry;
  const prices = facts.pricing.map(({ when, unit, credits }) => {
    const conditions = Object.entries(when).map(([name, value]) => `${name}=${String(value)}`);
    return `price      ${conditions.join(" ") || "any"}: ${credits} credits per ${unit}`;
  });
  const difference = [`${facts.name}, ${facts.maker}: ${facts.kind}`, ...prices, ...remarks];
  return { model: id, kind: "new", difference, entry: { id, base: "", ...entry } };
}

const GONE = "the provider does not list it any more";

function goneOf(id: string, ours: Ours): Change {
  const known = knownOf(id, ours);
  const before = known?.applied ?? { id, base: factsDigest(ours.raw, id) };
  return { model: id, kind: "gone", difference: [GONE], entry: { ...before, gone: GONE } };
}

function groundOf({ kinds, fields, billing }: RawData) {
  // Their form was checked when the catalogue was loaded.
  return { kinds, dictionary: fields, billing } as Parameters<typeof importModel>[1];
}
