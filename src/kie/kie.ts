import { lookup as resolve } from "node:dns/promises";
import { createFetch, ofetch } from "ofetch";
import { type Clock, type Fetch, type Log, type Random, systemRandom } from "../kernel/index.ts";
import type { Lookup } from "./address.ts";
import { ask } from "./ask.ts";
import { connect } from "./connection.ts";
import { createTask } from "./create-task.ts";
import { credit } from "./credit.ts";
import { fetchResult } from "./fetch-result.ts";
import { recordInfo } from "./record-info.ts";
import type { Kie, KieConfig } from "./types.ts";
import { upload } from "./upload.ts";

export interface KieDeps {
  log: Log;
  clock: Clock;
  /** Makes the names of uploaded files. */
  random?: Random;
  /** Host name to addresses, for the check of result links. */
  lookup?: Lookup;
  /** Absent: over the network. */
  fetch?: Fetch;
}

/** The client. One key, no state: any number of calls may run side by side. */
export function createKie(config: KieConfig, deps: KieDeps): Kie {
  const { log, clock, random = systemRandom, lookup = systemLookup } = deps;
  const web = deps.fetch ? createFetch({ fetch: deps.fetch as typeof fetch }) : ofetch;
  const connection = connect(config, { log, clock, web });
  const fetching = { clock, web, lookup, allowPrivate: config.allowPrivateResults };
  return {
    createTask: (task) => createTask(connection, task),
    ask: (question) => ask(connection, question),
    recordInfo: (taskId) => recordInfo(connection, taskId),
    upload: (file) => upload(connection, random, file),
    credit: () => credit(connection),
    fetchResult: (url, limits) => fetchResult(url, limits, fetching),
  };
}

async function systemLookup(host: string): Promise<readonly string[]> {
  const found = await resolve(host, { all: true });
  return found.map(({ address }) => address);
}
