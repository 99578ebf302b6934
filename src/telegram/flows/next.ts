import { jobRef, type Located, topPlace } from "../../catalog/index.ts";
import type { Job } from "../../jobs/index.ts";
import type { ActionOf } from "../actions.ts";
import { markdownWords } from "../markdown.ts";
import { type NextStep, nextSteps, stepOf } from "../next-steps.ts";
import { MODELS_PER_PAGE } from "../screens/models.ts";
import { paginate } from "../screens/navigation.ts";
import { modelGoneScreen } from "../screens/notices.ts";
import { stepsScreen, whichFileScreen } from "../screens/steps.ts";
import { notes } from "../texts/form.ts";
import { proceed } from "./ask.ts";
import { onwards } from "./browse.ts";
import { newForm, withValue } from "./form.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import { showRun, withRun } from "./runs.ts";
import type { Form } from "./talk.ts";

/** From a result on: it becomes what another model is given (G9, G27). */

/** Everything that can be made of it, cheapest first. */
export function steps({ number, page }: ActionOf<"steps">, visit: Visit, flow: Flow) {
  return withRun(number, visit, flow, async (job) => {
    const files = await flow.jobs.files(job.id);
    const { offers, find } = flow.shelf();
    const models = offers.map(({ model }) => model);
    const output = flow.catalogue.byKey(job.model)?.output;
    const found = nextSteps(models, { model: job.model, output, files });
    const lines = found.flatMap(({ model }) => {
      const offer = find(model.key);
      return offer ? [{ ...offer, name: `${markOf(model.card.step)}${model.name}` }] : [];
    });
    const sorted = lines.toSorted((a, b) => a.from - b.from);
    return { screen: stepsScreen(number, paginate(sorted, page, MODELS_PER_PAGE)) };
  });
}

/** The emoji of what it does: names alone tell models apart. */
function markOf(step = ""): string {
  const [mark = ""] = step.split(" ");
  return /^\p{Extended_Pictographic}/u.test(mark) ? `${mark} ` : "";
}

/** One of them: its form with the result filled in; pressed again, the same one (design §10). */
export function next(action: ActionOf<"next">, visit: Visit, flow: Flow): Promise<Reply> {
  return withRun(action.number, visit, flow, async (job) => {
    const model = flow.shelf().find(action.model)?.model;
    if (!model) return { screen: modelGoneScreen(onwards(visit, flow)) };
    const files = await flow.jobs.files(job.id);
    const made = flow.catalogue.byKey(job.model);
    const step = stepOf(model, { model: job.model, output: made?.output, files });
    if (!step) return showRun(job, visit, flow);
    const { ordinals } = step;
    if (ordinals.length > 1 && action.file === 0) {
      return { screen: whichFileScreen(job.number, model, ordinals) };
    }
    const part = ordinals.find((it) => it === action.file - 1) ?? ordinals[0];
    const words = files.find(({ ordinal }) => ordinal === part)?.text;
    const said = words && made?.answers ? markdownWords(words) : words;
    const form = await formFrom(job, step, { part, said }, visit, flow);
    const isTalk = step.field.type === "job" && step.field.take.of === "conversation";
    const note = isTalk ? notes.goesOn(job.number) : notes.filledFrom(job.number);
    return proceed(form, model, visit, flow, note);
  });
}

async function formFrom(
  job: Job,
  { model, field }: NextStep,
  { part, said }: { part: number | undefined; said: string | undefined },
  visit: Visit,
  flow: Flow,
): Promise<Form> {
  const originPart = part === undefined ? "run" : `${part}`;
  const after = { job: job.id, part: originPart };
  const waiting = await flow.jobs.quotes.findByOrigin(after, model.key, visit.person);
  const begun = { origin: job.id, originPart };
  if (waiting) {
    return newForm(model, flow, { ...begun, id: waiting.id, values: waiting.input });
  }
  if (field.type === "text") return withValue(newForm(model, flow, begun), topPlace(field), said);
  const { number } = job;
  const ref = jobRef({ number, ...(part !== undefined && { part }) });
  const at: Located = topPlace(field);
  return withValue(newForm(model, flow, begun), at, field.many ? [ref] : ref);
}
