import { type MediaFacts, type Model, readJobRef } from "../../catalog/index.ts";
import type { Flow, Visit } from "./reply.ts";
import type { Form } from "./talk.ts";

/** The form with what is known of the runs that it is made of: prices may depend on it. */
export async function withOriginFacts(
  form: Form,
  model: Model,
  visit: Visit,
  flow: Flow,
): Promise<Form> {
  const values = model.fields.flatMap(({ name }) => [form.values[name]].flat());
  const refs = values.filter((value) => readJobRef(value));
  if (refs.length === 0) return form;
  const known = await flow.jobs.origins.facts(refs, visit.person);
  const facts = model.fields.flatMap(({ name }) => {
    const own = [form.values[name]].flat();
    if (!own.some((value) => known.has(String(value)))) return [];
    const before = form.facts[name] ?? [];
    return [[name, own.map((value, i) => known.get(String(value)) ?? before[i] ?? {})] as const];
  });
  const found: MediaFacts = Object.fromEntries(facts);
  return { ...form, facts: { ...form.facts, ...found } as Form["facts"] };
}
