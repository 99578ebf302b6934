import * as v from "valibot";
import type { Draft } from "../../queue/index.ts";

const amount = v.exactOptional(v.number());

const kinds = v.picklist(["image", "video", "audio", "document"]);
const fileFacts = v.object({
  kind: v.exactOptional(kinds),
  widthPx: amount,
  heightPx: amount,
  seconds: amount,
  bytes: amount,
  settings: v.exactOptional(v.record(v.string(), v.string())),
});

/** A form that is being filled in. Its id becomes the id of the quote that it leads to. */
const form = v.object({
  id: v.string(),
  /** The catalogue's key. */
  model: v.string(),
  /** By the schema's names, lists and objects as they are; files are `tg:<file id>` or links. */
  values: v.record(v.string(), v.unknown()),
  /** What is known of the files among the values, in their order, by the way to them. */
  facts: v.record(v.string(), v.array(fileFacts)),
  /** Optional questions that were passed over. */
  skipped: v.array(v.string()),
  /** The place that the next message answers; absent: the confirmation is shown. */
  asking: v.exactOptional(v.string()),
  /** The words that the options of that place were looked for with. */
  sought: v.exactOptional(v.string()),
  /** It is asked on the way through the form, not changed from the confirmation. */
  walking: v.boolean(),
  /** The run that it repeats or changes. */
  origin: v.exactOptional(v.string()),
  /** What of that run it uses; absent: its input. */
  originPart: v.exactOptional(v.string()),
  /** What the origin cost with these very values, where files decide and are not known any more. */
  originCost: amount,
});

/** A file that came, as the value of a field, and what is known of it. */
const heldFile = v.object({
  ...fileFacts.entries,
  kind: kinds,
  /** `tg:<file id>`, or a link. */
  ref: v.string(),
});

/** What was sent outside a form and waits for a model to be chosen. */
const held = v.object({ text: v.exactOptional(v.string()), files: v.array(heldFile) });

/** Where a person's conversation stands. */
const talk = v.object({
  form: v.exactOptional(form),
  /** The form is in hand: what comes is meant for it. Any command or other screen lays it down. */
  open: v.boolean(),
  held: v.exactOptional(held),
  /** The search was opened: the next words are a question to it. */
  seeking: v.exactOptional(v.literal(true)),
  /** The card that is shown: what comes next is meant for its model. By the catalogue's key. */
  viewing: v.exactOptional(v.string()),
  /** The album that the last message belonged to. */
  album: v.exactOptional(v.string()),
});

export type Form = v.InferOutput<typeof form>;
export type HeldFile = v.InferOutput<typeof heldFile>;
export type Held = v.InferOutput<typeof held>;
export type Talk = v.InferOutput<typeof talk>;

export const SILENCE: Talk = { open: false };

/** A conversation in a form that this version does not know begins anew (N9). */
export function talkOf(draft: Draft | undefined): Talk {
  const read = v.safeParse(talk, draft?.body);
  return read.success ? read.output : SILENCE;
}

/** There is nothing in it worth a row. */
export const isSilence = ({ form: begun, held: came, album, seeking, viewing }: Talk) =>
  !begun && !came && album === undefined && !seeking && viewing === undefined;
