import { checkField, type Field, type Media } from "../../catalog/index.ts";
import { Fault } from "../../kernel/index.ts";
import type { Deed, SentFile } from "../incoming.ts";
import { mediaWords, wrong } from "../texts/form.ts";
import { answered, FETCH_BYTES_MAX, withValue } from "./form.ts";
import { isText } from "./look.ts";
import type { Flow } from "./reply.ts";
import type { Form, HeldFile } from "./talk.ts";

/** What an answer to a question came to. `more`: further files are welcome. */
export type Entry =
  | { status: "ok"; form: Form }
  | { status: "more"; form: Form }
  | { status: "wrong"; problem: string };

type MediaField = Extract<Field, { type: "media" }>;
type Sent = Extract<Deed, { did: "sent" }>;

/** Takes what a person wrote or sent as the answer to a question. */
export async function enter(form: Form, field: Field, deed: Deed, flow: Flow): Promise<Entry> {
  switch (deed.did) {
    case "wrote":
      return field.type === "media"
        ? enterLink(form, field, deed.text)
        : answered(form, field, deed.text);
    case "sent":
      if (field.type === "media") return enterFile(form, field, deed.file);
      if (field.type === "text") return enterTextFile(form, field, deed, flow);
      return { status: "wrong", problem: wrong.pressButton };
    case "sent_other":
    case "pressed":
    case "commanded":
      return { status: "wrong", problem: expectedOf(field) };
  }
}

function expectedOf(field: Field): string {
  if (field.type === "media") return wrong.notMedia(field.media);
  return field.type === "text" ? wrong.notText : wrong.pressButton;
}

/** A long text is welcome as a file, in UTF-8 (design §10). */
async function enterTextFile(form: Form, field: Field, sent: Sent, flow: Flow): Promise<Entry> {
  const { file } = sent;
  if (file.kind !== "document" || !isText(file)) return { status: "wrong", problem: wrong.notText };
  try {
    return answered(form, field, await flow.files.readText(file.fileId));
  } catch (error) {
    // Too big, gone, or no text at all: it stays so. Anything else is tried again by the pump.
    if (!(error instanceof Fault) || error.retry !== "never") throw error;
    return { status: "wrong", problem: wrong.textFile };
  }
}

function enterLink(form: Form, field: MediaField, text: string): Entry {
  const link = text.trim();
  if (!/^https?:\/\//i.test(link)) return { status: "wrong", problem: wrong.notMedia(field.media) };
  const [kind] = field.media;
  const check = checkField({ ...field, minItems: 1 }, field.many ? [link] : link);
  if (check.status === "wrong" || !kind) return { status: "wrong", problem: wrong.link };
  return addFile(form, field, { kind, ref: link });
}

function enterFile(form: Form, field: MediaField, file: SentFile): Entry {
  const problem = fileProblem(field, file);
  return problem === undefined ? addFile(form, field, held(file)) : { status: "wrong", problem };
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
export function addFile(
  form: Form,
  field: MediaField,
  { kind: _, ref, ...facts }: HeldFile,
): Entry {
  const before = field.many ? ((form.values[field.name] ?? []) as readonly unknown[]) : [];
  if (before.length >= field.maxItems) {
    return { status: "wrong", problem: wrong.full(field.maxItems) };
  }
  const known = field.many ? (form.facts[field.name] ?? []) : [];
  const filled = withValue(form, field, field.many ? [...before, ref] : ref);
  const next = { ...filled, facts: { ...form.facts, [field.name]: [...known, facts] } };
  return { status: field.many ? "more" : "ok", form: next };
}

export function dropLast(form: Form, field: MediaField): Form {
  const files = [form.values[field.name] ?? []].flat();
  const { [field.name]: _, ...values } = form.values;
  const facts = (form.facts[field.name] ?? []).slice(0, -1);
  return {
    ...form,
    values: field.many ? { ...values, [field.name]: files.slice(0, -1) } : values,
    facts: { ...form.facts, [field.name]: facts },
  };
}
