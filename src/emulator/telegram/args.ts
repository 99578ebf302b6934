import { badRequest } from "./api-error.ts";

/** A file that came with the request. */
export interface Upload {
  readonly name: string;
  /** As the sender declared it; the truth is in the bytes. */
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/**
 * The parameters of one call. They may come as JSON values or as strings (query, form), and a
 * nested object may be JSON inside a string: the server takes all of these for the same thing.
 */
export class Args {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #uploads: ReadonlyMap<string, Upload>;

  constructor(values: Iterable<[string, unknown]>, uploads: Iterable<[string, Upload]> = []) {
    this.#values = new Map(values);
    this.#uploads = new Map(uploads);
  }

  has(name: string): boolean {
    const value = this.#values.get(name);
    return value !== undefined && value !== null && value !== "";
  }

  /** Empty when absent. */
  text(name: string): string {
    const value = this.#values.get(name);
    if (value === undefined || value === null) return "";
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  }

  required(name: string): string {
    if (!this.has(name)) throw badRequest(`parameter "${name}" is required`);
    return this.text(name);
  }

  /** Clamped into the range, as the server does; not a number counts as absent. */
  integer(name: string, absent: number, range: { min?: number; max?: number } = {}): number {
    const value = Number.parseInt(this.text(name), 10);
    if (Number.isNaN(value)) return absent;
    return Math.min(Math.max(value, range.min ?? -Infinity), range.max ?? Infinity);
  }

  boolean(name: string): boolean {
    return ["true", "yes", "1"].includes(this.text(name).trim().toLowerCase());
  }

  /** @param what what the error calls it: «can't parse <what> JSON object» */
  json(name: string, what = name): unknown {
    if (!this.has(name)) return undefined;
    const value = this.#values.get(name);
    if (typeof value !== "string") return value;
    return parseJson(value, what);
  }

  upload(name: string): Upload | undefined {
    return this.#uploads.get(name);
  }

  /** Every uploaded file, in the order in which they came. */
  uploads(): Upload[] {
    return [...this.#uploads.values()];
  }

  /** For what is nested: an album's items refer to the uploads of the whole call. */
  nested(values: Record<string, unknown>): Args {
    return new Args(Object.entries(values), this.#uploads);
  }
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(`can't parse ${what} JSON object`);
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
