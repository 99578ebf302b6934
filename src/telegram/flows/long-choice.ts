import {
  checkField,
  type Field,
  isSearched,
  type Located,
  type Model,
} from "../../catalog/index.ts";
import type { ActionOf } from "../actions.ts";
import { keyboardOf } from "../screen.ts";
import { pageOfOption } from "../screens/field.ts";
import { sampleCard } from "../screens/sample.ts";
import { wrong } from "../texts/form.ts";
import { ask } from "./ask.ts";
import { chosenValue } from "./choices.ts";
import { withPlace } from "./in-hand.ts";
import type { Flow, Reply, Visit } from "./reply.ts";
import type { Form } from "./talk.ts";

/** Values of which there are many: asked for in words, and heard before one of them is chosen. */

/** A question to the search; more words than that say nothing more. */
const WORDS_CHARS_MAX = 100;

/** It names one of the values, and needs no search. */
export const isAnswer = (field: Field, text: string) => checkField(field, text).status === "ok";

/** Only the values that answer what was written. */
export function lookUp(
  text: string,
  form: Form,
  at: Located,
  model: Model,
  visit: Visit,
  flow: Flow,
): Promise<Reply> {
  return ask(form, at, model, visit, flow, { sought: text.trim().slice(0, WORDS_CHARS_MAX) });
}

/** Another page of them, found or all, to be chosen or to be heard. */
export function options(action: ActionOf<"options">, visit: Visit, flow: Flow): Promise<Reply> {
  return withPlace(action, visit, flow, (form, at, model) => {
    const { page, found, hearing } = action;
    const words = form.asking === at.place ? form.sought : undefined;
    const sought = found === 1 && words !== undefined ? { sought: words } : {};
    return ask(form, at, model, visit, flow, { page, hearing: hearing === 1, ...sought });
  });
}

/** How one of them sounds, in a message of its own; nothing is chosen, nothing is charged. */
export function hear(action: ActionOf<"hear">, visit: Visit, flow: Flow): Promise<Reply> {
  return withPlace(action, visit, flow, (form, at, model) => {
    const { field } = at;
    const around = { fields: model.fields, values: form.values };
    const value = chosenValue(field, action.option, around);
    const list = isSearched(field) ? field.options : [];
    const option = list.find((it) => it.value === value);
    if (!option?.sample) {
      return ask(form, at, model, visit, flow, { problem: wrong.pressButton });
    }
    const words = form.asking === at.place ? form.sought : undefined;
    const place = { form: form.id, field: at.place, option: action.option };
    const page = words === undefined ? pageOfOption(list, list.indexOf(option)) : 0;
    const card = sampleCard({ ...place, label: option.label, page, found: words !== undefined });
    const keyboard = keyboardOf(card);
    const body = {
      type: "media" as const,
      as: "audio" as const,
      fileId: option.sample,
      title: option.label,
      caption: card.text.text,
      instead: { text: card.without.text, keyboard },
      keyboard,
    };
    const inHand = visit.talk.form?.id === form.id;
    return {
      also: [{ chat: visit.chat, purpose: "screen", body }],
      ...(inHand && { talk: { ...visit.talk, open: true } }),
    };
  });
}
