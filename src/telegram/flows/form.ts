import { checkField, type Field, type Model } from "../../catalog/index.ts";
import type { Job, Quote } from "../../jobs/index.ts";
import { randomText } from "../../kernel/index.ts";
import type { Action } from "../actions.ts";
import { fieldScreen } from "../screens/field.ts";
import { confirm } from "./confirmation.ts";
import { isFilled, nextQuestion, optionsOf, questionsOf, wordsOf } from "./fields.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import type { Form } from "./talk.ts";

const FORM_ID_CHARS = 10;
/** What Telegram lets a bot fetch (telegram.md §3.3). */
export const FETCH_BYTES_MAX = 20 * 1024 * 1024;

export function newForm(model: Model, flow: Flow, filled: Partial<Form> = {}): Form {
  return {
    id: randomText(FORM_ID_CHARS, flow.random),
    model: model.key,
    values: {},
    facts: {},
    skipped: [],
    walking: true,
    ...filled,
  };
}

export type Loaded =
  | { status: "form"; form: Form; model: Model; quote?: Quote }
  /** It was run: there is nothing to fill in any more. */
  | { status: "run"; job: Job }
  | { status: "model_gone" }
  | { status: "closed" };

/** The form that a button belongs to: the one in hand, or one made of the quote it became. */
export async function loadForm(id: string, visit: Visit, flow: Flow): Promise<Loaded> {
  const quote = await flow.jobs.quotes.find(id, visit.person);
  const job = quote && (await flow.jobs.jobOfQuote(id, visit.person));
  if (job) return { status: "run", job };
  const inHand = visit.talk.form?.id === id ? visit.talk.form : undefined;
  const form = inHand ?? (quote && formOf(quote));
  if (!form) return { status: "closed" };
  const offer = flow.shelf().find(form.model);
  if (!offer) return { status: "model_gone" };
  return { status: "form", form, model: offer.model, ...(quote && { quote }) };
}

function formOf(quote: Quote): Form {
  const { id, model, input, origin } = quote;
  const base = { id, model, values: input, facts: {}, skipped: [], walking: false };
  return origin === undefined ? base : { ...base, origin };
}

/** On to the next question, or to the confirmation when all are answered. */
export async function proceed(
  form: Form,
  model: Model,
  visit: Visit,
  flow: Flow,
  note?: string,
): Promise<Reply> {
  const question = nextQuestion(form, model);
  if (question) return ask({ ...form, walking: true }, question, model, visit, flow);
  return confirm(form, model, visit, flow, note);
}

/** Shows one question and waits for its answer. */
export function ask(
  form: Form,
  field: Field,
  model: Model,
  visit: Visit,
  flow: Flow,
  shown: { problem?: string; page?: number } = {},
): Reply {
  const value = form.values[field.name];
  const received = Array.isArray(value) ? value.length : isFilled(value) ? 1 : 0;
  const questions = questionsOf(model);
  const index = questions.findIndex((question) => question.name === field.name);
  const onTheWay = form.walking && index >= 0;
  // Options show what is chosen, and a list of files how many there are.
  const shows = field.type === "choice" || (field.type === "media" && field.many);
  const present = isFilled(value) && !shows ? wordsOf(field, value) : undefined;
  const limitBytes = field.type === "media" ? field.maxBytes : undefined;
  return {
    screen: fieldScreen({
      form: form.id,
      model: model.name,
      field,
      ...(onTheWay && { step: { index, count: questions.length } }),
      ...(shown.problem !== undefined && { problem: shown.problem }),
      ...(present !== undefined && { present }),
      received,
      maxBytes: Math.min(limitBytes ?? FETCH_BYTES_MAX, FETCH_BYTES_MAX),
      options: optionsOf(field, form, model, flow.rate()),
      page: shown.page ?? 0,
      optional: !field.required || field.default !== undefined,
      filled: isFilled(value),
      back: backFrom(form, field, model, onTheWay),
    }),
    talk: { ...visit.talk, form: { ...form, asking: field.name }, open: true },
  };
}

/** To the question before, to the card from the first, to the confirmation from a change. */
function backFrom(form: Form, field: Field, model: Model, onTheWay: boolean): Action {
  if (!onTheWay) return { do: "confirmation", form: form.id };
  const questions = questionsOf(model);
  const before = questions[questions.findIndex((question) => question.name === field.name) - 1];
  if (!before) return { do: "card", model: model.key };
  return { do: "back_step", form: form.id, field: before.name };
}

/** The form with this answer, or what is wrong with it. */
export function answered(
  form: Form,
  field: Field,
  value: unknown,
): { status: "ok"; form: Form } | { status: "wrong"; problem: string } {
  const check = checkField(field, value);
  if (check.status === "wrong") return { status: "wrong", problem: check.problem.text };
  return { status: "ok", form: withValue(form, field, check.value) };
}

export function withValue(form: Form, field: Field, value: unknown): Form {
  const { originCost: _, ...rest } = form;
  const skipped = form.skipped.filter((name) => name !== field.name);
  return { ...rest, values: { ...form.values, [field.name]: value }, skipped };
}

/** As if the question had not been answered. */
export function without(form: Form, field: Field): Form {
  const { originCost: _, ...rest } = form;
  const values = { ...form.values };
  const facts = { ...form.facts };
  delete values[field.name];
  delete facts[field.name];
  return { ...rest, values, facts, skipped: [...new Set([...form.skipped, field.name])] };
}
