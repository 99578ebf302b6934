import { buildModel, pricingOf } from "./build-model.ts";
import type { Data, Facts, RawData } from "./data.ts";
import { defectsOf, shownOnButton } from "./defects.ts";
import { embeddedData } from "./files.ts";
import { unitsPriced } from "./measure.ts";
import type { Catalogue, JsonSchema, LeftOut, Model } from "./model.ts";
import { whyLeftOut } from "./offer.ts";
import { createOptionSearch } from "./option-search.ts";
import { type OwnPrice, ownPriceProblem } from "./own-price.ts";
import { readData } from "./read-data.ts";
import { createSchemas, type Schemas } from "./schemas.ts";
import { createSearch } from "./search.ts";
import { entryOf } from "./words.ts";

/**
 * The catalogue, checked: a model with anything wrong in its data is left out and named in
 * `broken`, one that we cannot sell yet in `leftOut`, and the rest is for sale. Never throws for
 * what is in the data.
 */
export function loadCatalogue(
  raw: RawData = embeddedData,
  own: OwnPrices = { prices: {}, rubPerUsd: "1" },
): Catalogue {
  const schemas = createSchemas(raw.format as JsonSchema);
  const { data, malformed } = readData(raw, schemas);
  const outcomes = data.facts.map((facts) => admit(facts, data, schemas));
  const unique = withoutTwins(outcomes.flatMap((it) => ("model" in it ? [it.model] : [])));
  const priced = withOwnPrices(inOrder(unique.models, data), own);
  const { models } = priced;
  const byKey = new Map(models.map((model) => [model.key, model]));
  return {
    models,
    byKey: (key) => byKey.get(key),
    inSection: (section) => models.filter((model) => model.section === section),
    search: createSearch(models, data.search),
    searchOptions: createOptionSearch(data.search),
    searchExamples: data.search.examples,
    kindLabels: Object.fromEntries(
      Object.entries(data.search.kinds).map(([kind, { label }]) => [kind, label]),
    ),
    broken: [
      ...malformed,
      ...outcomes.flatMap((it) => ("broken" in it ? [it.broken] : [])),
      ...unique.twins,
      ...priced.refused,
      ...orphans(data),
    ],
    leftOut: outcomes.flatMap((it) => ("leftOut" in it ? [it.leftOut] : [])),
    // A second look at all of the data, at which a start need not wait.
    get version() {
      return versionOf([raw, own]);
    },
  };
}

/** The house's own prices, and the rate by which they are compared with the cost. */
export interface OwnPrices {
  readonly prices: { readonly [id: string]: OwnPrice };
  readonly rubPerUsd: string;
}

/** A price below cost is refused: its model goes on at the ordinary price (R108, design §3). */
function withOwnPrices(all: readonly Model[], { prices, rubPerUsd }: OwnPrices) {
  const refused: LeftOut[] = [];
  const models = all.map((model) => {
    const ownPrice = prices[model.id];
    if (!ownPrice) return model;
    const problem = ownPriceProblem(model, ownPrice, rubPerUsd);
    if (problem === undefined) return { ...model, ownPrice };
    refused.push({ id: model.id, reason: `own price refused: ${problem}` });
    return model;
  });
  return { models, refused };
}

type Admission = { model: Model } | { broken: LeftOut } | { leftOut: LeftOut };

function admit(facts: Facts, data: Data, schemas: Schemas): Admission {
  const { id } = facts;
  const pricing = pricingOf(facts, data);
  const unsold = data.unsold[id] ?? whyLeftOut(facts, unitsPriced, pricing);
  if (unsold) return { leftOut: { id, reason: unsold } };
  const card = data.cards.get(id);
  if (!card) return { broken: { id, reason: "has no Russian card" } };
  const entry = entryOf(facts, card, data);
  const model = buildModel(entry, data, schemas.compile);
  const defects = defectsOf(model, entry, data);
  if (defects.length > 0) return { broken: { id, reason: defects.join("; ") } };
  return { model };
}

/** Buttons tell models apart by key and by name: the first that has one keeps it (N58). */
function withoutTwins(all: readonly Model[]): { models: Model[]; twins: LeftOut[] } {
  const models: Model[] = [];
  const twins: LeftOut[] = [];
  const taken = new Map<string, string>();
  for (const model of all) {
    const { id, key, name } = model;
    const marks = [`id ${id}`, `key ${key}`, `name ${shownOnButton(name)}`];
    const other = marks.map((mark) => taken.get(mark)).find((it) => it !== undefined);
    if (other !== undefined) {
      twins.push({ id, reason: `cannot be told from ${other} on a button` });
      continue;
    }
    models.push(model);
    for (const mark of marks) taken.set(mark, id);
  }
  return { models, twins };
}

/** Those that `sections.json` puts first, then the rest as the files have them. */
function inOrder(models: readonly Model[], { sections }: Data): readonly Model[] {
  const first = Object.values(sections).flat();
  const place = (model: Model) => {
    const index = first.indexOf(model.id);
    return index < 0 ? first.length : index;
  };
  return models.toSorted((one, other) => place(one) - place(other));
}

/** Words, rules and keys of models that are not there: a mistyped id would hide them. */
function orphans(data: Data): readonly LeftOut[] {
  const ids = new Set(data.facts.map((facts) => facts.id));
  const named = [
    ...[...data.cards.keys()].map((id) => [id, "a card"] as const),
    ...data.rules.flatMap((rule) => rule.models.map((id) => [id, `rule ${rule.name}`] as const)),
    ...Object.keys(data.billing.models).map((id) => [id, "billing"] as const),
    ...Object.values(data.sections).flatMap((list) => list.map((id) => [id, "a place"] as const)),
    ...Object.keys(data.unsold).map((id) => [id, "a reason not to be sold"] as const),
  ];
  return named
    .filter(([id]) => !ids.has(id))
    .map(([id, what]) => ({ id, reason: `has ${what} but no facts` }));
}

function versionOf(data: unknown): string {
  return Bun.hash(JSON.stringify(data)).toString(36);
}
