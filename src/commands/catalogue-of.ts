import { withReads } from "../../db/index.ts";
import { readOverlay } from "../assortment/index.ts";
import { type Catalogue, embeddedData, loadCatalogue, loadOverlaid } from "../catalog/index.ts";
import { type Env, loadStorageConfig } from "../config/index.ts";

const FX_DEFAULT = "78.00";

export function rubPerUsdOf(env: Env): string {
  return env.FX_RUB_PER_USD ?? FX_DEFAULT;
}

/**
 * The catalogue that a process with this environment sells from: the files, and what stands over
 * them in the database, where one is named. The database is only read. `note`: why the files alone.
 */
export async function catalogueOf(env: Env): Promise<{ catalogue: Catalogue; note?: string }> {
  if (env.DATABASE_URL === undefined) return { catalogue: loadCatalogue() };
  const loaded = loadStorageConfig(env);
  if (loaded.status !== "ok") return { catalogue: loadCatalogue(), note: "DATABASE_URL is wrong" };
  const { databaseUrl, instance } = loaded.config;
  try {
    const stored = await withReads(databaseUrl, (read) => readOverlay({ read, instance }));
    return { catalogue: loadOverlaid(embeddedData, stored.overlay, rubPerUsdOf(env)) };
  } catch {
    // Not there yet, not migrated yet, or away: the files are the whole catalogue then.
    return { catalogue: loadCatalogue(), note: "the database could not be read" };
  }
}
