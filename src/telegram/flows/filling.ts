import type { Field, Model } from "../../catalog/index.ts";
import { checkField } from "../../catalog/index.ts";
import type { ActionOf } from "../actions.ts";
import type { Deed, SentFile } from "../incoming.ts";
import { changeScreen } from "../screens/confirmation.ts";
import { paginate } from "../screens/navigation.ts";
import {
  formClosedScreen,
  leftFormScreen,
  modelGoneScreen,
  outdatedScreen,
} from "../screens/notices.ts";
import { wrong } from "../texts/form.ts";
import { onwards } from "./browse.ts";
import { confirm } from "./confirmation.ts";
import { addFile, dropLast, enter, fileProblem, held } from "./entry.ts";
import { chosenValue, fieldLines, nextQuestion, questionsOf } from "./fields.ts";
import { answered, ask, type Loaded, loadForm, newForm, proceed, without } from "./form.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import { showRun } from "./runs.ts";
import { type Form, SILENCE, type Talk } from "./talk.ts";

/** Filling in a form: each button and each answer. */

const FIELDS_PER_PAGE = 8;

/** Starts a form, or goes on with the one of this model that was begun. */
export async function launch(key: string, visit: Visit, flow: Flow): Promise<Reply> {
  const offer = flow.shelf().find(key);
  if (!offer) return { screen: modelGoneScreen(onwards(visit, flow)) };
  const { form } = visit.talk;
  const begun = form?.model === key && nextQuestion(form, offer.model) ? form : undefined;
  return proceed(begun ?? newForm(offer.model, flow), offer.model, visit, flow);
}

/** The confirmation of the model's own example: nothing has to be typed (G14). */
export async function example(key: string, visit: Visit, flow: Flow): Promise<Reply> {
  const offer = flow.shelf().find(key);
  if (!offer) return { screen: modelGoneScreen(onwards(visit, flow)) };
  const form = newForm(offer.model, flow, { values: offer.model.example });
  return confirm(form, offer.model, visit, flow);
}

/** Back to the form that was laid down. */
export async function resume(visit: Visit, flow: Flow): Promise<Reply> {
  const { form } = visit.talk;
  if (!form) return { screen: outdatedScreen(onwards(visit, flow)) };
  return withForm(form.id, visit, flow, ({ form: loaded, model }) => {
    const field = model.fields.find((it) => it.name === loaded.asking);
    return field
      ? Promise.resolve(ask(loaded, field, model, visit, flow))
      : proceed(loaded, model, visit, flow);
  });
}

type InHand = Extract<Loaded, { status: "form" }>;

/** What is done with a form, when it is still there to do it with. */
async function withForm(
  id: string,
  visit: Visit,
  flow: Flow,
  act: (loaded: InHand) => Promise<Reply>,
): Promise<Reply> {
  const loaded = await loadForm(id, visit, flow);
  switch (loaded.status) {
    case "form":
      return act(loaded);
    case "run":
      return showRun(loaded.job, visit, flow);
    case "model_gone":
      return { screen: modelGoneScreen(onwards(visit, flow)) };
    case "closed":
      return { screen: formClosedScreen(onwards(visit, flow)) };
  }
}

/** The same for a field of it: fields may go with a new version of the catalogue. */
function withField(
  action: { form: string; field: string },
  visit: Visit,
  flow: Flow,
  act: (form: Form, field: Field, model: Model) => Reply | Promise<Reply>,
): Promise<Reply> {
  return withForm(action.form, visit, flow, async ({ form, model }) => {
    const field = model.fields.find((it) => it.name === action.field);
    return field ? act(form, field, model) : confirm(form, model, visit, flow);
  });
}

export function step(action: ActionOf<"step">, visit: Visit, flow: Flow): Promise<Reply> {
  return withField(action, visit, flow, (form, field, model) => {
    const turnsPage = form.asking === field.name && form.walking;
    const shown = { ...form, walking: turnsPage };
    return ask(shown, field, model, visit, flow, { page: action.page });
  });
}

export function backStep(action: ActionOf<"back_step">, visit: Visit, flow: Flow): Promise<Reply> {
  return withField(action, visit, flow, (form, field, model) =>
    ask({ ...form, walking: true }, field, model, visit, flow),
  );
}

export function pick(action: ActionOf<"pick">, visit: Visit, flow: Flow): Promise<Reply> {
  return withField(action, visit, flow, (form, field, model) => {
    const value = chosenValue(field, action.option);
    if (value === undefined) {
      return ask(form, field, model, visit, flow, { problem: wrong.pressButton });
    }
    const entry = answered(form, field, value);
    if (entry.status === "ok") return proceed(entry.form, model, visit, flow);
    return ask(form, field, model, visit, flow, { problem: entry.problem });
  });
}

export function skip(action: ActionOf<"skip">, visit: Visit, flow: Flow): Promise<Reply> {
  return withField(action, visit, flow, (form, field, model) => {
    const needed = field.required && field.default === undefined;
    if (needed) return ask(form, field, model, visit, flow);
    return proceed(without(form, field), model, visit, flow);
  });
}

