import { sql } from "drizzle-orm";
import { guard, type Statement } from "../../db/index.ts";
import type { Job } from "./job.ts";

/** The rule that says: with this run a test would spend more than it may. */
export const TEST_BUDGET_SPENT = "test: budget spent";

/**
 * Joins the intent in `SAFE_TEST_MODE` (R99): all that the instance has ever sent, at its highest
 * price, and this run with it. Counted from the jobs themselves, so that no restart forgets any;
 * what was surely not made does not count, and what failed does, since nobody promises a refund.
 */
export function demandTestBudget(instance: string, job: Job, mostMicroUsd: number): Statement {
  return guard(
    sql`(SELECT ifnull(sum(cost_micro_usd), 0) FROM job WHERE instance_id = ${instance}
      AND callback_token IS NOT NULL AND state <> 'queued'
      AND (task_id IS NOT NULL OR state IN ('submitting', 'unknown', 'lost')))
      + ${job.cost} <= ${mostMicroUsd}`,
    TEST_BUDGET_SPENT,
  );
}
