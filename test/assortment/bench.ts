import {
  createProposals,
  type Proposals,
  type SyncOutcome,
  sync,
} from "../../src/assortment/index.ts";
import { embeddedData, type RawData } from "../../src/catalog/index.ts";
import type { EmulatedModel } from "../../src/emulator/kie/index.ts";
import { silentLog } from "../../src/kernel/index.ts";
import { createDiscovery, type Discovery } from "../../src/kie/index.ts";
import { publishedModels } from "../support/catalogue.ts";
import type { Fresh, FreshDatabase } from "../support/database.ts";
import { hurry } from "../support/hurry.ts";
import { API_KEY, type KiePair, kiePair } from "../support/kie-pair.ts";

const NEVER_MS = 1e12;
export const RUB = "78.00";

/** The emulated Kie, a database, and the operator's hands, on a clock that a test moves. */
export interface Bench extends AsyncDisposable {
  readonly pair: KiePair;
  readonly db: FreshDatabase;
  readonly proposals: Proposals;
  /** What the sync asks. */
  readonly discovery: Discovery;
  sync(
    by?: string,
    only?: readonly string[],
    progress?: (done: number) => void,
  ): Promise<SyncOutcome>;
}

/** `keep`: which of our models the provider has; absent: all of them. */
export async function bench(
  fresh: Fresh,
  {
    models = publishedModels,
    raw = embeddedData,
  }: { models?: readonly EmulatedModel[]; raw?: RawData } = {},
): Promise<Bench> {
  const pair = await kiePair({ models });
  const { clock } = pair;
  const db = await fresh();
  const { url: apiRoot, uploadUrl: uploadRoot } = pair.emulator;
  const config = { apiRoot, uploadRoot, apiKey: API_KEY, timeoutMs: NEVER_MS };
  const discovery = createDiscovery(
    { ...config, allowPrivateResults: true },
    { log: silentLog, clock },
  );
  const deps = { db, clock, raw, rubPerUsd: RUB };
  const proposals = createProposals(deps);
  return {
    pair,
    db,
    proposals,
    discovery,
    sync: (by = "cli:anna", only = [], progress = () => undefined) =>
      hurry(clock, sync({ ...deps, discovery, proposals, progress }, by, only)),
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      await pair[Symbol.asyncDispose]();
    },
  };
}