/** «Готово» and «Дальше»: what stands there is the answer. */
export function done(action: ActionOf<"done">, visit: Visit, flow: Flow): Promise<Reply> {
  return withField(action, visit, flow, (form, field, model) => {
    const check = checkField(field, form.values[field.name]);
    if (check.status === "ok") return proceed(form, model, visit, flow);
    return ask(form, field, model, visit, flow, { problem: check.problem.text });
  });
}

export function removeLast(action: ActionOf<"drop_last">, visit: Visit, flow: Flow) {
  return withField(action, visit, flow, (form, field, model) =>
    ask(field.type === "media" ? dropLast(form, field) : form, field, model, visit, flow),
  );
}

/** The confirmation, or the question that is still open before it. */
export function confirmation(action: ActionOf<"confirmation">, visit: Visit, flow: Flow) {
  return withForm(action.form, visit, flow, ({ form, model }) => proceed(form, model, visit, flow));
}

export function change(action: ActionOf<"change">, visit: Visit, flow: Flow): Promise<Reply> {
  return withForm(action.form, visit, flow, async ({ form, model }) => {
    const page = paginate(fieldLines(model, form.values), action.page, FIELDS_PER_PAGE);
    const inHand = visit.talk.form?.id === form.id;
    return {
      screen: changeScreen(form.id, model.name, page),
      ...(inHand && { talk: { ...visit.talk, open: true } }),
    };
  });
}

/** ❌: the form goes; a run that was made of it does not. */
export async function cancelForm(
  action: ActionOf<"cancel_form">,
  visit: Visit,
  flow: Flow,
): Promise<Reply> {
  const loaded = await loadForm(action.form, visit, flow);
  if (loaded.status === "run") return showRun(loaded.job, visit, flow);
  const inHand = visit.talk.form?.id === action.form;
  const talk = inHand ? { talk: SILENCE } : {};
  if (loaded.status !== "form") {
    return { screen: formClosedScreen(onwards({ ...visit, talk: SILENCE }, flow)), ...talk };
  }
  return { screen: leftFormScreen(loaded.model), ...talk };
}

/** Words or a file that come while a form is in hand. */
export async function answer(form: Form, deed: Deed, visit: Visit, flow: Flow): Promise<Reply> {
  const model = flow.shelf().find(form.model)?.model;
  const field = model?.fields.find((it) => it.name === form.asking);
  if (!model || !field) return { screen: modelGoneScreen(onwards(visit, flow)) };
  const kept = { ...visit, talk: withAlbum(visit, deed) };
  const elsewhere = deed.did === "sent" && putElsewhere(form, field, model, deed.file);
  if (elsewhere) return proceed(withCaption(elsewhere, model, deed), model, kept, flow);
  if (visit.sameAlbum && !(field.type === "media" && field.many)) {
    return ask(form, field, model, kept, flow, { problem: wrong.oneIsEnough });
  }
  const entry = await enter(form, field, deed, flow);
  switch (entry.status) {
    case "wrong":
      return ask(form, field, model, kept, flow, { problem: entry.problem });
    case "more":
      return ask(withCaption(entry.form, model, deed), field, model, kept, flow);
    case "ok":
      return proceed(withCaption(entry.form, model, deed), model, kept, flow);
  }
}

/** A photo that comes before it is asked for is not sent in vain. */
function putElsewhere(form: Form, asked: Field, model: Model, file: SentFile): Form | undefined {
  if (asked.type === "media" || file.kind === "document") return undefined;
  for (const field of questionsOf(model)) {
    if (field.type !== "media" || fileProblem(field, file) !== undefined) continue;
    if (!field.many && form.values[field.name] !== undefined) continue;
    const entry = addFile(form, field, held(file));
    if (entry.status !== "wrong") return entry.form;
  }
  return undefined;
}

/** What was held for another model is answered by going on with this form. */
function withAlbum({ talk }: Visit, deed: Deed): Talk {
  const { album: _, held: __, ...rest } = talk;
  const album = deed.did === "sent" ? deed.album : undefined;
  return album === undefined ? rest : { ...rest, album };
}

/** The rest of an album, of which the form has taken all it needs. */
export function rest(form: Form, visit: Visit, flow: Flow): Promise<Reply> {
  return withForm(form.id, visit, flow, (loaded) =>
    confirm(loaded.form, loaded.model, visit, flow, wrong.oneIsEnough),
  );
}

/** A photo that comes with words answers two questions at once. */
function withCaption(form: Form, model: Model, deed: Deed): Form {
  if (deed.did !== "sent" || deed.caption === undefined) return form;
  const question = nextQuestion(form, model);
  if (question?.type !== "text") return form;
  const entry = answered(form, question, deed.caption);
  return entry.status === "ok" ? entry.form : form;
}
