import {
  checkField,
  isSearched,
  type Located,
  type Model,
  takesSeveral,
  topPlace,
} from "../../catalog/index.ts";
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
import { notes, wrong } from "../texts/form.ts";
import { ask, onFrom, proceed } from "./ask.ts";
import { onwards } from "./browse.ts";
import { chosenValue } from "./choices.ts";
import { answerRun } from "./choose-run.ts";
import { confirm } from "./confirmation.ts";
import { addFile, dropLast, enter, fileProblem, held } from "./entry.ts";
import { fieldLines, settingLines } from "./fields.ts";
import { answered, loadForm, newForm, without } from "./form.ts";
import { withForm, withPlace } from "./in-hand.ts";
import { isAnswer, lookUp } from "./long-choice.ts";
import { insteadOfForm } from "./paused.ts";
import {
  isItem,
  isNeeded,
  missingIn,
  nextPlace,
  placeIn,
  questionsOf,
  topOf,
  valueIn,
} from "./places.ts";
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
  const own = form?.model === key ? form : undefined;
  const instead = await insteadOfForm(offer.model, visit, flow, own);
  if (instead) return instead;
  const begun = own && nextPlace(own, offer.model) ? own : undefined;
  return proceed(begun ?? newForm(offer.model, flow), offer.model, visit, flow);
}

/** The confirmation of the model's own example: nothing has to be typed (G14). */
export async function example(key: string, visit: Visit, flow: Flow): Promise<Reply> {
  const offer = flow.shelf().find(key);
  if (!offer) return { screen: modelGoneScreen(onwards(visit, flow)) };
  const instead = await insteadOfForm(offer.model, visit, flow);
  if (instead) return instead;
  const form = newForm(offer.model, flow, { values: offer.model.example });
  return confirm(form, offer.model, visit, flow);
}

/** Back to the form that was laid down. */
export async function resume(visit: Visit, flow: Flow): Promise<Reply> {
  const { form } = visit.talk;
  if (!form) return { screen: outdatedScreen(onwards(visit, flow)) };
  return withForm(form.id, visit, flow, ({ form: loaded, model }) => {
    const at = loaded.asking === undefined ? undefined : placeIn(loaded, model, loaded.asking);
    return at ? ask(loaded, at, model, visit, flow) : proceed(loaded, model, visit, flow);
  });
}

export function step(action: ActionOf<"step">, visit: Visit, flow: Flow): Promise<Reply> {
  return withPlace(action, visit, flow, (form, at, model) => {
    // Turning a page, or moving about inside of one question, is no change from the confirmation.
    const asked = form.asking === undefined ? undefined : placeIn(form, model, form.asking);
    const sameQuestion = asked && topOf(asked).place === topOf(at).place;
    const shown = { ...form, walking: form.walking && sameQuestion === true };
    return ask(shown, at, model, visit, flow, { page: action.page });
  });
}

export function backStep(action: ActionOf<"back_step">, visit: Visit, flow: Flow): Promise<Reply> {
  return withPlace(action, visit, flow, (form, at, model) =>
    ask({ ...form, walking: true }, at, model, visit, flow),
  );
}

export function pick(action: ActionOf<"pick">, visit: Visit, flow: Flow): Promise<Reply> {
  return withPlace(action, visit, flow, (form, at, model) => {
    const around = { fields: model.fields, values: form.values };
    const value = chosenValue(at.field, action.option, around);
    if (value === undefined) {
      return ask(form, at, model, visit, flow, { problem: wrong.pressButton });
    }
    const entry = answered(form, at, value);
    if (entry.status === "ok") return onFrom(at, form, entry.form, model, visit, flow);
    return ask(form, at, model, visit, flow, { problem: entry.problem });
  });
}

export function skip(action: ActionOf<"skip">, visit: Visit, flow: Flow): Promise<Reply> {
  return withPlace(action, visit, flow, (form, at, model) => {
    if (isNeeded(at.field) || isItem(at)) return ask(form, at, model, visit, flow);
    return onFrom(at, form, without(form, at), model, visit, flow);
  });
}

