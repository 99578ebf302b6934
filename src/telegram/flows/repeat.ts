import type { Model } from "../../catalog/index.ts";
import type { Job } from "../../jobs/index.ts";
import type { ActionOf } from "../actions.ts";
import { changeScreen } from "../screens/confirmation.ts";
import { MODELS_PER_PAGE, otherModelsScreen } from "../screens/models.ts";
import { paginate } from "../screens/navigation.ts";
import { modelGoneScreen } from "../screens/notices.ts";
import { notes } from "../texts/form.ts";
import { proceed } from "./ask.ts";
import { onwards } from "./browse.ts";
import { carry, fittingOffers, settingsOf } from "./carry.ts";
import { confirm } from "./confirmation.ts";
import { fieldLines } from "./fields.ts";
import { newForm } from "./form.ts";
import { materialOf } from "./material.ts";
import { insteadOfRun } from "./paused.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import { withRun } from "./runs.ts";
import type { Offer } from "./shelf.ts";
import type { Form } from "./talk.ts";

/** What a run leads to: the same again, with changes, or with another model. */

/** A new form with the settings of the last run of this model (G11). */
export async function asBefore(key: string, visit: Visit, flow: Flow): Promise<Reply> {
  const model = flow.shelf().find(key)?.model;
  if (!model) return { screen: modelGoneScreen(onwards(visit, flow)) };
  const last = await flow.jobs.lastRun(visit.person, key);
  if (!last) return proceed(newForm(model, flow), model, visit, flow);
  const form = newForm(model, flow, { values: settingsOf(model, last.input) });
  return proceed(form, model, visit, flow, notes.settingsFrom(last.number));
}

/** 🔁 opens a confirmation with everything filled in; until it is run, always the same one. */
export function again({ number }: ActionOf<"again">, visit: Visit, flow: Flow): Promise<Reply> {
  return withRun(number, visit, flow, async (job) => {
    const model = flow.shelf().find(job.model)?.model;
    if (!model) return { screen: modelGoneScreen(onwards(visit, flow)) };
    const instead = await insteadOfRun(number, model, materialOf(model, job.input), visit, flow);
    if (instead) return instead;
    const form = await formAfter(job, model, sameAs(job), visit, flow);
    return confirm(form, model, visit, flow, notes.filledFrom(number));
  });
}

/** ✏️ the same, with the list of what can be changed on top. */
export function vary({ number }: ActionOf<"vary">, visit: Visit, flow: Flow): Promise<Reply> {
  return withRun(number, visit, flow, async (job) => {
    const model = flow.shelf().find(job.model)?.model;
    if (!model) return { screen: modelGoneScreen(onwards(visit, flow)) };
    const instead = await insteadOfRun(number, model, materialOf(model, job.input), visit, flow);
    if (instead) return instead;
    const form = await formAfter(job, model, sameAs(job), visit, flow);
    const reply = await confirm(form, model, visit, flow);
    const page = paginate(fieldLines(model, form.values), 0, MODELS_PER_PAGE);
    return { ...reply, screen: changeScreen(form.id, model.name, page) };
  });
}

/** The form of the quote that waits after this run already, or a new one. */
async function formAfter(
  job: Job,
  model: Model,
  from: Partial<Form>,
  visit: Visit,
  flow: Flow,
): Promise<Form> {
  const waiting = await flow.jobs.quotes.findByOrigin({ job: job.id }, model.key, visit.person);
  const filled = { origin: job.id, walking: false };
  if (waiting) return newForm(model, flow, { ...filled, id: waiting.id, values: waiting.input });
  return newForm(model, flow, { ...filled, ...from });
}

const sameAs = (job: Job): Partial<Form> => ({ values: job.input, originCost: job.cost });

export function other({ number, page }: ActionOf<"other">, visit: Visit, flow: Flow) {
  return withRun(number, visit, flow, async (job) => {
    const own = flow.catalogue.byKey(job.model);
    const material = own ? materialOf(own, job.input) : { files: [] };
    const fitting = fittingOffers(flow.shelf(), material)
      .filter(({ key, model }) => key !== job.model && (!own || model.output === own.output))
      .toSorted((a, b) => rank(b, own) - rank(a, own));
    const paused = await flow.jobs.pausedModels();
    const shown = (fitting.length > 0 ? fitting : flow.shelf().offers).map((offer) => ({
      ...offer,
      isPaused: paused.has(offer.key),
    }));
    return { screen: otherModelsScreen(number, paginate(shown, page, MODELS_PER_PAGE)) };
  });
}

/** Those of the same section come first. */
const rank = ({ model }: Offer, own: Model | undefined) => Number(model.section === own?.section);

/** Another model with what it can take of the run's input; it asks for the rest. */
export function varyWith(action: ActionOf<"vary_with">, visit: Visit, flow: Flow): Promise<Reply> {
  return withRun(action.number, visit, flow, async (job) => {
    const model = flow.shelf().find(action.model)?.model;
    if (!model) return { screen: modelGoneScreen(onwards(visit, flow)) };
    const own = flow.catalogue.byKey(job.model);
    const material = own ? materialOf(own, job.input) : { files: [] };
    const instead = await insteadOfRun(action.number, model, material, visit, flow);
    if (instead) return instead;
    const form = await formAfter(job, model, carry(model, material), visit, flow);
    return proceed(form, model, visit, flow, notes.filledFrom(action.number));
  });
}
