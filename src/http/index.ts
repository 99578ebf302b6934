export type { HealthFacts, Readiness } from "./health.ts";
export type { AcceptCallback } from "./kie-callback.ts";
export { probeHealth } from "./probe-health.ts";
export { BODY_BYTES_MAX } from "./read-json.ts";
export { createServer, type Server, type ServerDeps, type Work } from "./server.ts";
export type { IncomingUpdate, StoreUpdate } from "./telegram-webhook.ts";
