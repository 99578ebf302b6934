import type { Model } from "../../catalog/index.ts";
import { isOnTrial } from "../../jobs/index.ts";
import type { STANDINGS } from "../texts/paused.ts";
import type { Flow, Visit } from "./reply.ts";

/** How it stands with a model for this person: admins may try a paused one. */
export async function standingOf(
  model: Model,
  visit: Visit,
  flow: Flow,
): Promise<keyof typeof STANDINGS> {
  const pause = await flow.jobs.pauseOf(model.key);
  if (!pause) return "sold";
  return visit.admin || isOnTrial(pause, visit.now) ? "trial" : "paused";
}
