export { changedOne, FENCE_RULE, type Fence, fenced, guard } from "./guards.ts";
export { Leadership, type LeadershipOptions } from "./leadership.ts";
export { type LeaseTime, type LeaseWish, returnLease, takeLease } from "./lease.ts";
export { type MigrateOptions, migrate } from "./migrate.ts";
export { type Database, type OpenOptions, openDatabase, type Reads } from "./open.ts";
export { type Operation, Rejected, type Row, type Statement, type Value } from "./operation.ts";
export { type DatabaseProbe, probeDatabase } from "./probe.ts";
export * as schema from "./schema.ts";
export { build, statement } from "./statement.ts";
