import { type JobField, jobRef, type Located, type Model } from "../../catalog/index.ts";
import type { Job, JobFile } from "../../jobs/index.ts";
import { assert } from "../../kernel/index.ts";
import type { ActionOf } from "../actions.ts";
import type { Deed } from "../incoming.ts";
import { partsScreen } from "../screens/parts.ts";
import { wrong } from "../texts/form.ts";
import { ask, onFrom } from "./ask.ts";
import { answered } from "./form.ts";
import { withPlace } from "./in-hand.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import type { Form } from "./talk.ts";

/** One of one's own runs as the answer to a question. */

interface Step {
  form: Form;
  at: Located;
  field: JobField;
  model: Model;
}

export function pickRun(action: ActionOf<"pick_run">, visit: Visit, flow: Flow): Promise<Reply> {
  return withPlace(action, visit, flow, (form, at, model) => {
    const { field } = at;
    return field.type === "job"
      ? choose({ form, at, field, model }, action.number, visit, flow)
      : ask(form, at, model, visit, flow);
  });
}

export function pickPart(action: ActionOf<"pick_part">, visit: Visit, flow: Flow): Promise<Reply> {
  return withPlace(action, visit, flow, (form, at, model) => {
    const { number, part } = action;
    const { field } = at;
    return field.type === "job"
      ? take({ form, at, field, model }, jobRef({ number, part }), visit, flow)
      : ask(form, at, model, visit, flow);
  });
}

/** `A1B2C3`, `№ a1b2c3`: as people write it. */
const NUMBER = /^№?\s*([0-9A-HJKMNP-TV-Z]{6})$/i;

/** A № in words; anything else is told how to choose. */
export function answerRun(
  form: Form,
  at: Located,
  model: Model,
  deed: Deed,
  visit: Visit,
  flow: Flow,
): Promise<Reply> {
  const { field } = at;
  assert(field.type === "job", "a run answers a field that takes one");
  const step = { form, at, field, model };
  const [, number] = (deed.did === "wrote" && NUMBER.exec(deed.text.trim())) || [];
  if (number === undefined) return again(step, wrong.pressRun, visit, flow);
  return choose(step, number.toUpperCase(), visit, flow);
}

/** The run itself, or where the model takes a part of it, which one. */
async function choose(step: Step, number: string, visit: Visit, flow: Flow): Promise<Reply> {
  const { field, form } = step;
  const found = await flow.jobs.findByNumber(number, visit.person);
  if (!found) return again(step, wrong.runGone, visit, flow);
  if (field.take.of !== "part") return take(step, jobRef({ number }), visit, flow);
  const parts = (await flow.jobs.files(found.id)).filter((it) => it.partId !== undefined);
  const [first, ...others] = parts;
  if (!first) return again(step, wrong.runGone, visit, flow);
  const ref = jobRef({ number, part: first.ordinal });
  const fits = await flow.jobs.origins.find(field, ref, visit.person);
  if (others.length === 0 || !fits) return take(step, ref, visit, flow);
  const { at } = step;
  const talk = { ...visit.talk, form: { ...form, asking: at.place }, open: true };
  return { screen: partsOf(found, parts, step), talk };
}

function partsOf({ number }: Job, parts: readonly JobFile[], { form, at, field, model }: Step) {
  return partsScreen({
    form: form.id,
    field: at.place,
    label: field.label,
    model: model.name,
    number,
    parts: parts.map(({ ordinal, title, seconds }) => ({
      ordinal,
      ...(title !== undefined && { title }),
      ...(seconds !== undefined && { seconds }),
    })),
  });
}

/** What was chosen is looked at once more: a button may be old, or not ours at all. */
async function take(step: Step, ref: string, visit: Visit, flow: Flow): Promise<Reply> {
  const { form, at, field, model } = step;
  const source = await flow.jobs.origins.find(field, ref, visit.person);
  if (!source) return again(step, wrong.runGone, visit, flow);
  const entry = answered(form, at, ref);
  if (entry.status === "wrong") return again(step, entry.problem, visit, flow);
  return onFrom(at, form, entry.form, model, visit, flow);
}

function again({ form, at, model }: Step, problem: string, visit: Visit, flow: Flow) {
  return ask(form, at, model, visit, flow, { problem });
}
