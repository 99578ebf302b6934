import { and, eq, gt, max } from "drizzle-orm";
import { build, type Database, schema, statement } from "../../db/index.ts";
import type { Field, Input, Model } from "../catalog/index.ts";
import type { Clock } from "../kernel/index.ts";
import type { Kie } from "../kie/index.ts";
import type { FileSource, SourceFile } from "./file-source.ts";

const { job, upload } = schema;

/** How an input names a person's file until it is sent. */
const REFERENCE = "tg:";
/** The provider keeps an upload for 24 h (kie/API.md §10); a task may wait for a while. */
const FRESH_MS = 23 * 3_600_000;

export interface UploadsDeps {
  db: Database;
  files: FileSource;
  kie: Pick<Kie, "upload">;
  clock: Clock;
}

/** People's files at the provider: sent there and nowhere else (N37), and once a day at most. */
export class Uploads {
  readonly #deps: UploadsDeps;

  constructor(deps: UploadsDeps) {
    this.#deps = deps;
  }

  /** The input with links instead of people's files. Faults: of the source, of the upload. */
  async resolve(model: Model, input: Input, person: number): Promise<Input> {
    return this.#members(model.fields, input, await this.#freshFrom(person));
  }

  /** A link that the provider could not open is not given to it again: the file is sent anew. */
  async #freshFrom(person: number): Promise<number> {
    const { db, clock } = this.#deps;
    const oldest = clock.now() - FRESH_MS;
    const found = await db.read
      .select({ at: max(job.endedAt) })
      .from(job)
      .where(
        and(
          eq(job.instanceId, db.instance),
          eq(job.personId, person),
          gt(job.createdAt, oldest),
          eq(job.failure, "network"),
        ),
      )
      .get();
    return Math.max(oldest, found?.at ?? 0);
  }

  async #members(fields: readonly Field[], values: Input, freshFrom: number): Promise<Input> {
    const resolved: Input = { ...values };
    for (const field of fields) {
      const value = values[field.name];
      if (value !== undefined) resolved[field.name] = await this.#value(field, value, freshFrom);
    }
    return resolved;
  }

  /** One after the other: a person's files are fetched through one narrow door. */
  async #value(field: Field, value: unknown, freshFrom: number): Promise<unknown> {
    switch (field.type) {
      case "media":
        return Array.isArray(value)
          ? this.#each(value, (one) => this.#link(one, freshFrom))
          : this.#link(value, freshFrom);
      case "list":
        return this.#each([value].flat(), (one) => this.#value(field.item, one, freshFrom));
      case "group":
        return isObject(value) ? this.#members(field.fields, value, freshFrom) : value;
      default:
        return value;
    }
  }

  async #each(values: readonly unknown[], one: (value: unknown) => Promise<unknown>) {
    const resolved: unknown[] = [];
    for (const value of values) resolved.push(await one(value));
    return resolved;
  }

  async #link(value: unknown, freshFrom: number): Promise<unknown> {
    if (typeof value !== "string" || !value.startsWith(REFERENCE)) return value;
    const file = await this.#deps.files.open(value.slice(REFERENCE.length));
    const known = await this.#find(file.uniqueId, freshFrom);
    if (known === undefined) return this.#send(file);
    await file.body.cancel();
    return known;
  }

  async #find(uniqueId: string, freshFrom: number): Promise<string | undefined> {
    const { db } = this.#deps;
    const found = await db.read
      .select({ url: upload.url })
      .from(upload)
      .where(
        and(
          eq(upload.instanceId, db.instance),
          eq(upload.fileUniqueId, uniqueId),
          gt(upload.uploadedAt, freshFrom),
        ),
      )
      .get();
    return found?.url;
  }

  async #send({ body, name, mime, uniqueId }: SourceFile): Promise<string> {
    const { db, kie, clock } = this.#deps;
    const uploadedAt = clock.now();
    const { url } = await kie.upload({ body, name, mime });
    const key = { instanceId: db.instance, fileUniqueId: uniqueId };
    const keep = build
      .insert(upload)
      .values({ ...key, url, uploadedAt })
      .onConflictDoUpdate({
        target: [upload.instanceId, upload.fileUniqueId],
        set: { url, uploadedAt },
      });
    await db.write({ name: "keep upload", statements: [statement(keep)] });
    return url;
  }
}

const isObject = (value: unknown): value is Input =>
  typeof value === "object" && value !== null && !Array.isArray(value);
