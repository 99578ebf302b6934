import { build, type Statement, schema, statement } from "../../db/index.ts";

/** A longer text of the provider tells nothing more. */
const DETAIL_MAX_CHARS = 300;

/** A line of a job's timeline: a state that it entered, or a remark. */
export function eventRow(
  instance: string,
  entry: { job: string; at: number; event: string; detail?: string },
): Statement {
  const row = {
    instanceId: instance,
    jobId: entry.job,
    at: entry.at,
    event: entry.event,
    detail: entry.detail?.slice(0, DETAIL_MAX_CHARS) ?? null,
  };
  return statement(build.insert(schema.jobEvent).values(row));
}
