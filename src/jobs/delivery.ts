import { and, eq } from "drizzle-orm";
import { build, type Statement, schema, statement } from "../../db/index.ts";
import { Fault, present } from "../kernel/index.ts";
import type { Kie, MediaKind } from "../kie/index.ts";
import type { Job, JobFile, SentAs } from "./job.ts";
import type { Reads } from "./reads.ts";
import { follow } from "./states.ts";
import type { Transitions } from "./transitions.ts";

/** One file of a result, fetched and checked. */
export interface OpenedFile {
  readonly ordinal: number;
  /** Absent for what is larger than Telegram takes from a bot: the link is handed over. */
  readonly bytes?: Uint8Array;
  /** By what the bytes are, not by what anybody claims. */
  readonly mime: string;
  readonly kind: MediaKind;
  /** The provider's link; a text has none. */
  readonly url?: string;
  /** The words themselves, of a result that is a text. */
  readonly text?: string;
  /** With its extension. */
  readonly name: string;
}

/** How a file of a result has reached the person. */
export interface DeliveredFile {
  readonly ordinal: number;
  readonly sentAs: SentAs;
  readonly fileId?: string;
  readonly mime?: string;
  readonly bytes?: number;
  /** Of video and sound, as Telegram measured them. */
  readonly seconds?: number;
  readonly widthPx?: number;
  readonly heightPx?: number;
}

/** The largest upload that Telegram takes from a bot (telegram.md §3.3). */
const BYTES_MAX = 50 * 1024 * 1024;

const EXTENSIONS: { readonly [mime: string]: string } = {
  "image/jpeg": "jpg",
  "image/svg+xml": "svg",
  "audio/mpeg": "mp3",
  "audio/mp4": "m4a",
  "audio/midi": "mid",
  "video/quicktime": "mov",
  "text/plain": "txt",
};

export async function openFile(
  { number, id }: Job,
  ordinal: number,
  deps: { reads: Reads; kie: Pick<Kie, "fetchResult"> },
): Promise<OpenedFile> {
  const files = await deps.reads.files(id);
  const file = present(
    files.find((one) => one.ordinal === ordinal),
    "an opened file is of its job",
  );
  const { url, text } = file;
  const name = files.length > 1 ? `${number}-${ordinal + 1}` : number;
  if (text !== undefined) {
    const bytes = new TextEncoder().encode(text);
    return { ordinal, bytes, text, mime: "text/plain", kind: "document", name: `${name}.txt` };
  }
  const link = present(url, "a file without words has a link");
  const fetched = await fetchUpToLimit(link, file, deps.kie);
  return { ordinal, url: link, ...fetched, name: `${name}.${extensionOf(fetched.mime)}` };
}

async function fetchUpToLimit(url: string, { kind }: JobFile, kie: Pick<Kie, "fetchResult">) {
  try {
    return await kie.fetchResult(url, { maxBytes: BYTES_MAX });
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== "result_too_large") throw error;
    const claimed: MediaKind = kind === "text" ? "document" : kind;
    return { mime: "application/octet-stream", kind: claimed };
  }
}

function extensionOf(mime: string): string {
  const subtype = /\/([a-z0-9]{2,5})$/.exec(mime)?.[1];
  return EXTENSIONS[mime] ?? subtype ?? "bin";
}

/** Keeps how a file was sent, and Telegram's id of it, which outlives the provider's link (G4). */
export function fileDelivered(
  instance: string,
  job: string,
  { ordinal, ...sent }: DeliveredFile,
): readonly Statement[] {
  return [updateFile(instance, { job, ordinal }, sent)];
}

export function documentDelivered(
  instance: string,
  job: string,
  sent: { ordinal: number; fileId: string },
): readonly Statement[] {
  const { ordinal, fileId } = sent;
  return [updateFile(instance, { job, ordinal }, { documentFileId: fileId })];
}

/** Closes a job whose result has reached its person, or could not for the person's own reasons. */
export function close(
  job: Job,
  how: { at: number; detail: string },
  transitions: Transitions,
): readonly Statement[] {
  // Closed by its deadline, or told twice: nothing is left to do.
  if (!follow(job.state, "deliver")) return [];
  return transitions.deliver(job, how).statements;
}

function updateFile(
  instance: string,
  at: { job: string; ordinal: number },
  set: Partial<typeof schema.jobFile.$inferInsert>,
): Statement {
  const { jobFile } = schema;
  const here = and(
    eq(jobFile.instanceId, instance),
    eq(jobFile.jobId, at.job),
    eq(jobFile.ordinal, at.ordinal),
  );
  return statement(build.update(jobFile).set(set).where(here));
}
