import { type Clock, newId, type Random } from "../../kernel/index.ts";

/** Uploads are kept a day (kie/API.md §10). */
const KEPT_MS = 24 * 60 * 60 * 1000;
/** All uploads live in memory: the oldest go when there are more bytes than this. */
const TOTAL_MAX_BYTES = 512 * 1024 * 1024;

interface Upload {
  bytes: Uint8Array;
  mime: string;
  at: number;
}

/** People's files, by the path under which they are served. */
export class Uploads {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #files = new Map<string, Upload>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Stores a file and answers its path: an equal name in an equal folder overwrites. */
  put(file: { folder: string; name?: string; bytes: Uint8Array; mime: string }): string {
    const { folder, bytes, mime } = file;
    const name = file.name || newId("file", { clock: this.#clock, random: this.#random });
    const path = `kieai/10001/${folder}/${name}`;
    this.#files.delete(path);
    this.#files.set(path, { bytes, mime, at: this.#clock.now() });
    this.#forget();
    return path;
  }

  get(path: string): Upload | undefined {
    this.#forget();
    return this.#files.get(path);
  }

  #forget(): void {
    const oldest = this.#clock.now() - KEPT_MS;
    let total = this.#files.values().reduce((sum, { bytes }) => sum + bytes.length, 0);
    for (const [path, { at, bytes }] of this.#files) {
      if (at > oldest && total <= TOTAL_MAX_BYTES) return;
      this.#files.delete(path);
      total -= bytes.length;
    }
  }
}
