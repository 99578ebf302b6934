import { type Field, topPlace } from "../../catalog/index.ts";
import type { ActionOf } from "../actions.ts";
import type { Deed } from "../incoming.ts";
import {
  formClosedScreen,
  modelGoneScreen,
  notUnderstoodScreen,
  receivedScreen,
} from "../screens/notices.ts";
import { proceed } from "./ask.ts";
import { onwards } from "./browse.ts";
import { carry, fittingOffers, takesAll } from "./carry.ts";
import { addFile, held, takes } from "./entry.ts";
import { QUESTION_CHARS_MAX } from "./finding.ts";
import { answered, loadForm, newForm } from "./form.ts";
import { foundListing } from "./lists.ts";
import { insteadOfForm } from "./paused.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import type { Offer } from "./shelf.ts";
import type { Form, Held, Talk } from "./talk.ts";

/** What comes outside a form: «Что сделаем с этим?» (G8). */

const FITTING_MAX = 8;
/** The most that an album has (telegram.md §3.2). */
const FILES_MAX = 10;
/** More than any field takes. */
const TEXT_CHARS_MAX = 20_000;

export async function received(deed: Deed, visit: Visit, flow: Flow): Promise<Reply> {
  const came = heldOf(deed, visit);
  if (!came) return { screen: notUnderstoodScreen(onwards(visit, flow)) };
  const album = deed.did === "sent" ? deed.album : undefined;
  const viewed = viewedFor(came, visit, flow);
  // Of an album the first comes alone: what it all is for is asked when it is seen.
  if (viewed && album === undefined) return begin(viewed, came, visit, flow);
  const { album: _, ...rest } = visit.talk;
  const ofAlbum = album !== undefined && { album, ...(viewed && { viewing: viewed.key }) };
  const talk: Talk = { ...rest, held: came, ...ofAlbum };
  const here = whereInForm(came, visit, flow);
  const search = came.text === undefined || viewed ? undefined : questionOf(came.text, flow);
  const screen = receivedScreen({
    sent: { files: came.files.length, ...(came.text !== undefined && { text: came.text }) },
    fitting: varied(fittingOffers(flow.shelf(), came), viewed),
    ...(here && { here }),
    ...(search && { search }),
    onwards: onwards(visit, flow),
  });
  return { screen, talk };
}

/** What came, together with the rest of its album. */
function heldOf(deed: Deed, visit: Visit): Held | undefined {
  if (deed.did === "wrote") return { text: deed.text.slice(0, TEXT_CHARS_MAX), files: [] };
  if (deed.did !== "sent") return undefined;
  const before = visit.sameAlbum ? visit.talk.held : undefined;
  const text = deed.caption ?? before?.text;
  const files = [...(before?.files ?? []), held(deed.file)].slice(0, FILES_MAX);
  return { files, ...(text !== undefined && { text }) };
}

/** The words as a question to the search, which comes first where it answers all of them. */
function questionOf(text: string, { catalogue }: Flow) {
  const found = catalogue.search(text.slice(0, QUESTION_CHARS_MAX));
  if (found.status === "nothing") return undefined;
  return { words: text, list: foundListing(found), first: found.status === "found" };
}

/** The model whose card was being read, when all of it can go there. */
function viewedFor(came: Held, { viewing }: Visit, flow: Flow): Offer | undefined {
  const offer = viewing === undefined ? undefined : flow.shelf().find(viewing);
  return offer && takesAll(offer.model, came) ? offer : undefined;
}

/** As many of each section as there is room for, in the catalogue's order, the wished one first. */
function varied(offers: readonly Offer[], wished: Offer | undefined): readonly Offer[] {
  const counts = new Map<string, number>();
  const others = offers.filter((offer) => offer !== wished);
  const numbered = others.map((offer, at) => {
    const { section } = offer.model;
    const number = counts.get(section) ?? 0;
    counts.set(section, number + 1);
    return { offer, at, number };
  });
  const few = numbered
    .toSorted((a, b) => a.number - b.number || a.at - b.at)
    .slice(0, FITTING_MAX - (wished ? 1 : 0))
    .toSorted((a, b) => a.at - b.at);
  return [...(wished ? [wished] : []), ...few.map(({ offer }) => offer)];
}

/** The form that stands at its confirmation, when what came fits into it. */
function whereInForm(came: Held, { talk }: Visit, flow: Flow) {
  const { form, open } = talk;
  const model = form && flow.shelf().find(form.model)?.model;
  if (!form || !open || !model) return undefined;
  const [file] = came.files;
  const field = file
    ? model.fields.find((it) => it.type === "media" && takes(it, file.kind))
    : model.fields.find((it) => it.type === "text");
  return field && { form: form.id, field: field.name, model: model.name };
}

/** A model for what was sent: its form with everything that fits filled in. */
export async function use({ model: key }: ActionOf<"use">, visit: Visit, flow: Flow) {
  const offer = flow.shelf().find(key);
  if (!offer) return { screen: modelGoneScreen(onwards(visit, flow)) };
  return begin(offer, visit.talk.held, visit, flow);
}

async function begin({ model }: Offer, came: Held | undefined, visit: Visit, flow: Flow) {
  const { held: _, ...rest } = visit.talk;
  const holding = { ...rest, ...(came && { held: came }) };
  const instead = await insteadOfForm(model, { ...visit, talk: holding }, flow);
  if (instead) return { talk: { ...holding, open: false }, ...instead };
  const form = newForm(model, flow, came ? carry(model, came) : {});
  return proceed(form, model, { ...visit, talk: rest }, flow);
}

/** Into the form that was in hand. */
export async function useHere(action: ActionOf<"use_here">, visit: Visit, flow: Flow) {
  const loaded = await loadForm(action.form, visit, flow);
  const { held: came, ...rest } = visit.talk;
  const field =
    loaded.status === "form" && loaded.model.fields.find((it) => it.name === action.field);
  if (loaded.status !== "form" || !field || !came) {
    return { screen: formClosedScreen(onwards(visit, flow)) };
  }
  const form = came.files.reduce((filled, file) => {
    if (field.type !== "media") return filled;
    const entry = addFile(filled, topPlace(field), file);
    return entry.status === "wrong" ? filled : entry.form;
  }, loaded.form);
  return proceed(withText(form, field, came), loaded.model, { ...visit, talk: rest }, flow);
}

function withText(form: Form, field: Field, came: Held): Form {
  if (field.type !== "text" || came.text === undefined) return form;
  const entry = answered(form, topPlace(field), came.text);
  return entry.status === "ok" ? entry.form : form;
}
