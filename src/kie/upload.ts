import * as v from "valibot";
import { newId, type Random } from "../kernel/index.ts";
import { faultOf } from "./classify.ts";
import type { Connection } from "./connection.ts";
import type { UploadFile } from "./types.ts";

/** Long enough for the largest file that Telegram lets a bot read, over a slow line. */
const UPLOAD_TIMEOUT_MS = 300_000;
/** Our folder at Kie: no slash at either end (kie/API.md §10). */
const UPLOAD_PATH = "trt";

const stored = v.object({
  downloadUrl: v.optional(v.pipe(v.string(), v.url())),
  fileUrl: v.optional(v.pipe(v.string(), v.url())), // One page of the documents calls it so.
});

/**
 * `POST /api/file-stream-upload` (kie/API.md §10). Free, and every call makes its own file, so a
 * caller may repeat it with a fresh body. Faults: those of `faultOf`.
 */
export async function upload(
  connection: Connection,
  random: Random,
  file: UploadFile,
): Promise<{ url: string }> {
  const boundary = newId("part", { clock: connection.clock, random });
  // A name used before would be overwritten, and caches would go on serving the old file.
  const fileName = newId("in", { clock: connection.clock, random }) + extensionOf(file.name);
  const head = partHead(boundary, { fileName, uploadPath: UPLOAD_PATH }, file.mime);
  const tail = `\r\n--${boundary}--\r\n`;
  const reply = await connection.upload("upload", "/api/file-stream-upload", {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: joined(head, file.body, tail),
    timeoutMs: UPLOAD_TIMEOUT_MS,
  });
  // Bun ends a generator that it has begun to read; the source of any other would stay open.
  if (reply.status === "not_sent" && file.body instanceof ReadableStream && !file.body.locked) {
    await file.body.cancel();
  }
  if (reply.status !== "envelope" || reply.code !== 200) throw faultOf("upload", reply);
  const parsed = v.safeParse(stored, reply.data);
  const url = parsed.success ? (parsed.output.downloadUrl ?? parsed.output.fileUrl) : undefined;
  if (!url) throw faultOf("upload", { status: "not_json", http: reply.http });
  return { url };
}

/** The form's fields and the head of the file's part; the file's own name stays with us. */
function partHead(boundary: string, fields: Record<string, string>, mime: string): string {
  const texts = Object.entries(fields).map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(mime) ? mime : "application/octet-stream";
  const file =
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; ` +
    `filename="${fields.fileName}"\r\nContent-Type: ${type}\r\n\r\n`;
  return texts.join("") + file;
}

/**
 * Bytes in memory go with a length. A stream is passed on piece by piece as a generator: under
 * Bun 1.4 a `ReadableStream` as a body is read to its end at once, a generator at the socket's pace
 * (400 MB: 691 MB of memory against 44 MB).
 */
function joined(
  head: string,
  body: ReadableStream<Uint8Array> | Uint8Array,
  tail: string,
): Blob | AsyncIterable<Uint8Array> {
  if (body instanceof Uint8Array) return new Blob([head, new Uint8Array(body), tail]);
  return (async function* () {
    yield new TextEncoder().encode(head);
    yield* body;
    yield new TextEncoder().encode(tail);
  })();
}

/** Some models look at the extension: it is the only part of a person's file name that leaves. */
function extensionOf(name: string): string {
  return /\.[a-z0-9]{1,5}$/i.exec(name)?.[0].toLowerCase() ?? "";
}
