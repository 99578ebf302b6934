import { checkField, type Located, type Model, putAt, removeAt } from "../../catalog/index.ts";
import type { Job, Quote } from "../../jobs/index.ts";
import { randomText } from "../../kernel/index.ts";
import { factsKey, topOf } from "./places.ts";
import type { Flow, Visit } from "./reply.ts";
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
  const { id, model, input, origin, originPart } = quote;
  const base = { id, model, values: input, facts: {}, skipped: [], walking: false };
  const after = { ...(origin !== undefined && { origin }), ...(originPart && { originPart }) };
  return { ...base, ...after };
}

/** The form with this answer, or what is wrong with it. */
export function answered(
  form: Form,
  at: Located,
  value: unknown,
): { status: "ok"; form: Form } | { status: "wrong"; problem: string } {
  const check = checkField(at.field, value);
  if (check.status === "wrong") return { status: "wrong", problem: check.problem.text };
  return { status: "ok", form: withValue(form, at, check.value) };
}

export function withValue(form: Form, at: Located, value: unknown): Form {
  const { originCost: _, ...rest } = form;
  const skipped = form.skipped.filter((name) => name !== topOf(at).field.name);
  return { ...rest, values: putAt(form.values, at, value), skipped };
}

/** As if the question had not been answered. */
export function without(form: Form, at: Located): Form {
  const { originCost: _, ...rest } = form;
  const key = factsKey(at);
  const kept = Object.entries(form.facts).filter(
    ([name]) => name !== key && !name.startsWith(`${key}.`),
  );
  const skipped = at.inside ? form.skipped : [...new Set([...form.skipped, at.field.name])];
  const values = removeAt(form.values, at);
  return { ...rest, values, facts: Object.fromEntries(kept), skipped };
}
