import type { JobField } from "../../catalog/index.ts";
import type { RunChoices } from "../screens/field.ts";
import type { Flow, Visit } from "./reply.ts";
import { historyLine } from "./runs.ts";

/** Models to run first, where there is nothing to choose from yet. */
const FIRST_MAX = 5;

/** The runs that a field takes, or what to run first. */
export async function runChoices(
  field: JobField,
  page: number,
  visit: Visit,
  flow: Flow,
): Promise<RunChoices> {
  const found = await flow.jobs.origins.page(visit.person, field, page);
  const offers = field.models.flatMap((key) => flow.shelf().find(key) ?? []);
  const startable = offers.filter(({ model }) => !needsRun(model.fields));
  return {
    runs: found.jobs.map((one) => historyLine(one, flow)),
    index: found.page,
    count: Math.max(1, found.pages),
    first: found.jobs.length > 0 ? [] : startable.slice(0, FIRST_MAX),
  };
}

const needsRun = (fields: readonly { type: string; required: boolean }[]) =>
  fields.some(({ type, required }) => type === "job" && required);
