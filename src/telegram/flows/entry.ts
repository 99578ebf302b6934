import {
  checkField,
  type Field,
  type Located,
  type Media,
  takesSeveral,
} from "../../catalog/index.ts";
import { assert, Fault } from "../../kernel/index.ts";
import type { Deed, SentFile } from "../incoming.ts";
import { mediaWords, wrong } from "../texts/form.ts";
import { choicesOf } from "./choices.ts";
import { answered, FETCH_BYTES_MAX, without, withValue } from "./form.ts";
import { isText } from "./look.ts";
import { factsKey, intakeOf, valueIn } from "./places.ts";
import type { Flow } from "./reply.ts";
import type { Form, HeldFile } from "./talk.ts";

/** What an answer to a question came to. `more`: further ones are welcome at the same place. */
export type Entry =
  | { status: "ok"; form: Form; at: Located }
  | { status: "more"; form: Form; at: Located }
  | { status: "wrong"; problem: string };

type MediaField = Extract<Field, { type: "media" }>;
type Sent = Extract<Deed, { did: "sent" }>;

/** What answers are looked at with. */
export type Desk = Pick<Flow, "files" | "catalogue">;

/** Takes what a person wrote or sent as the answer to a question. */
export async function enter(form: Form, at: Located, deed: Deed, desk: Desk): Promise<Entry> {
  const { field } = at;
  if (field.type === "list") return enterItem(form, at, deed, desk);
  switch (deed.did) {
    case "wrote":
      if (field.type === "media") return enterLink(form, at, deed.text);
      if (field.type === "pick") return enterPick(form, at, deed.text, desk);
      return entered(form, at, deed.text);
    case "sent":
      if (field.type === "media") return enterFile(form, at, deed.file);
      if (field.type === "text") return enterTextFile(form, at, deed, desk);
      return { status: "wrong", problem: expectedOf(field) };
    case "sent_other":
    case "pressed":
    case "commanded":
      return { status: "wrong", problem: expectedOf(field) };
  }
}

/** What comes while a list is shown begins its next item. */
async function enterItem(form: Form, list: Located, deed: Deed, desk: Desk): Promise<Entry> {
  const { field } = list;
  const full = field.type === "list" && [valueIn(form, list) ?? []].flat().length >= field.maxItems;
  if (full) return { status: "wrong", problem: wrong.listFull };
  const words = deed.did !== "sent" || isWords(deed.file);
  const intake = intakeOf(list, form, words ? "text" : deed.file.kind);
  if (!intake) return { status: "wrong", problem: wrong.addByButton };
  return enter(form, intake, deed, desk);
}

function entered(form: Form, at: Located, value: unknown): Entry {
  const entry = answered(form, at, value);
  return entry.status === "ok" ? { ...entry, at } : entry;
}

/** One of those who stand in the other list, as their button calls them or by their number in it. */
function enterPick(form: Form, at: Located, text: string, { catalogue }: Desk): Entry {
  const fields = catalogue.byKey(form.model)?.fields ?? [];
  const choices = choicesOf(at.field, { fields, values: form.values });
  const typed = text.trim().toLowerCase();
  const names = (label: string, index: number) => [
    label,
    label.replace(/^\d+\. /, ""),
    `${index + 1}`,
  ];
  const chosen = choices.find(({ label }, index) =>
    names(label, index).some((name) => name.toLowerCase() === typed),
  );
  if (!chosen) return { status: "wrong", problem: wrong.pressButton };
  return entered(form, at, chosen.value);
}

function expectedOf(field: Field): string {
  if (field.type === "media") return wrong.notMedia(field.media);
  return field.type === "text" ? wrong.notText : wrong.pressButton;
}

const isWords = (file: SentFile) => file.kind === "document" && isText(file);

/** A long text is welcome as a file, in UTF-8 (design §10). */
async function enterTextFile(form: Form, at: Located, sent: Sent, desk: Desk): Promise<Entry> {
  const { file } = sent;
  if (!isWords(file)) return { status: "wrong", problem: wrong.notText };
  try {
    return entered(form, at, await desk.files.readText(file.fileId));
  } catch (error) {
    // Too big, gone, or no text at all: it stays so. Anything else is tried again by the pump.
    if (!(error instanceof Fault) || error.retry !== "never") throw error;
    return { status: "wrong", problem: wrong.textFile };
  }
}

