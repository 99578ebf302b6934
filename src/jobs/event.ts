import { build, type Statement, schema, statement, template } from "../../db/index.ts";
import { present } from "../kernel/index.ts";

/** A longer text of the provider tells nothing more. */
const DETAIL_MAX_CHARS = 300;

const ROW = template<{
  instance: string;
  job: string;
  at: number;
  event: string;
  detail: string | null;
}>(({ instance, job, at, event, detail }) => [
  statement(
    build.insert(schema.jobEvent).values({ instanceId: instance, jobId: job, at, event, detail }),
  ),
]);

/** A line of a job's timeline: a state that it entered, or a remark. */
export function eventRow(
  instance: string,
  entry: { job: string; at: number; event: string; detail?: string },
): Statement {
  const detail = entry.detail?.slice(0, DETAIL_MAX_CHARS) ?? null;
  return present(ROW({ ...entry, instance, detail })[0], "a line is one statement");
}
