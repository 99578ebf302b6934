import type { Found } from "../../catalog/index.ts";
import type { ActionOf } from "../actions.ts";
import { fitWords, type Listing } from "../listing.ts";
import {
  type ListView,
  listScreen,
  MODELS_PER_PAGE,
  type ModelLine,
  markScreen,
} from "../screens/models.ts";
import { paginate } from "../screens/navigation.ts";
import { foundTitle, listTitle, listWords, makerTitle } from "../texts/lists.ts";
import { LABELS, SECTION_LABELS } from "../texts/words.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import type { Offer } from "./shelf.ts";
import type { Talk } from "./talk.ts";

/** Lists of models: by task, by maker, cheap, new, one's own, found. */

/** Three pages: what comes after them is not cheap. */
const CHEAP_MODELS = 30;
/** Half of the runs are ready within this. */
const FAST_MS = 20_000;

/** A list, and what stands above it. */
interface Content {
  title: string;
  words: string;
  offers: readonly Offer[];
}

export async function show(
  listing: Listing,
  page: number,
  visit: Visit,
  flow: Flow,
): Promise<Reply> {
  const mine = await flow.favourites.of(visit.person);
  const screen = listScreen(await viewOf(listing, page, mine, flow));
  return listing.of === "found" ? { screen, talk: seeking(visit) } : { screen };
}

/** The search is open: what is written next is a question to it. */
export const seeking = ({ talk }: Visit): Talk => ({ ...talk, open: false, seeking: true });

/** The same list, in which a press marks a model instead of opening its card. */
export async function mark(
  { list, page }: ActionOf<"mark">,
  visit: Visit,
  flow: Flow,
): Promise<Reply> {
  const mine = await flow.favourites.of(visit.person);
  return { screen: markScreen(await viewOf(list, page, mine, flow)) };
}

export async function tick(action: ActionOf<"tick">, visit: Visit, flow: Flow): Promise<Reply> {
  const before = await flow.favourites.of(visit.person);
  const { mine, statements } = changed(before, action, visit, flow);
  // What was just taken out of one's own list stays in sight: a slip is mended by a press.
  const shown = action.on === 0 ? before : mine;
  const view = await viewOf(action.list, action.page, shown, flow);
  return { screen: markScreen(withMarks(view, mine)), statements };
}

function withMarks(view: ListView, mine: readonly string[]): ListView {
  const items = view.page.items.map((it) => ({ ...it, isFavourite: mine.includes(it.key) }));
  return { ...view, page: { ...view.page, items } };
}

/** A person's favourites after a press, and what it writes. */
export function changed(
  before: readonly string[],
  { model, on }: { model: string; on: number },
  visit: Visit,
  { favourites }: Flow,
) {
  const others = before.filter((it) => it !== model);
  if (on === 0) return { mine: others, statements: favourites.remove(visit.person, model) };
  const stands = before.includes(model);
  return {
    mine: stands ? before : [model, ...others],
    statements: favourites.add(visit.person, model, visit.now),
  };
}

async function viewOf(
  listing: Listing,
  page: number,
  mine: readonly string[],
  flow: Flow,
): Promise<ListView> {
  const { offers, ...words } = contentOf(listing, mine, flow);
  const shown = paginate(offers, page, MODELS_PER_PAGE);
  const items = await linesOf(shown.items, mine, flow);
  const kinds = listing.of === "section" && page === 0 ? flow.shelf().kindsIn(listing.section) : [];
  return {
    ...words,
    listing,
    page: { ...shown, items },
    kinds: offers.length > MODELS_PER_PAGE && kinds.length > 1 ? kinds : [],
  };
}

function contentOf(listing: Listing, mine: readonly string[], flow: Flow): Content {
  const shelf = flow.shelf();
  switch (listing.of) {
    case "section": {
      const { section } = listing;
      const offers = shelf.inSection(section);
      return { title: SECTION_LABELS[section], words: listWords.section, offers };
    }
    case "kind": {
      const { section, kind } = listing;
      const name = shelf.kindsIn(section).find(({ token }) => token === kind)?.name ?? "";
      const title = listTitle(SECTION_LABELS[section], name);
      return { title, words: listWords.section, offers: shelf.ofKind(section, kind) };
    }
    case "all":
      return { title: LABELS.allModels, words: listWords.section, offers: shelf.offers };
    case "cheap": {
      const offers = shelf.cheap.slice(0, CHEAP_MODELS);
      return { title: LABELS.cheap, words: listWords.cheap, offers };
    }
    case "new":
      return { title: LABELS.fresh, words: listWords.fresh, offers: shelf.fresh };
    case "favourites": {
      const offers = mine.flatMap((key) => shelf.find(key) ?? []);
      const words = offers.length > 0 ? listWords.section : listWords.noFavourites;
      return { title: LABELS.favourites, words, offers };
    }
    case "maker": {
      const offers = shelf.ofMaker(listing.maker);
      const title = makerTitle(offers[0]?.model.maker ?? "");
      return { title, words: listWords.section, offers };
    }
    case "found":
      return foundContent(flow.catalogue.search(listing.words), flow);
  }
}

function foundContent({ status, understood, models }: Found, flow: Flow): Content {
  const offers = models.flatMap(({ key }) => flow.shelf().find(key) ?? []);
  const title = foundTitle(understood);
  switch (status) {
    case "found":
      return { title, words: listWords.found, offers };
    case "nearest":
      return { title, words: listWords.nearest, offers };
    case "nothing":
      return { title, words: listWords.nothing, offers };
  }
}

/** The list that a question leads to; a button has room for its first words. */
export const foundListing = ({ understood }: Found): Listing => ({
  of: "found",
  words: fitWords(understood),
});

/** What is known of each beside its price. The one place where models get their marks. */
async function linesOf(
  offers: readonly Offer[],
  mine: readonly string[],
  flow: Flow,
): Promise<readonly ModelLine[]> {
  const [usual, paused] = await Promise.all([flow.jobs.usualTimes(), flow.jobs.pausedModels()]);
  return offers.map(({ key, name, from, isCounted, isNew, isCheap }) => {
    const usualMs = usual.get(key)?.medianMs;
    return {
      key,
      name,
      from,
      ...(isCounted && { isCounted }),
      ...(usualMs !== undefined && { usualMs }),
      isPaused: paused.has(key),
      isFast: usualMs !== undefined && usualMs <= FAST_MS,
      isNew,
      isCheap,
      isFavourite: mine.includes(key),
    };
  });
}