/** «Готово» and «Дальше»: what stands there is the answer. */
export function done(action: ActionOf<"done">, visit: Visit, flow: Flow): Promise<Reply> {
  return withPlace(action, visit, flow, (form, at, model) => {
    const missing = missingIn(at, form);
    if (missing) return ask(form, missing, model, visit, flow, { problem: wrong.notFilled });
    const check = checkField(at.field, valueIn(form, at));
    if (check.status === "ok") return onFrom(at, form, form, model, visit, flow);
    return ask(form, at, model, visit, flow, { problem: check.problem.text });
  });
}

export function removeLast(action: ActionOf<"drop_last">, visit: Visit, flow: Flow) {
  return withPlace(action, visit, flow, (form, at, model) =>
    ask(at.field.type === "media" ? dropLast(form, at) : form, at, model, visit, flow),
  );
}

/** The confirmation, or the question that is still open before it. */
export function confirmation(action: ActionOf<"confirmation">, visit: Visit, flow: Flow) {
  return withForm(action.form, visit, flow, async ({ form, model }) => {
    const instead = await insteadOfForm(model, visit, flow, form);
    return instead ?? proceed(form, model, visit, flow);
  });
}

export function change(action: ActionOf<"change">, visit: Visit, flow: Flow): Promise<Reply> {
  return listed(action, "change", fieldLines, visit, flow);
}

/** What may stay as it is, all of it: the few that matter stand on the confirmation itself. */
export function settings(action: ActionOf<"settings">, visit: Visit, flow: Flow): Promise<Reply> {
  return listed(action, "settings", settingLines, visit, flow);
}

function listed(
  action: { form: string; page: number },
  turns: "change" | "settings",
  linesOf: typeof fieldLines,
  visit: Visit,
  flow: Flow,
): Promise<Reply> {
  return withForm(action.form, visit, flow, async ({ form, model }) => {
    const page = paginate(linesOf(model, form.values), action.page, FIELDS_PER_PAGE);
    const inHand = visit.talk.form?.id === form.id;
    return {
      screen: changeScreen(form.id, model.name, page, turns),
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
  const at = model && form.asking !== undefined && placeIn(form, model, form.asking);
  if (!model || !at) return { screen: modelGoneScreen(onwards(visit, flow)) };
  const kept = { ...visit, talk: withAlbum(visit, deed) };
  if (at.field.type === "job") return answerRun(form, at, model, deed, kept, flow);
  const elsewhere = deed.did === "sent" && putElsewhere(form, at, model, deed.file);
  if (elsewhere) {
    const next = withCaption(elsewhere.form, model, deed);
    return proceed(next, model, kept, flow, notes.filePut(elsewhere.label));
  }
  if (visit.sameAlbum && !takesMore(at)) {
    return ask(form, at, model, kept, flow, { problem: wrong.oneIsEnough });
  }
  if (deed.did === "wrote" && isSearched(at.field) && !isAnswer(at.field, deed.text)) {
    return lookUp(deed.text, form, at, model, kept, flow);
  }
  const entry = await enter(form, at, deed, flow);
  switch (entry.status) {
    case "wrong":
      return ask(form, at, model, kept, flow, { problem: entry.problem });
    case "more":
      return ask(withCaption(entry.form, model, deed), entry.at, model, kept, flow);
    case "ok":
      return onFrom(entry.at, form, withCaption(entry.form, model, deed), model, kept, flow);
  }
}

/** The files of an album go to it one by one. */
const takesMore = ({ field }: Located) =>
  field.type === "list" || (field.type === "media" && takesSeveral(field));

/** A photo that comes before it is asked for is not sent in vain. */
function putElsewhere(
  form: Form,
  asked: Located,
  model: Model,
  file: SentFile,
): { form: Form; label: string } | undefined {
  const isTaken = asked.field.type === "media" || asked.field.type === "list";
  if (isTaken || file.kind === "document") return undefined;
  for (const field of questionsOf(model, form.values)) {
    if (field.type !== "media" || fileProblem(field, file) !== undefined) continue;
    if (!takesSeveral(field) && form.values[field.name] !== undefined) continue;
    const entry = addFile(form, topPlace(field), held(file));
    if (entry.status !== "wrong") return { form: entry.form, label: field.label };
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
  const next = nextPlace(form, model);
  if (next?.field.type !== "text") return form;
  const entry = answered(form, next, deed.caption);
  return entry.status === "ok" ? entry.form : form;
}
