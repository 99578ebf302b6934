import { isFilled, type Located, type Model } from "../../catalog/index.ts";
import { confirm } from "./confirmation.ts";
import { withOriginFacts } from "./origin-facts.ts";
import { itemOf, missingIn, nextPlace, valueIn } from "./places.ts";
import { containerOf, questionScreen, type Shown } from "./question.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import { runChoices } from "./run-choices.ts";
import type { Form } from "./talk.ts";

/** On to the next question, or to the confirmation when all are answered. */
export async function proceed(
  form: Form,
  model: Model,
  visit: Visit,
  flow: Flow,
  note?: string,
): Promise<Reply> {
  const next = nextPlace(form, model);
  const more = note === undefined ? {} : { note };
  if (next) return ask({ ...form, walking: true }, next, model, visit, flow, more);
  return confirm(form, model, visit, flow, note);
}

/** From an answer to what comes after it: the rest of its item, what it is in, the next question. */
export function onFrom(
  at: Located,
  before: Form,
  form: Form,
  model: Model,
  visit: Visit,
  flow: Flow,
): Reply | Promise<Reply> {
  const item = itemOf(at);
  const missing = item && isFilled(valueIn(form, item)) ? missingIn(item, form) : undefined;
  if (missing) return ask(form, missing, model, visit, flow);
  const outer = item && !isWhole(item, before) ? item.inside : containerOf(form, at);
  return outer ? ask(form, outer, model, visit, flow) : proceed(form, model, visit, flow);
}

/** Something that is whole was changed, and is shown again; otherwise it was just added. */
function isWhole(item: Located, before: Form): boolean {
  return isFilled(valueIn(before, item)) && missingIn(item, before) === undefined;
}

/** Shows one question and waits for its answer. */
export async function ask(
  begun: Form,
  at: Located,
  model: Model,
  visit: Visit,
  flow: Flow,
  shown: Shown = {},
): Promise<Reply> {
  const form = await withOriginFacts(begun, model, visit, flow);
  const { field } = at;
  const isRun = field.type === "job";
  const runs = isRun ? await runChoices(field, shown.page ?? 0, visit, flow) : undefined;
  const { sought: _, ...bare } = form;
  const found = shown.sought === undefined ? {} : { sought: shown.sought };
  const talk = { ...visit.talk, form: { ...bare, asking: at.place, ...found }, open: true };
  const stock = { rate: flow.rate(), catalogue: flow.catalogue, ...(runs && { runs }) };
  return { screen: questionScreen(form, at, model, stock, shown), talk };
}
