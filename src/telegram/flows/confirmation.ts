import {
  checkInput,
  costInKopecks,
  type Model,
  type Problem,
  rateOf,
  toKopecks,
} from "../../catalog/index.ts";
import type { Quote } from "../../jobs/index.ts";
import { type MicroUsd, microUsd } from "../../kernel/index.ts";
import type { Statement } from "../../queue/index.ts";
import type { Action } from "../actions.ts";
import { confirmationScreen, mendScreen } from "../screens/confirmation.ts";
import { type Money, wrong } from "../texts/form.ts";
import { STANDINGS } from "../texts/paused.ts";
import { fieldLines, settingLines } from "./fields.ts";
import { withOriginFacts } from "./origin-facts.ts";
import { placeIn, questionsOf, topOf } from "./places.ts";
import { DEAR_KOPECKS, type Priced, priceOf } from "./priced.ts";
import { balanceOf, type Flow, type Reply, type Visit } from "./reply.ts";
import { standingOf } from "./standing.ts";
import type { Form, Talk } from "./talk.ts";

/** The form as a quote: everything that will happen and what it costs; or what is to be mended. */
export async function confirm(
  begun: Form,
  model: Model,
  visit: Visit,
  flow: Flow,
  note?: string,
): Promise<Reply> {
  const form = await withOriginFacts(begun, model, visit, flow);
  const gone = await flow.jobs.origins.problems(model, form.values, visit.person);
  const problems = [...gone, ...checkInput(model, form.values, form.facts)];
  const priced = priceOf(model, form.values, form.facts, flow.rate());
  const talk = holding(form, visit);
  if (problems.length > 0 || priced.status === "no_price") {
    return { screen: toMend(form, model, problems), ...(talk && { talk }) };
  }
  const { quote, statements } = await quoteFor(form, model, priced, visit, flow);
  const said = note ?? STANDINGS[await standingOf(model, visit, flow)];
  const screen = confirmationScreen({
    quote: quote.id,
    version: quote.version,
    model,
    fields: fieldLines(model, form.values),
    settings: settingLines(model, form.values).length,
    money: await moneyOf(quote, priced.upTo, visit, flow),
    ...(said !== undefined && { note: said }),
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

function toMend(form: Form, model: Model, problems: readonly Problem[]) {
  const told = problems.map(({ text, field: name }) => {
    const at = name === undefined ? undefined : placeIn(form, model, name);
    return { text, ...(at && { field: { name: at.place, label: topOf(at).field.label } }) };
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
  const last = questionsOf(model, form.values).at(-1);
  if (!last) return { do: "card", model: model.key };
  return { do: "back_step", form: form.id, field: last.name };
}

type Sold = Extract<Priced, { status: "priced" }>;
type QuoteNow = { quote: Quote; statements: readonly Statement[] };

/** The quote under the form's id, brought up to date with what the form says now. */
async function quoteFor(
  form: Form,
  model: Model,
  priced: Sold,
  visit: Visit,
  flow: Flow,
): Promise<QuoteNow> {
  const { quotes } = flow.jobs;
  const rate = rateOf(model, flow.rate());
  const seen = await quotes.find(form.id, visit.person);
  const cost = costOf(form, priced, seen);
  const terms = { input: priced.input, price: toKopecks(cost, rate), cost, rate };
  if (seen) {
    const same = seen.price === terms.price && Bun.deepEquals(seen.input, terms.input);
    return same ? { quote: seen, statements: [] } : quotes.change(seen, terms);
  }
  const { id, origin, originPart } = form;
  // One quote waits after a run at a time; a second one has no origin.
  const part = originPart === undefined ? {} : { part: originPart };
  const use = origin === undefined ? undefined : { job: origin, ...part };
  const taken = use && (await quotes.findByOrigin(use, model.key, visit.person));
  const after = origin !== undefined && !taken ? { origin, ...(originPart && { originPart }) } : {};
  return quotes.create({ ...terms, ...after, id, model: model.key, person: visit.person });
}

/**
 * Where the size of the files decides and they are not known any more, the same input costs what it
 * did; otherwise the most that it can cost.
 */
function costOf(form: Form, priced: Sold, seen: Quote | undefined): MicroUsd {
  if (!priced.upTo || Object.keys(form.facts).length > 0) return priced.cost;
  if (seen && Bun.deepEquals(seen.input, priced.input)) return seen.cost;
  return form.originCost === undefined ? priced.cost : microUsd(form.originCost);
}

async function moneyOf(quote: Quote, upTo: boolean, visit: Visit, flow: Flow): Promise<Money> {
  const { available } = await balanceOf(visit, flow);
  const { price, cost, rate } = quote;
  const money = { price, upTo, available, dear: price > DEAR_KOPECKS, at: visit.now };
  return visit.admin ? { ...money, adminCost: costInKopecks(cost, rate.rubPerUsd) } : money;
}
