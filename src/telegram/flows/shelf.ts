import {
  type Catalogue,
  isCounted,
  type Model,
  type Rate,
  rateOf,
  type Section,
  startingPrice,
  toKopecks,
} from "../../catalog/index.ts";
import { optionToken } from "../actions.ts";
import type { ModelLine } from "../screens/models.ts";
import { SECTION_ORDER } from "../texts/words.ts";
import { exampleRuns, promptOf } from "./prompt.ts";

/** A model with the least that a run of it costs. */
export interface Offer extends ModelLine {
  model: Model;
  /** Among the newest that the provider has. */
  isNew: boolean;
  /** Among the cheapest fifth of its section. */
  isCheap: boolean;
}

/** A maker, or a kind of models within a section, with how many there are. */
export interface Group {
  token: string;
  name: string;
  count: number;
}

/** What can be sold at one rate, worked out once: menus answer from memory (R165). */
export interface Shelf {
  /** By section, in the catalogue's order. */
  offers: readonly Offer[];
  /** Cheapest first. */
  cheap: readonly Offer[];
  /** The newest, newest first. */
  fresh: readonly Offer[];
  /** Those that have models. */
  sections: readonly Section[];
  inSection(section: Section): readonly Offer[];
  /** Those of a section, by their names for people; the largest first. */
  kindsIn(section: Section): readonly Group[];
  ofKind(section: Section, token: string): readonly Offer[];
  /** The largest first. */
  makers: readonly Group[];
  ofMaker(token: string): readonly Offer[];
  find(key: string): Offer | undefined;
  /** A cheap picture whose example can be run as it is. */
  starter?: Offer;
}

const CHEAP_SHARE = 0.2;
/** Known to us for no longer than this before the newest of all. */
const NEW_DAYS = 30;
const DAY_MS = 86_400_000;

export function stockShelf(catalogue: Catalogue, rate: Rate): Shelf {
  const priced = SECTION_ORDER.flatMap((section) => offersIn(section, catalogue, rate));
  const newSince = newest(priced) - NEW_DAYS * DAY_MS;
  const offers = priced.map((it) => ({ ...it, isNew: dayOf(it.model) >= newSince }));
  const bySection = Map.groupBy(offers, ({ model }) => model.section);
  const byMaker = Map.groupBy(offers, ({ model }) => optionToken(model.maker));
  const byKey = new Map(offers.map((offer) => [offer.key, offer]));
  const inSection = (section: Section) => bySection.get(section) ?? [];
  const kindOf = ({ model }: Offer) => optionToken(model.kind);
  // What is made of an earlier run is offered under that run.
  const whole = offers.filter(({ model }) => !model.fields.some(isRunNeeded));
  const cheap = whole.filter(({ from }) => from > 0).toSorted((a, b) => a.from - b.from);
  const starter = cheap.find((offer) => isStarter(offer.model));
  return {
    offers,
    cheap,
    fresh: offers.filter(({ isNew }) => isNew).toSorted((a, b) => dayOf(b.model) - dayOf(a.model)),
    sections: SECTION_ORDER.filter((section) => bySection.has(section)),
    inSection,
    kindsIn: (section) =>
      groupsOf(Map.groupBy(inSection(section), kindOf), ({ kind }) => catalogue.kindLabels[kind]),
    ofKind: (section, token) => inSection(section).filter((offer) => kindOf(offer) === token),
    makers: groupsOf(byMaker, ({ maker }) => maker),
    ofMaker: (token) => byMaker.get(token) ?? [],
    find: (key) => byKey.get(key),
    ...(starter && { starter }),
  };
}

function offersIn(section: Section, catalogue: Catalogue, rate: Rate): readonly Offer[] {
  const priced = catalogue.inSection(section).flatMap((model) => {
    const starting = startingPrice(model);
    if (starting.status === "no_price") return [];
    const { key, name } = model;
    const from = toKopecks(starting.cost, rateOf(model, rate));
    return [{ model, key, name, from, isCounted: isCounted(model), isNew: false }];
  });
  const prices = priced.map(({ from }) => from).sort((a, b) => a - b);
  const cheapest = prices[Math.floor((prices.length - 1) * CHEAP_SHARE)] ?? 0;
  return priced.map((offer) => ({ ...offer, isCheap: offer.from <= cheapest }));
}

/** Groups without a name for people are not shown. */
function groupsOf(
  groups: ReadonlyMap<string, readonly Offer[]>,
  nameOf: (model: Model) => string | undefined,
): readonly Group[] {
  const named = [...groups].flatMap(([token, [first, ...others]]) => {
    const name = first && nameOf(first.model);
    return name === undefined ? [] : [{ token, name, count: others.length + 1 }];
  });
  return named.toSorted((a, b) => b.count - a.count);
}

/** A month stands for its first day; a model of which nothing is known is not new. */
const dayOf = ({ since }: Model) => (since === undefined ? 0 : Date.parse(since));
const newest = (offers: readonly Offer[]) =>
  offers.reduce((latest, { model }) => Math.max(latest, dayOf(model)), NEW_DAYS * DAY_MS + 1);

/** The present shelf, restocked when the rate or the catalogue changes. */
export function shelfKeeper(catalogue: Catalogue, rate: () => Rate): () => Shelf {
  let stocked: { of: readonly unknown[]; shelf: Shelf } | undefined;
  return () => {
    const now = rate();
    const of = [now.rubPerUsd, now.multiplier, catalogue.models];
    const same = stocked?.of.every((it, index) => it === of[index]);
    if (!stocked || !same) stocked = { of, shelf: stockShelf(catalogue, now) };
    return stocked.shelf;
  };
}

const isRunNeeded = ({ type, required }: Model["fields"][number]) => type === "job" && required;

function isStarter(model: Model): boolean {
  return model.section === "image" && exampleRuns(model) && promptOf(model, model.example) !== "";
}
