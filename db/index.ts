export { Leadership, type LeadershipOptions, returnLease, takeLease } from "./lease.ts";
export { MIGRATIONS } from "./migrations.ts";
export { type Database, type DatabaseOptions, openDatabase } from "./open.ts";
export { type Operation, Rejected, type Row, type Statement, type Value } from "./operation.ts";
export * as schema from "./schema.ts";
export {
  build,
  changedOne,
  FENCE_RULE,
  type Fence,
  fenced,
  guard,
  statement,
} from "./statement.ts";
