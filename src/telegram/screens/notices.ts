import type { Section } from "../../catalog/index.ts";
import type { Html } from "../html.ts";
import type { Listing } from "../listing.ts";
import { button, type Screen } from "../screen.ts";
import { formButtons } from "../texts/form.ts";
import { findByWords } from "../texts/lists.ts";
import * as notices from "../texts/notices.ts";
import { LABELS, SECTION_LABELS } from "../texts/words.ts";
import { type Support, supportRow } from "./help.ts";
import { watchRows } from "./history.ts";
import { createScreen, draftRow } from "./menu.ts";
import { type ModelLine, modelButton } from "./models.ts";
import { HOME, wayOut } from "./navigation.ts";

/** Where the ordinary ways lead to nothing, each of these leads on. */

export interface Onwards {
  sections: readonly Section[];
  /** The model of the form that waits to be finished. */
  draft: string | undefined;
}

const under = (text: Html, onwards: Onwards): Screen => ({
  text,
  rows: createScreen(onwards).rows,
});

export const outdatedScreen = (onwards: Onwards): Screen => under(notices.outdated, onwards);
export const modelGoneScreen = (onwards: Onwards): Screen => under(notices.modelGone, onwards);
export const formClosedScreen = (onwards: Onwards): Screen => under(notices.formClosed, onwards);
export const notUnderstoodScreen = (onwards: Onwards): Screen =>
  under(notices.notUnderstood, onwards);
export const noCommandScreen = (command: string, onwards: Onwards): Screen =>
  under(notices.noCommand(command), onwards);

/** The request id finds the line in the log (R153, R173). */
export function failedScreen(requestId: string, support: Support): Screen {
  return { text: notices.failed(requestId), rows: [supportRow(support), [HOME]] };
}

export function blockedScreen(support: Support): Screen {
  return { text: notices.blocked(support.telegram), rows: [supportRow(support)] };
}

/** It cannot run now, by no fault of the person: it waits, and is tried again by one tap. */
export function laterScreen(
  why: keyof typeof notices.later,
  { id, version, at }: { id: string; version: number; at: number },
  support: Support,
): Screen {
  return {
    text: notices.later[why](at),
    rows: [
      [{ text: LABELS.retry, action: { do: "run", quote: id, version } }],
      supportRow(support),
      wayOut({ do: "confirmation", form: id }),
    ],
  };
}

export interface ReceivedView {
  sent: notices.Sent;
  fitting: readonly ModelLine[];
  /** The form in hand, when what was sent fits into it. */
  here?: { form: string; field: string; model: string };
  /** What the search makes of the words; `first`: all of them are about models. */
  search?: { words: string; list: Listing; first: boolean };
  onwards: Onwards;
}

/** A photo or words outside a form: what could be made of them (G8). */
export function receivedScreen({ sent, fitting, here, search, onwards }: ReceivedView): Screen {
  if (fitting.length === 0) return under(notices.nothingFits, onwards);
  const searchRow = search && [
    button(findByWords(search.words), { do: "list", list: search.list, page: 0 }),
  ];
  const hereRow = here && [
    button(formButtons.useHere(here.model), { do: "use_here", form: here.form, field: here.field }),
  ];
  return {
    text: notices.whatToDo(sent),
    rows: [
      ...(hereRow ? [hereRow] : draftRow(onwards.draft)),
      ...(searchRow && search.first ? [searchRow] : []),
      ...fitting.map((line) => [modelButton(line, (model) => ({ do: "use", model }))]),
      ...(searchRow && !search.first ? [searchRow] : []),
      wayOut({ do: "create" }),
    ],
  };
}

/** After `/cancel` and `/reset`: what is gone, and what goes on (design §10). */
export function cancelledFormScreen(
  model: string | undefined,
  running: readonly string[],
  onwards: Onwards,
): Screen {
  return {
    text: notices.cancelledForm(model, running.length),
    rows: [...watchRows(running), ...createScreen({ ...onwards, draft: undefined }).rows],
  };
}

export function leftFormScreen(model: { key: string; name: string; section: Section }): Screen {
  return {
    text: notices.leftForm(model.name),
    rows: [
      [{ text: LABELS.launch, action: { do: "launch", model: model.key } }],
      [
        {
          text: SECTION_LABELS[model.section],
          action: { do: "section", section: model.section, page: 0 },
        },
      ],
      wayOut({ do: "card", model: model.key }),
    ],
  };
}