function enterLink(form: Form, at: Located, text: string): Entry {
  const field = mediaAt(at);
  const link = text.trim();
  if (!/^https?:\/\//i.test(link)) return { status: "wrong", problem: wrong.notMedia(field.media) };
  const [kind] = field.media;
  const check = checkField({ ...field, minItems: 1 }, field.many ? [link] : link);
  if (check.status === "wrong" || !kind) return { status: "wrong", problem: wrong.link };
  return addFile(form, at, { kind, ref: link });
}

function enterFile(form: Form, at: Located, file: SentFile): Entry {
  const problem = fileProblem(mediaAt(at), file);
  return problem === undefined ? addFile(form, at, held(file)) : { status: "wrong", problem };
}

function mediaAt({ field }: Located): MediaField {
  assert(field.type === "media", "files go to fields for files");
  return field;
}

/** What is known of a file before anybody fetches it. */
export function fileProblem(field: MediaField, file: SentFile): string | undefined {
  if (!takes(field, file.kind)) return wrong.notMedia(field.media);
  const maxBytes = Math.min(field.maxBytes ?? FETCH_BYTES_MAX, FETCH_BYTES_MAX);
  if (file.bytes !== undefined && file.bytes > maxBytes) return wrong.tooBig(maxBytes);
  const { mime } = field;
  if (mime && file.mime !== undefined && !mime.some((it) => sameMime(it, file.mime ?? ""))) {
    return wrong.format(formatsOf(mime) || mediaWords(field.media));
  }
  return undefined;
}

export const takes = (field: MediaField, kind: Media) =>
  field.media.includes(kind) || field.media.includes("document");

/** `audio/x-wav` is `audio/wav`, and Telegram's voice messages are Ogg whatever they are called. */
function sameMime(one: string, other: string): boolean {
  const plain = (mime: string) =>
    mime.toLowerCase().replace("/x-", "/").replace("audio/mp3", "audio/mpeg");
  return plain(one) === plain(other);
}

function formatsOf(mime: readonly string[]): string {
  const names = mime.map((it) => it.split("/").at(-1)?.replace(/^x-/, "").toUpperCase() ?? "");
  return [...new Set(names)].join(", ");
}

export function held(file: SentFile): HeldFile {
  const { kind, fileId, bytes, widthPx, heightPx, seconds } = file;
  return {
    kind,
    ref: `tg:${fileId}`,
    ...(bytes !== undefined && { bytes }),
    ...(widthPx !== undefined && { widthPx }),
    ...(heightPx !== undefined && { heightPx }),
    ...(seconds !== undefined && { seconds }),
  };
}

/** One more file of the field, or instead of the one that a field for one file has. */
export function addFile(form: Form, at: Located, { ref, ...facts }: HeldFile): Entry {
  const field = mediaAt(at);
  const key = factsKey(at);
  const several = takesSeveral(field);
  const before = several ? [valueIn(form, at) ?? []].flat() : [];
  if (before.length >= field.maxItems) {
    return { status: "wrong", problem: wrong.full(field.maxItems) };
  }
  const known = several ? (form.facts[key] ?? []) : [];
  const filled = withValue(form, at, field.many ? [...before, ref] : ref);
  const next = { ...filled, facts: { ...form.facts, [key]: [...known, facts] } };
  return { status: several ? "more" : "ok", form: next, at };
}

export function dropLast(form: Form, at: Located): Form {
  const key = factsKey(at);
  const files = [valueIn(form, at) ?? []].flat().slice(0, -1);
  const { field } = at;
  if (field.type !== "media" || !field.many || files.length === 0) {
    const { skipped: _, ...rest } = without(form, at);
    return { ...rest, skipped: form.skipped };
  }
  const facts = (form.facts[key] ?? []).slice(0, -1);
  return { ...withValue(form, at, files), facts: { ...form.facts, [key]: facts } };
}
