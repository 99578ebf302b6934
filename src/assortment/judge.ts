import {
  type AppliedEntry,
  type Catalogue,
  factsDigest,
  loadOverlaid,
  type Overlay,
  OWN_KEY_PREFIX,
  proposeKey,
  type RawData,
} from "../catalog/index.ts";
import type { Change } from "./compare.ts";

export interface Judged {
  readonly change: Change;
  /** With its key, for a model that is in nobody's files. */
  readonly entry: AppliedEntry;
  /** Why it would not be sold if it were applied. */
  readonly problem?: string;
}

/**
 * Whether each change would stand the whole check of the catalogue, together with those before it.
 * One that would not is judged and left out, so that the others can be applied.
 */
export function judge(
  changes: readonly Change[],
  { raw, overlay, rubPerUsd }: { raw: RawData; overlay: Overlay; rubPerUsd: string },
): readonly Judged[] {
  const taken = new Set(Object.values(raw.keys as Record<string, string>));
  for (const { key } of overlay.entries) if (key !== undefined) taken.add(key);
  const judged = changes.map((change) => {
    const entry = withKey(change, overlay, raw, taken);
    return { change, entry };
  });
  const next = withEntries(
    overlay,
    judged.map(({ entry }) => entry),
  );
  const catalogue = loadOverlaid(raw, next, rubPerUsd);
  return judged.map((it) => {
    const { model, kind, entry } = it.change;
    const isOld = entry.base !== factsDigest(raw, model);
    const sold = kind === "gone" ? undefined : problemOf(model, catalogue);
    const problem = isOld ? "was made for an older program: sync again" : sold;
    return { ...it, ...(problem !== undefined && { problem }) };
  });
}

function withEntries(overlay: Overlay, entries: readonly AppliedEntry[]): Overlay {
  const ids = new Set(entries.map(({ id }) => id));
  return { ...overlay, entries: [...overlay.entries.filter(({ id }) => !ids.has(id)), ...entries] };
}

/** A key that a model of this instance ever had is its own for ever: buttons carry it. */
function withKey(
  { model, entry }: Change,
  overlay: Overlay,
  raw: RawData,
  taken: Set<string>,
): AppliedEntry {
  if (model in (raw.keys as object)) return entry;
  const known = overlay.entries.find(({ id }) => id === model)?.key;
  const key = known ?? proposeKey(model, taken, OWN_KEY_PREFIX);
  taken.add(key);
  return { ...entry, key };
}

/** The applied entry was left out for it, or its own price was. */
function problemOf(id: string, { broken, models }: Catalogue): string | undefined {
  const reason = broken.find(
    (it) => it.id === id && it.reason.startsWith("applied entry: "),
  )?.reason;
  if (reason !== undefined) return reason.replace("applied entry: ", "");
  return models.some((model) => model.id === id) ? undefined : "is not for sale";
}
