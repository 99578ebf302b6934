import type { ActionOf } from "../actions.ts";
import type { Screen } from "../screen.ts";
import { cardScreen } from "../screens/card.ts";
import { guideScreen } from "../screens/greeting.ts";
import { helpScreen } from "../screens/help.ts";
import { createScreen, menuScreen } from "../screens/menu.ts";
import { allModelsScreen, cheapScreen, MODELS_PER_PAGE, sectionScreen } from "../screens/models.ts";
import { paginate } from "../screens/navigation.ts";
import { modelGoneScreen, type Onwards } from "../screens/notices.ts";
import { isOnePrice, priceTable } from "./price-table.ts";
import { DEAR_KOPECKS } from "./priced.ts";
import { exampleRuns, promptOf } from "./prompt.ts";
import { balanceOf, type Flow, type Reply, type Visit } from "./reply.ts";
import type { Offer } from "./shelf.ts";

/** Looking around: nothing here changes anything. */

/** Three pages: what comes after them is not cheap. */
const CHEAP_MODELS = 30;

/** Where a screen that leads to nothing of its own leads on. */
export function onwards(visit: Visit, flow: Flow): Onwards {
  const { sections, find } = flow.shelf();
  const { form } = visit.talk;
  return { sections, draft: form && find(form.model)?.name };
}

export async function menu(visit: Visit, flow: Flow): Promise<Reply> {
  const running = await flow.jobs.openJobs(visit.person);
  const { available } = await balanceOf(visit, flow);
  const waiting = onwards(visit, flow);
  return { screen: menuScreen({ ...waiting, available, running: running.length }) };
}

export const create = (visit: Visit, flow: Flow): Reply => ({
  screen: createScreen(onwards(visit, flow)),
});

export const help = (flow: Flow): Reply => ({ screen: helpScreen(flow.support) });

export const guide = ({ step }: ActionOf<"guide">): Reply => ({ screen: guideScreen(step) });

export function section({ section: name, page }: ActionOf<"section">, flow: Flow): Reply {
  const offers = flow.shelf().inSection(name);
  return { screen: sectionScreen(name, paginate(offers, page, MODELS_PER_PAGE)) };
}

export function models(page: number, flow: Flow): Reply {
  return { screen: allModelsScreen(paginate(flow.shelf().offers, page, MODELS_PER_PAGE)) };
}

export function cheap(page: number, flow: Flow): Reply {
  const offers = flow.shelf().cheap.slice(0, CHEAP_MODELS);
  return { screen: cheapScreen(paginate(offers, page, MODELS_PER_PAGE)) };
}

export async function card(key: string, visit: Visit, flow: Flow): Promise<Reply> {
  const offer = flow.shelf().find(key);
  if (!offer) return { screen: modelGoneScreen(onwards(visit, flow)) };
  return { screen: await showCard(offer, flow) };
}

async function showCard(offer: Offer, flow: Flow): Promise<Screen> {
  const { model, from } = offer;
  const { section: name } = model;
  const rate = flow.rate();
  const usual = await flow.jobs.usualTime(model.key);
  const example = promptOf(model, model.example);
  const place = flow.shelf().inSection(name).indexOf(offer);
  return cardScreen({
    key: model.key,
    name: model.name,
    maker: model.maker,
    ...model.card,
    from,
    fixed: isOnePrice(model, from, rate),
    table: priceTable(model, rate),
    ...(usual && { usualMs: usual.medianMs }),
    ...(example !== "" && { example }),
    dear: from > DEAR_KOPECKS,
    runnable: exampleRuns(model),
    back: { do: "section", section: name, page: Math.floor(place / MODELS_PER_PAGE) },
  });
}
