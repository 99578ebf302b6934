export { assert, Bug, present, unreachable } from "./assert.ts";
export { type Clock, systemClock } from "./clock.ts";
export { Fault, mayPass, type Retry } from "./fault.ts";
export type { Fetch } from "./fetch.ts";
export { type IdSource, newId, randomText } from "./ids.ts";
export { type Log, type LogField, silentLog } from "./log.ts";
export { formatRoubles, type Kopecks, kopecks, type MicroUsd, microUsd } from "./money.ts";
export { type Random, systemRandom } from "./random.ts";
export { OVER, Signal } from "./signal.ts";
