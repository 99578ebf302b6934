import { and, eq, exists, gt, inArray, isNotNull, isNull, or } from "drizzle-orm";
import { type Database, schema } from "../../db/index.ts";
import {
  type Catalogue,
  type Field,
  type FileFacts,
  type Input,
  type JobField,
  type JobRef,
  type Model,
  originGone,
  type Problem,
  readJobRef,
  type Take,
  type Turn,
  toSend,
  writeConversation,
} from "../catalog/index.ts";
import { type Clock, Fault } from "../kernel/index.ts";
import { type History, pageOfJobs } from "./history.ts";
import { cameLate, type Job, type JobFile } from "./job.ts";
import type { Reads } from "./reads.ts";

const { job, jobFile, jobValue } = schema;

export interface OriginsDeps {
  db: Database;
  catalogue: Catalogue;
  clock: Clock;
  reads: Reads;
}

const DAY_MS = 86_400_000;
/** The provider keeps results for 14 days (kie/API.md §12); a task may wait for a while. */
const LINK_MS = 13 * DAY_MS;
/** Longer chains are cut: what the very first was made with decides prices. */
const CHAIN_MAX = 20;

type Source = { readonly job: Job; readonly files: readonly JobFile[] };

/** Runs that other runs are made of: only the person's own, and only while they are of use. */
export class Origins {
  readonly #deps: OriginsDeps;

  constructor(deps: OriginsDeps) {
    this.#deps = deps;
  }

  /** The runs that a field takes, newest first. */
  page(person: number, field: JobField, page: number): Promise<History> {
    return pageOfJobs(this.#deps.db, this.#fitting(person, field), page);
  }

  /** The run behind a value, if it is this person's and the field can take it now. */
  async find(field: Field, value: unknown, person: number): Promise<Source | undefined> {
    const ref = readJobRef(value);
    const source = ref && (await this.#read(ref, person));
    if (!source || !hasResult(source.job)) return undefined;
    const fits =
      field.type === "job"
        ? (await this.#sent(field.take, ref, source)) !== undefined && this.#isFresh(field, source)
        : this.#fileOf(ref, source) !== undefined;
    return fits ? source : undefined;
  }

  /** Runs in an input that are of no use any more. */
  async problems(model: Model, input: Input, person: number): Promise<readonly Problem[]> {
    const wrong: Problem[] = [];
    for (const field of model.fields) {
      const refs = [input[field.name]].flat().filter((it) => readJobRef(it));
      const found = await Promise.all(refs.map((ref) => this.find(field, ref, person)));
      if (found.some((source) => !source)) wrong.push(originGone(field));
    }
    return wrong;
  }

  /** What is known of the runs among these values, by the values themselves. */
  async facts(values: readonly unknown[], person: number): Promise<ReadonlyMap<string, FileFacts>> {
    const known = new Map<string, FileFacts>();
    for (const value of values) {
      const ref = readJobRef(value);
      const source = ref && (await this.#read(ref, person));
      if (!source) continue;
      const file = source.files.find(({ ordinal }) => ordinal === (ref.part ?? 0));
      const settings = await this.#settings(source.job);
      const said = await this.#conversation(source);
      const bytes = said === undefined ? {} : { bytes: Buffer.byteLength(said) };
      known.set(String(value), { ...(file && factsOf(file)), ...bytes, settings });
    }
    return known;
  }

  /** The input as the provider takes it, but for files of Telegram. Throws `Fault`: it is gone. */
  async resolve(model: Model, input: Input, person: number): Promise<Input> {
    const resolved: Input = {};
    const takes = new Map(model.terms.linked.map(({ name, take }) => [name, take]));
    for (const [name, value] of Object.entries(input)) {
      const field = model.fields.find((it) => it.name === name);
      const take = field?.type === "job" ? field.take : takes.get(name);
      resolved[name] = await this.#inPlaceOf(value, take, person);
    }
    return resolved;
  }

  async #inPlaceOf(value: unknown, take: Take | undefined, person: number): Promise<unknown> {
    const inside = (it: unknown) => this.#inPlaceOf(it, take, person);
    if (Array.isArray(value)) return Promise.all(value.map(inside));
    if (typeof value === "object" && value !== null) {
      const members = Object.entries(value).map(async ([name, it]) => [name, await inside(it)]);
      return Object.fromEntries(await Promise.all(members));
    }
    const ref = readJobRef(value);
    if (!ref) return value;
    const source = await this.#read(ref, person);
    const found = source && hasResult(source.job) && this.#sentOrFile(take, ref, source);
    const sent = await found;
    if (sent === undefined || sent === false) throw new Fault("origin_gone", { retry: "never" });
    return sent;
  }

  #sentOrFile(take: Take | undefined, ref: JobRef, source: Source) {
    return take ? this.#sent(take, ref, source) : this.#fileOf(ref, source);
  }

  async #sent(take: Take, { part }: JobRef, source: Source) {
    const { job: of, files } = source;
    switch (take.of) {
      case "task":
        return of.taskId;
      case "part":
        return files.find(({ ordinal }) => ordinal === part)?.partId;
      case "value": {
        const values = await this.#values(of.id);
        return take.names.map((name) => values.get(name)).find((it) => it !== undefined);
      }
      case "conversation":
        return this.#conversation(source);
    }
  }

  /** What was asked and answered up to a run, as a language model is told of it. */
  async #conversation(last: Source): Promise<string | undefined> {
    const tokens = this.#deps.catalogue.byKey(last.job.model)?.terms.billing.tokens;
    if (!tokens) return undefined;
    const turns: Turn[] = [];
    for (let source: Source | undefined = last; source && turns.length < CHAIN_MAX; ) {
      const { job: of, files }: Source = source;
      const question = of.input[tokens.prompt];
      const answer = files.find(({ text }) => text !== undefined)?.text;
      // What was erased is not remembered, nor what was before it.
      if (typeof question !== "string" || !answer) break;
      turns.push({ question, answer });
      const before = readJobRef(of.input[tokens.before]);
      source = before && (await this.#read(before, of.person));
    }
    return turns.length > 0 ? writeConversation(turns, tokens.beforeBytes) : undefined;
  }

  /** The provider's own link while it lives: the exact bytes, with nothing to upload. */
  #fileOf({ part }: JobRef, { job: of, files }: Source): string | undefined {
    const file = files.find(({ ordinal }) => ordinal === part);
    const lives = this.#deps.clock.now() < (of.endedAt ?? of.createdAt) + LINK_MS;
    if (file?.url !== undefined && lives) return file.url;
    const stored = file?.documentFileId ?? file?.fileId;
    return stored === undefined ? undefined : `tg:${stored}`;
  }

