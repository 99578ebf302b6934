import type { Model } from "../../catalog/index.ts";
import type { Action } from "../actions.ts";
import { pausedScreen } from "../screens/paused.ts";
import { fittingOffers, type Material } from "./carry.ts";
import { materialOf } from "./material.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import type { Offer } from "./shelf.ts";
import { standingOf } from "./standing.ts";
import type { Form } from "./talk.ts";

/** Models that are not sold for a while: say so, and offer others with what was entered (G12). */

const SIMILAR_MAX = 6;

/** In place of a form of this model, unless it is sold. `form`: what was filled in so far. */
export async function insteadOfForm(
  model: Model,
  visit: Visit,
  flow: Flow,
  form?: Form,
): Promise<Reply | undefined> {
  if ((await standingOf(model, visit, flow)) !== "paused") return undefined;
  return form === undefined
    ? offerOthers(model, visit, flow, {
        material: visit.talk.held ?? { files: [] },
        open: (key) => ({ do: "use", model: key }),
        again: { do: "launch", model: model.key },
      })
    : offerInstead(form, model, visit, flow);
}

/** The form's words go with the person to another model. */
export function offerInstead(form: Form, model: Model, visit: Visit, flow: Flow): Promise<Reply> {
  return offerOthers(model, visit, flow, {
    material: materialOf(model, form.values),
    open: (key) => ({ do: "instead", form: form.id, model: key }),
    again: { do: "confirmation", form: form.id },
  });
}

/** The same for what a run was made of. */
export async function insteadOfRun(
  number: string,
  model: Model,
  material: Material,
  visit: Visit,
  flow: Flow,
): Promise<Reply | undefined> {
  if ((await standingOf(model, visit, flow)) !== "paused") return undefined;
  return offerOthers(model, visit, flow, {
    material,
    open: (key) => ({ do: "vary_with", number, model: key }),
    again: { do: "again", number },
  });
}

async function offerOthers(
  model: Model,
  visit: Visit,
  flow: Flow,
  how: { material: Material; open: (key: string) => Action; again: Action },
): Promise<Reply> {
  const similar = await similarOffers(model, how.material, flow);
  const rate = await flow.jobs.successRate(model.key);
  const screen = pausedScreen({
    model: model.name,
    at: visit.now,
    kept: how.material.text !== undefined || how.material.files.length > 0,
    similar,
    open: how.open,
    again: how.again,
    back: { do: "card", model: model.key },
    ...(rate && { rate }),
  });
  return { screen, talk: { ...visit.talk, open: false } };
}

/** Of the same kind, in the same section first, and those that take what was entered. */
async function similarOffers(model: Model, material: Material, flow: Flow): Promise<Offer[]> {
  const paused = await flow.jobs.pausedModels();
  const isOther = (offer: Offer) =>
    offer.key !== model.key && offer.model.output === model.output && !paused.has(offer.key);
  const fitting = fittingOffers(flow.shelf(), material).filter(isOther);
  const others = fitting.length > 0 ? fitting : flow.shelf().offers.filter(isOther);
  const here = (offer: Offer) => Number(offer.model.section === model.section);
  return others.toSorted((a, b) => here(b) - here(a)).slice(0, SIMILAR_MAX);
}
