import type { Input, Media, MediaFacts } from "../../catalog/index.ts";
import type { Draft } from "../../queue/index.ts";

/** A form that is being filled in. Its id becomes the id of the quote that it leads to. */
export interface Form {
  id: string;
  /** The catalogue's key. */
  model: string;
  values: Input;
  /** What is known of the files among the values, in their order. */
  facts: MediaFacts;
  /** Optional questions that were passed over. */
  skipped: readonly string[];
  /** The field that the next message answers; absent: the confirmation is shown. */
  asking?: string;
  /** It is asked on the way through the form, not changed from the confirmation. */
  walking: boolean;
  /** The run that it repeats or changes. */
  origin?: string;
  /** What the origin cost with these very values, where files decide and are not known any more. */
  originCost?: number;
}

/** A file that came, as the value of a field. */
export interface HeldFile {
  kind: Media;
  /** `tg:<file id>`, or a link. */
  ref: string;
  widthPx?: number;
  heightPx?: number;
  seconds?: number;
  bytes?: number;
}

/** What was sent outside a form and waits for a model to be chosen. */
export interface Held {
  text?: string;
  files: readonly HeldFile[];
}

/** Where a person's conversation stands. */
export interface Talk {
  form?: Form;
  /** The form is in hand: what comes is meant for it. Any command or other screen lays it down. */
  open: boolean;
  held?: Held;
  /** The album that the last message belonged to. */
  album?: string;
}

export const SILENCE: Talk = { open: false };

export function talkOf(draft: Draft | undefined): Talk {
  return draft ? (draft.body as Talk) : SILENCE;
}

/** There is nothing in it worth a row. */
export const isSilence = (talk: Talk) => !talk.form && !talk.held && talk.album === undefined;
