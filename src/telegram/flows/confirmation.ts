import { checkInput, type Model, toKopecks } from "../../catalog/index.ts";
import type { Quote } from "../../jobs/index.ts";
import type { Statement } from "../../queue/index.ts";
import type { Action } from "../actions.ts";
import { confirmationScreen, mendScreen } from "../screens/confirmation.ts";
import { type Money, wrong } from "../texts/form.ts";
import { fieldLines, questionsOf } from "./fields.ts";
import { available, type Flow, type Reply, type Visit } from "./reply.ts";
import { DEAR_KOPECKS, type Priced, priceOf } from "./shelf.ts";
import type { Form, Talk } from "./talk.ts";

/** The form as a quote: everything that will happen and what it costs; or what is to be mended. */
export async function confirm(
  form: Form,
  model: Model,
  visit: Visit,
  flow: Flow,
  note?: string,
): Promise<Reply> {
  const problems = checkInput(model, form.values, form.facts);
  const priced = priceOf(model, form.values, form.facts, flow.rate());
  const talk = holding(form, visit);
  if (problems.length > 0 || priced.status === "no_price") {
    return { screen: toMend(form, model, problems), ...(talk && { talk }) };
  }
  const { quote, statements } = await quoteOf(form, priced, visit, flow);
  const screen = confirmationScreen({
    quote: quote.id,
    version: quote.version,
    model,
    fields: fieldLines(model, form.values),
    money: await moneyOf(priced, visit, flow),
    ...(note !== undefined && { note }),
    back: backFromConfirmation(form, model),
    ...(flow.support.telegram !== undefined && { support: flow.support.telegram }),
  });
  return { screen, statements, ...(talk && { talk }) };
}

/** The form stays in hand, unless another one is being filled in. */
function holding(form: Form, visit: Visit): Talk | undefined {
  const other = visit.talk.form && visit.talk.form.id !== form.id;
  if (other) return undefined;
  const { asking: _, ...rest } = form;
  return { ...visit.talk, form: { ...rest, walking: false }, open: true };
}

function toMend(form: Form, model: Model, problems: ReturnType<typeof checkInput>) {
  const told = problems.map(({ text, field: name }) => {
    const field = model.fields.find((it) => it.name === name);
    return { text, ...(field && { field: { name: field.name, label: field.label } }) };
  });
  return mendScreen({
    form: form.id,
    model,
    fields: fieldLines(model, form.values),
    problems: told.length > 0 ? told : [{ text: wrong.noPrice }],
    back: backFromConfirmation(form, model),
  });
}

function backFromConfirmation(form: Form, model: Model): Action {
  const last = questionsOf(model).at(-1);
  if (!last) return { do: "card", model: model.key };
  return { do: "back_step", form: form.id, field: last.name };
}

type Sold = Extract<Priced, { status: "priced" }>;

/** The quote under the form's id, brought up to date with what the form says now. */
async function quoteOf(
  form: Form,
  priced: Sold,
  visit: Visit,
  flow: Flow,
): Promise<{ quote: Quote; statements: readonly Statement[] }> {
  const { input, price, cost } = priced;
  const terms = { input, price, cost, rate: flow.rate() };
  const seen = await flow.jobs.quotes.find(form.id, visit.person);
  if (!seen) {
    const { id, model, origin } = form;
    const named = { id, model, person: visit.person, ...(origin !== undefined && { origin }) };
    return flow.jobs.quotes.create({ ...terms, ...named });
  }
  const same = seen.price === price && Bun.deepEquals(seen.input, input);
  return same ? { quote: seen, statements: [] } : flow.jobs.quotes.change(seen, terms);
}

async function moneyOf({ price, cost, upTo }: Sold, visit: Visit, flow: Flow): Promise<Money> {
  const balance = await available(visit, flow);
  const money = { price, upTo, available: balance, dear: price > DEAR_KOPECKS };
  if (!visit.admin) return money;
  return { ...money, adminCost: toKopecks(cost, { ...flow.rate(), multiplier: "1" }) };
}

