import { Fault } from "../../kernel/index.ts";
import type { SentFile } from "../incoming.ts";
import { FETCH_BYTES_MAX } from "./form.ts";
import type { Flow } from "./reply.ts";

/**
 * What a file that was sent "as a file" is: Telegram tells neither its size in pixels nor its
 * length, and its name may claim anything. What cannot be fetched stays as it was told; what is
 * no picture, video or sound is a document. Throws the `Fault` of a Telegram that is away.
 */
export async function look(file: SentFile, flow: Flow): Promise<SentFile> {
  if (!file.asFile || isText(file) || (file.bytes ?? 0) > FETCH_BYTES_MAX) return file;
  try {
    const content = await flow.files.content(file.fileId);
    if (!content) return { ...file, kind: "document" };
    return { ...file, ...content };
  } catch (error) {
    if (!(error instanceof Fault) || error.retry !== "never") throw error;
    return file;
  }
}

/** Words are read where words are asked for. */
export function isText({ mime, name }: SentFile): boolean {
  return mime?.startsWith("text/") === true || /\.(txt|md)$/i.test(name ?? "");
}
