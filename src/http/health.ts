import type { Clock, Log } from "../kernel/index.ts";
import { TIMED_OUT, within } from "./within.ts";

/** How the parts are, as far as it is known at once. */
export interface HealthFacts {
  readonly database: "ok" | "down";
  readonly bot: "ok" | "down";
  readonly modelsCount: number;
}

/** Whether the process can do its work now; the reason is a fixed word of ours. */
export type Readiness =
  | { readonly ready: true }
  | { readonly ready: false; readonly reason: string };

export type Phase = "starting" | "open" | "closing";

const FACTS_LIMIT_MS = 2_000; // Hosts give a health check few seconds (N44).

const UNKNOWN: HealthFacts = { database: "down", bot: "down", modelsCount: 0 };

/**
 * Alive: 200 as long as the process serves at all, whatever else is broken. A host that restarts
 * what is not healthy would only make a broken database worse (R50, R52, N44).
 */
export async function healthAnswer(state: {
  phase: Phase;
  facts: (() => Promise<HealthFacts>) | undefined;
  uptimeS: number;
  version: string;
  clock: Clock;
  log: Log;
}): Promise<Response> {
  const facts = (await known("health", state.facts, state)) ?? UNKNOWN;
  const well = facts.database === "ok" && facts.bot === "ok";
  return Response.json({
    status: state.phase === "open" ? (well ? "ok" : "degraded") : state.phase,
    database: facts.database,
    bot: facts.bot,
    models_count: facts.modelsCount,
    uptime: state.uptimeS,
    version: state.version,
  });
}

/** Ready: 503 with the reason while this process can't do its work (N43, R131). */
export async function readyAnswer(state: {
  phase: Phase;
  ready: (() => Promise<Readiness>) | undefined;
  clock: Clock;
  log: Log;
}): Promise<Response> {
  const unready = (reason: string) => Response.json({ ready: false, reason }, { status: 503 });
  if (state.phase !== "open") return unready(state.phase);
  const readiness = await known("readiness", state.ready, state);
  if (!readiness) return unready("unknown");
  return readiness.ready ? Response.json({ ready: true }) : unready(readiness.reason);
}

/** The answer, or nothing when it fails or takes too long: a diagnosis never throws (N47). */
async function known<T>(
  what: string,
  ask: (() => Promise<T>) | undefined,
  { clock, log }: { clock: Clock; log: Log },
): Promise<T | undefined> {
  if (!ask) return undefined;
  try {
    const answer = await within(clock, FACTS_LIMIT_MS, ask());
    if (answer !== TIMED_OUT) return answer;
    log.warn("own state not known in time", { what });
  } catch (error) {
    log.warn("own state not known", { what }, error);
  }
  return undefined;
}
