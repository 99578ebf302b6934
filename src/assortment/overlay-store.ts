import { and, eq, inArray, max } from "drizzle-orm";
import { type Reads, schema } from "../../db/index.ts";
import type { AppliedEntry, Overlay, OwnPrice } from "../catalog/index.ts";

const { catalogEntry, catalogLog, catalogPrice } = schema;

/** What stands over the files, and the version of it that processes compare. */
export interface StoredOverlay {
  readonly overlay: Overlay;
  readonly version: number;
}

/** The deeds after which something else is sold, or for another price. */
export const CHANGING = ["applied", "priced", "unpriced"] as const;

type From = { read: Reads; instance: string };

/** The number of the last deed that changed the catalogue. */
export async function overlayVersion({ read, instance }: From): Promise<number> {
  const found = await read
    .select({ last: max(catalogLog.id) })
    .from(catalogLog)
    .where(and(eq(catalogLog.instanceId, instance), inArray(catalogLog.deed, CHANGING)))
    .get();
  return found?.last ?? 0;
}

/** Read before the rest, the version is at worst too old, and the rest is read once more. */
export async function readOverlay(from: From): Promise<StoredOverlay> {
  const { read, instance } = from;
  const version = await overlayVersion(from);
  const entries = await read
    .select()
    .from(catalogEntry)
    .where(eq(catalogEntry.instanceId, instance));
  const prices = await read
    .select()
    .from(catalogPrice)
    .where(eq(catalogPrice.instanceId, instance));
  return {
    version,
    overlay: {
      entries: entries.map(({ entry }) => JSON.parse(entry) as AppliedEntry),
      prices: Object.fromEntries(prices.map((row) => [row.model, ownPriceOf(row)])),
    },
  };
}

function ownPriceOf(row: typeof catalogPrice.$inferSelect): OwnPrice {
  // The table has exactly one of the two.
  return row.fixedKopecks === null
    ? { multiplier: row.multiplier ?? "" }
    : { fixedKopecks: row.fixedKopecks };
}
