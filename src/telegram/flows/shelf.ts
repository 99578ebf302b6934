import {
  type Catalogue,
  type Model,
  type Rate,
  type Section,
  startingPrice,
  toKopecks,
} from "../../catalog/index.ts";
import type { ModelLine } from "../screens/models.ts";
import { SECTION_ORDER } from "../texts/words.ts";
import { exampleRuns, promptOf } from "./prompt.ts";

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

export function stockShelf(catalogue: Catalogue, rate: Rate): Shelf {
  const offers = SECTION_ORDER.flatMap((section) => catalogue.inSection(section)).flatMap(
    (model): Offer[] => {
      const starting = startingPrice(model);
      if (starting.status === "no_price") return [];
      const { key, name } = model;
      const from = toKopecks(starting.cost, rate);
      return [{ model, key, name, from }];
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
