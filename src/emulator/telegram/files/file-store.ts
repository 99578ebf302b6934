import { type Clock, type Fetch, present } from "../../../kernel/index.ts";
import type { FileKind } from "../control-types.ts";
import type { MediaFacts } from "./media-facts.ts";
import { extensionOf } from "./sniff.ts";

export interface StoredFile extends MediaFacts {
  readonly kind: FileKind;
  /** For this bot, to send the file again and to download it. */
  readonly fileId: string;
  /** The same for the same content sent as the same kind. */
  readonly uniqueId: string;
  /** For the smallest size of a photo, which is another file to Telegram. */
  readonly thumbId: string;
  readonly thumbUniqueId: string;
  readonly bytes: Uint8Array;
  readonly mime: string;
  readonly name?: string;
  readonly title?: string;
  readonly performer?: string;
  readonly thumbnail?: StoredFile;
}

export type NewFile = Omit<StoredFile, "fileId" | "uniqueId" | "thumbId" | "thumbUniqueId">;

/** Older files are forgotten beyond this, so that a demo left running does not fill the memory. */
const STORE_BYTES_MAX = 1024 * 1024 * 1024;
/** Telegram promises a link for at least an hour; here it ends then, so that reliance shows. */
const LINK_LIFE_MS = 3_600_000;

const FOLDERS: Record<FileKind, string> = {
  photo: "photos",
  video: "videos",
  audio: "music",
  voice: "voice",
  animation: "animations",
  document: "documents",
};

/** The first letters of real file ids tell the kind; readers of logs are used to them. */
const PREFIXES: Record<FileKind, string> = {
  photo: "AgAC",
  video: "BAAC",
  audio: "CQAC",
  voice: "AwAC",
  animation: "CgAC",
  document: "BQAC",
};

/** Everything that was ever sent, by anybody. */
export class FileStore {
  readonly #botId: number;
  readonly #clock: Clock;
  readonly #byFileId = new Map<string, StoredFile>();
  readonly #byUniqueId = new Map<string, StoredFile>();
  readonly #links = new Map<string, { file: StoredFile; until: number }>();
  readonly #oldestFirst: StoredFile[] = [];
  #bytes = 0;
  #count = 0;
  #linkCount = 0;

  /** How a file is got that was given by its address. */
  readonly web: Fetch;

  constructor(botId: number, clock: Clock, web: Fetch) {
    this.#botId = botId;
    this.#clock = clock;
    this.web = web;
  }

  add(file: NewFile): StoredFile {
    const prefix = file.kind === "photo" ? "AQAD" : "AgAD";
    const uniqueId = prefix + digest(file.kind, file.bytes, 11);
    const id = (what: string) =>
      PREFIXES[file.kind] + digest(`${what} ${this.#botId} ${++this.#count}`, new Uint8Array(), 52);
    const stored = {
      ...file,
      fileId: id("file"),
      uniqueId,
      thumbId: id("thumb"),
      thumbUniqueId: `${uniqueId}s`,
    };
    this.#byFileId.set(stored.fileId, stored);
    this.#byFileId.set(stored.thumbId, stored);
    this.#byUniqueId.set(uniqueId, stored);
    this.#oldestFirst.push(stored);
    this.#bytes += file.bytes.byteLength;
    this.#forgetOldest();
    return stored;
  }

  byFileId(fileId: string): StoredFile | undefined {
    return this.#byFileId.get(fileId);
  }

  byUniqueId(uniqueId: string): StoredFile | undefined {
    return this.#byUniqueId.get(uniqueId);
  }

  /** A path for downloading, good for an hour. */
  link(file: StoredFile): string {
    const extension = file.name?.split(".").slice(1).at(-1) ?? extensionOf(file.mime);
    const path = `${FOLDERS[file.kind]}/file_${this.#linkCount++}.${extension || "bin"}`;
    const now = this.#clock.now();
    for (const [old, { until }] of this.#links) if (until < now) this.#links.delete(old);
    this.#links.set(path, { file, until: now + LINK_LIFE_MS });
    return path;
  }

  byLink(path: string): StoredFile | undefined {
    const link = this.#links.get(path);
    return link && this.#clock.now() <= link.until ? link.file : undefined;
  }

  #forgetOldest(): void {
    while (this.#bytes > STORE_BYTES_MAX) {
      const file = present(this.#oldestFirst.shift(), "stored bytes belong to a file");
      this.#bytes -= file.bytes.byteLength;
      this.#byFileId.delete(file.fileId);
      this.#byFileId.delete(file.thumbId);
      if (this.#byUniqueId.get(file.uniqueId) === file) this.#byUniqueId.delete(file.uniqueId);
    }
  }
}

function digest(salt: string, bytes: Uint8Array, length: number): string {
  const hash = new Bun.CryptoHasher("sha512").update(salt).update(bytes);
  return hash.digest("base64url").slice(0, length);
}
