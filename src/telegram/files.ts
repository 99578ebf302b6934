import { type Clock, Fault } from "../kernel/index.ts";
import type { Gateway } from "./gateway.ts";
import { type FileContent, inspect } from "./inspect.ts";

/** A file that a person has sent, as a stream. Telegram's address of it never leaves this room. */
export interface OpenedUpload {
  body: ReadableStream<Uint8Array>;
  name: string;
  mime: string;
  bytes?: number;
  uniqueId: string;
}

export interface PeoplesFiles {
  /** Faults: `telegram_file` (never: too big or gone; later: Telegram cannot be reached). */
  open(fileId: string): Promise<OpenedUpload>;
  /** What a file of at most 20 MB is, by its bytes; absent for what is no media. */
  content(fileId: string): Promise<FileContent | undefined>;
  /** A small text file, such as a long prompt. */
  readText(fileId: string): Promise<string>;
}

/** 20 MB at the slowest line that is worth waiting for. */
const DOWNLOAD_TIMEOUT_MS = 120_000;
const TEXT_BYTES_MAX = 256 * 1024;

const MIME_BY_EXTENSION: Record<string, string> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  mp4: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  ogg: "audio/ogg",
  oga: "audio/ogg",
  wav: "audio/wav",
};

export function createPeoplesFiles(gateway: Gateway, clock: Clock): PeoplesFiles {
  async function open(fileId: string): Promise<OpenedUpload> {
    const file = await gateway.call("getFile", { file_id: fileId });
    if (file.status === "refused") throw new Fault("telegram_file", { retry: "never" });
    if (file.status !== "ok") throw new Fault("telegram_file", { retry: "later" });
    const path = file.result.file_path;
    if (path === undefined) throw new Fault("telegram_file", { retry: "never" });
    const body = await download(path);
    const extension = path.split(".").at(-1)?.toLowerCase() ?? "";
    return {
      body,
      name: path.split("/").at(-1) ?? "file",
      mime: MIME_BY_EXTENSION[extension] ?? "application/octet-stream",
      ...(file.result.file_size !== undefined && { bytes: file.result.file_size }),
      uniqueId: file.result.file_unique_id,
    };
  }

  async function download(path: string): Promise<ReadableStream<Uint8Array>> {
    const ended = new AbortController();
    const late = new AbortController();
    void clock.sleep(DOWNLOAD_TIMEOUT_MS, ended.signal).then(() => late.abort());
    try {
      const response = await gateway.download(path, late.signal);
      return watched(response.body as ReadableStream<Uint8Array>, () => ended.abort());
    } catch (error) {
      ended.abort();
      throw error;
    }
  }

  return {
    open,
    async content(fileId) {
      const { body } = await open(fileId);
      return inspect(await new Response(body).bytes());
    },
    async readText(fileId) {
      const file = await open(fileId);
      if ((file.bytes ?? 0) > TEXT_BYTES_MAX) throw new Fault("text_too_big", { retry: "never" });
      const bytes = await new Response(file.body).bytes();
      if (bytes.byteLength > TEXT_BYTES_MAX) throw new Fault("text_too_big", { retry: "never" });
      return new TextDecoder().decode(bytes);
    },
  };
}

/** The same bytes; `ended` is called when nobody reads them any more. */
function watched(body: ReadableStream<Uint8Array>, ended: () => void): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await chunks.next();
          if (!done) return controller.enqueue(value);
          ended();
          controller.close();
        } catch (error) {
          ended();
          throw error;
        }
      },
      async cancel() {
        ended();
        await chunks.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
