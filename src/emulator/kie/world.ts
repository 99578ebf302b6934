import type { Clock, Fetch, Random } from "../../kernel/index.ts";
import type { Account } from "./account.ts";
import type { DiscoveryLimit } from "./discovery/routes.ts";
import type { Faults } from "./faults.ts";
import type { SchemaCheck } from "./schema-check.ts";
import type { Tasks } from "./tasks.ts";
import type { EmulatedModel, Task } from "./types.ts";
import type { Uploads } from "./uploads.ts";

/** Everything that the routes of one emulator share. */
export interface World {
  readonly apiKey: string;
  readonly hmacKey: string | undefined;
  readonly models: Map<string, EmulatedModel>;
  readonly clock: Clock;
  readonly random: Random;
  readonly account: Account;
  readonly faults: Faults;
  readonly discovery: DiscoveryLimit;
  readonly schemas: SchemaCheck;
  readonly tasks: Tasks;
  readonly uploads: Uploads;
  /** Where uploads and results are served; known once the port is. */
  filesRoot: string;
  readonly fetch: Fetch;
  readonly made: ((task: Task) => void) | undefined;
  /** Aborts when the emulator stops: whoever sleeps wakes and leaves. */
  readonly stop: AbortSignal;
}

/** What "slow" and "late" mean: longer than any caller waits for an answer. */
export const SLOW_MS = 60_000;