  #isFresh({ models, daysMax }: JobField, { job: of }: Source): boolean {
    return models.includes(of.model) && of.createdAt > this.#deps.clock.now() - daysMax * DAY_MS;
  }

  /** What a run was made with; what it does not say itself, the run that it was made of does. */
  async #settings(of: Job, depth = 0): Promise<{ [field: string]: string }> {
    const model = this.#deps.catalogue.byKey(of.model);
    if (!model || depth > CHAIN_MAX) return {};
    const sent = toSend(model, of.input);
    const refs = model.fields.flatMap((field) =>
      field.type === "job" ? (readJobRef([sent[field.name]].flat()[0]) ?? []) : [],
    );
    const [first] = refs;
    const parent = first && (await this.#read(first, of.person));
    const own = model.fields.flatMap((field) =>
      field.type === "choice" && sent[field.name] !== undefined
        ? [[field.name, String(sent[field.name])] as const]
        : [],
    );
    const before = parent ? await this.#settings(parent.job, depth + 1) : {};
    return { ...before, ...Object.fromEntries(own) };
  }

  async #read({ number }: JobRef, person: number): Promise<Source | undefined> {
    const { reads } = this.#deps;
    const found = await reads.findByNumber(number, person);
    return found && { job: found, files: await reads.files(found.id) };
  }

  async #values(id: string): Promise<ReadonlyMap<string, string>> {
    const { db } = this.#deps;
    const rows = await db.read
      .select()
      .from(jobValue)
      .where(and(eq(jobValue.instanceId, db.instance), eq(jobValue.jobId, id)));
    return new Map(rows.map(({ name, value }) => [name, value]));
  }

  #fitting(person: number, { models, take, daysMax }: JobField) {
    const { db, clock } = this.#deps;
    return and(
      eq(job.instanceId, db.instance),
      eq(job.personId, person),
      isNull(job.deletedAt),
      isNotNull(job.taskId),
      inArray(job.model, [...models, ""]),
      gt(job.createdAt, clock.now() - daysMax * DAY_MS),
      or(eq(job.state, "delivered"), gt(job.endedAt, job.closedAt)),
      take.of === "part" ? this.#hasPart() : undefined,
      take.of === "value" ? this.#hasValue(take.names) : undefined,
    );
  }

  #hasPart() {
    const { db } = this.#deps;
    const here = and(eq(jobFile.instanceId, job.instanceId), eq(jobFile.jobId, job.id));
    const parts = db.read
      .select()
      .from(jobFile)
      .where(and(here, isNotNull(jobFile.partId)));
    return exists(parts);
  }

  #hasValue(names: readonly string[]) {
    const { db } = this.#deps;
    const here = and(eq(jobValue.instanceId, job.instanceId), eq(jobValue.jobId, job.id));
    const named = inArray(jobValue.name, [...names]);
    return exists(db.read.select().from(jobValue).where(and(here, named)));
  }
}

/** Whoever goes on from a result has seen it: that it has arrived may not be written down yet. */
function hasResult(of: Job): boolean {
  return of.state === "delivered" || of.state === "succeeded" || cameLate(of);
}

function factsOf({ bytes, seconds, widthPx, heightPx }: JobFile): FileFacts {
  return {
    ...(bytes !== undefined && { bytes }),
    ...(seconds !== undefined && { seconds }),
    ...(widthPx !== undefined && { widthPx }),
    ...(heightPx !== undefined && { heightPx }),
  };
}
