import type { Database } from "../../db/index.ts";
import { type LiveCatalogue, liveCatalogue, loadOverlaid, type RawData } from "../catalog/index.ts";
import { type Clock, Fault, type Log } from "../kernel/index.ts";
import { overlayVersion, readOverlay } from "./overlay-store.ts";

export interface KeeperDeps {
  db: Database;
  raw: RawData;
  rubPerUsd: string;
  clock: Clock;
  log: Log;
}

/** So long a running process may go on with what was changed elsewhere. */
const LOOK_MS = 3_000;

export interface Keeper extends Pick<LiveCatalogue, "catalogue"> {
  /** Looks for a newer version until `stop` aborts. Never throws. */
  watch(stop: AbortSignal): Promise<void>;
}

/** The instance's catalogue, kept up to date in a process that runs. Throws for the first read. */
export async function keepCatalogue(deps: KeeperDeps): Promise<Keeper> {
  const { db, raw, rubPerUsd, clock, log } = deps;
  const own = { read: db.read, instance: db.instance };
  const load = async () => {
    const { overlay, version } = await readOverlay(own);
    const catalogue = loadOverlaid(raw, overlay, rubPerUsd);
    return { catalogue, version };
  };
  const first = await load().catch((cause: unknown) => {
    throw new Fault("database_unavailable", { retry: "later", cause });
  });
  const live = liveCatalogue(first.catalogue);
  let { version } = first;

  async function look(): Promise<void> {
    if ((await overlayVersion(own)) === version) return;
    const next = await load();
    live.replace(next.catalogue);
    version = next.version;
    for (const { id, reason } of next.catalogue.broken) {
      log.error("model left out", { model: id, reason });
    }
    log.info("catalogue read anew", { version, models: next.catalogue.models.length });
  }

  return {
    catalogue: live.catalogue,
    async watch(stop) {
      for (;;) {
        await clock.sleep(LOOK_MS, stop);
        if (stop.aborted) return;
        try {
          await look();
        } catch (error) {
          if (!stop.aborted) log.warn("the catalogue could not be looked at", {}, error);
        }
      }
    },
  };
}
