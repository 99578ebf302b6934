import type { ActionOf } from "../actions.ts";
import type { Listing } from "../listing.ts";
import { cardScreen } from "../screens/card.ts";
import { MODELS_PER_PAGE } from "../screens/models.ts";
import { modelGoneScreen } from "../screens/notices.ts";
import { onwards } from "./browse.ts";
import { settingsOf } from "./carry.ts";
import { changed } from "./lists.ts";
import { isOnePrice, priceTable } from "./price-table.ts";
import { DEAR_KOPECKS } from "./priced.ts";
import { exampleRuns, promptOf } from "./prompt.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import type { Offer } from "./shelf.ts";
import { standingOf } from "./standing.ts";

/** Where a card was opened. */
interface Place {
  list: Listing;
  page: number;
}

/** A card that is opened from nowhere leads back to its section. */
export function card({ model }: ActionOf<"card">, visit: Visit, flow: Flow): Promise<Reply> {
  return withOffer(model, visit, flow, async (offer) => {
    const { section } = offer.model;
    const index = flow.shelf().inSection(section).indexOf(offer);
    const page = Math.floor(index / MODELS_PER_PAGE);
    return showCard(offer, { list: { of: "section", section }, page }, visit, flow);
  });
}

export function cardIn(action: ActionOf<"card_in">, visit: Visit, flow: Flow): Promise<Reply> {
  return withOffer(action.model, visit, flow, (offer) => showCard(offer, action, visit, flow));
}

export function favour(action: ActionOf<"favour">, visit: Visit, flow: Flow): Promise<Reply> {
  return withOffer(action.model, visit, flow, async (offer) => {
    const before = await flow.favourites.of(visit.person);
    const { mine, statements } = changed(before, action, visit, flow);
    return { ...(await showCard(offer, action, visit, flow, mine)), statements };
  });
}

async function withOffer(
  key: string,
  visit: Visit,
  flow: Flow,
  act: (offer: Offer) => Promise<Reply>,
): Promise<Reply> {
  const offer = flow.shelf().find(key);
  return offer ? act(offer) : { screen: modelGoneScreen(onwards(visit, flow)) };
}

async function showCard(
  { model, from, isCounted, isNew }: Offer,
  { list, page }: Place,
  visit: Visit,
  flow: Flow,
  favourites?: readonly string[],
): Promise<Reply> {
  const rate = flow.rate();
  const usual = (await flow.jobs.usualTimes()).get(model.key);
  const mine = favourites ?? (await flow.favourites.of(visit.person));
  const standing = await standingOf(model, visit, flow);
  const success = await flow.jobs.successRate(model.key);
  const last = await flow.jobs.lastRun(visit.person, model.key);
  const example = promptOf(model, model.example);
  const screen = cardScreen({
    key: model.key,
    name: model.name,
    maker: model.maker,
    ...model.card,
    from,
    ...(isCounted && { isCounted }),
    fixed: isOnePrice(model, from, rate),
    table: priceTable(model, rate),
    ...(usual && { usualMs: usual.medianMs }),
    ...(example !== "" && { example }),
    dear: from > DEAR_KOPECKS,
    isNew,
    standing,
    ...(success && { success }),
    isFavourite: mine.includes(model.key),
    runnable: exampleRuns(model),
    asBefore: last !== undefined && Object.keys(settingsOf(model, last.input)).length > 0,
    list,
    page,
  });
  return { screen, talk: { ...visit.talk, open: false, viewing: model.key } };
}
