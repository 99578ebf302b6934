import {
  type Catalogue,
  checkInput,
  type Field,
  type Input,
  type MediaFacts,
  type Model,
  price,
  type Rate,
  type Section,
  startingPrice,
  toKopecks,
  toSend,
} from "../../catalog/index.ts";
import type { Kopecks, MicroUsd } from "../../kernel/index.ts";
import type { ModelLine } from "../screens/models.ts";
import { SECTION_ORDER } from "../texts/words.ts";

/** A model with the least that a run of it costs. */
export interface Offer extends ModelLine {
  model: Model;
}

/** What can be sold at one rate, worked out once: menus answer from memory (R165). */
export interface Shelf {
  /** By section, in the catalogue's order. */
  offers: readonly Offer[];
  /** Cheapest first. */
  cheap: readonly Offer[];
  /** Those that have models. */
  sections: readonly Section[];
  inSection(section: Section): readonly Offer[];
  find(key: string): Offer | undefined;
  /** A cheap picture whose example can be run as it is. */
  starter?: Offer;
}

/** Above this a run is called dear, in kopecks (R112). */
export const DEAR_KOPECKS = 100_00;

export function stockShelf(catalogue: Catalogue, rate: Rate): Shelf {
  const offers = SECTION_ORDER.flatMap((section) => catalogue.inSection(section)).flatMap(
    (model): Offer[] => {
      const starting = startingPrice(model);
      if (starting.status === "no_price") return [];
      return [{ model, key: model.key, name: model.name, from: toKopecks(starting.cost, rate) }];
    },
  );
  const byKey = new Map(offers.map((offer) => [offer.key, offer]));
  const cheap = offers.toSorted((a, b) => a.from - b.from);
  const starter = cheap.find((offer) => isStarter(offer.model));
  const inSection = (section: Section) => offers.filter((it) => it.model.section === section);
  return {
    offers,
    cheap,
    sections: SECTION_ORDER.filter((section) => inSection(section).length > 0),
    inSection,
    find: (key) => byKey.get(key),
    ...(starter && { starter }),
  };
}

/** The shelf at the present rate, restocked when the rate changes. */
export function shelfKeeper(catalogue: Catalogue, rate: () => Rate): () => Shelf {
  let stocked: { rate: Rate; shelf: Shelf } | undefined;
  return () => {
    const now = rate();
    const same =
      stocked?.rate.rubPerUsd === now.rubPerUsd && stocked.rate.multiplier === now.multiplier;
    if (!stocked || !same) stocked = { rate: now, shelf: stockShelf(catalogue, now) };
    return stocked.shelf;
  };
}

function isStarter(model: Model): boolean {
  return model.section === "image" && exampleRuns(model) && promptOf(model, model.example) !== "";
}

/** The addresses in examples do not exist, so only an example without files can be run. */
export function exampleRuns(model: Model): boolean {
  const hasMedia = model.fields.some(
    (field) => field.type === "media" && model.example[field.name] !== undefined,
  );
  return !hasMedia && checkInput(model, model.example).length === 0;
}

/** The words of an input that say what is wanted. */
export function promptOf(model: Model, input: Input): string {
  const field = firstText(model.fields.filter((it) => input[it.name] !== undefined));
  return field ? String(input[field.name] ?? "") : "";
}

export function firstText(fields: readonly Field[]): Field | undefined {
  const texts = fields.filter((field) => field.type === "text");
  return (
    texts.find((field) => field.required) ?? texts.find((field) => field.multiline) ?? texts[0]
  );
}

export type Priced =
  | { status: "priced"; price: Kopecks; cost: MicroUsd; upTo: boolean; input: Input }
  | { status: "no_price" };

/** What a run with these values costs the person; `input` is what will be sent. */
export function priceOf(model: Model, values: Input, facts: MediaFacts, rate: Rate): Priced {
  const input = toSend(model, values);
  const quote = price(model, input, facts);
  if (quote.status === "no_price") return quote;
  const { cost, upTo } = quote;
  return { status: "priced", price: toKopecks(cost, rate), cost, upTo, input };
}
