import { createPeople } from "../../src/accounts/index.ts";
import {
  type Catalogue,
  type Input,
  type Model,
  price,
  toKopecks,
  toSend,
} from "../../src/catalog/index.ts";
import { type KieEmulator, startKieEmulator } from "../../src/emulator/kie/index.ts";
import { CallbackTokens } from "../../src/jobs/callback-token.ts";
import type {
  Announcer,
  FileSource,
  Job,
  Jobs,
  JobsDeps,
  Quote,
  Runner,
} from "../../src/jobs/index.ts";
import { Fault, kopecks, present, type Random, silentLog } from "../../src/kernel/index.ts";
import { createKie } from "../../src/kie/index.ts";
import { createLedger, type Ledger } from "../../src/ledger/index.ts";
import { createOutbox, type Outbox, type OutboxRow } from "../../src/queue/index.ts";
import { createAnnouncer } from "../../src/telegram/announcer.ts";
import { changeableCatalogue, publishedModels } from "../support/catalogue.ts";
import { type Fresh, type FreshDatabase, freshDatabase } from "../support/database.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { png } from "../support/sample-media.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { Process } from "./process.ts";

const API_KEY = "test-key-3f9c2a77";
export const RATE = { rubPerUsd: "78.00", multiplier: "2" };
export const DEADLINES = { jobUnknownMs: 60_000, jobMs: 300_000, deliveryMs: 120_000 };
const CALLBACK_SECRET = "test-secret";
const STEP_MS = 250;
const RESEND_MS = 5_000;

export interface BenchOptions {
  fresh?: Fresh;
  /** What a task costs at the provider, in credits; by default what was quoted. */
  credits?: number;
  seconds?: readonly [number, number];
  /** How long a language model thinks. */
  thinking?: number;
  /** Without an address the provider has nowhere to call back to. */
  callbacks?: boolean;
  deadlines?: JobsDeps["deadlines"];
  more?: Partial<JobsDeps>;
  /** People are told in the bot's own words. */
  real?: boolean;
}

/**
 * Jobs on a real database, with the real ledger and catalogue, against the emulated provider over
 * HTTP, on a clock that the test moves. The rest of the bot is short: people are told through the
 * outbox, and its rows are "sent" by `#sendAll`.
 */
export class Bench implements AsyncDisposable {
  readonly clock = new ManualClock();
  readonly random: Random = seededRandom(5);
  readonly catalogue: Catalogue = changeableCatalogue();
  readonly rate = () => RATE;
  readonly db: FreshDatabase;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly emulator: KieEmulator;
  readonly reported: Error[] = [];
  /** A person's file, by the id in an input. */
  openFile: FileSource["open"] = async (id) => {
    const body = new Blob([png(64, 64, id)]).stream();
    return { body, name: "photo.png", mime: "image/png", uniqueId: `unique-${id}` };
  };
  /** Whose messages are not delivered: they have blocked the bot. */
  readonly blocking = new Set<number>();
  /** For processes that are started from now on, nobody answers at the provider's address. */
  unreachable = false;
  /** While it is off, nothing is sent. */
  sending = true;
  process!: Process;
  readonly #options: BenchOptions;
  readonly #callbacks: Bun.Server<undefined>;
  #processes = 0;
  #told = 0;
  #calledBack = 0;

  private constructor(db: FreshDatabase, emulator: KieEmulator, options: BenchOptions) {
    this.db = db;
    this.emulator = emulator;
    this.ledger = createLedger(db);
    this.outbox = createOutbox(db);
    this.#options = options;
    this.#callbacks = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: (request) => this.#callBack(request),
    });
  }

  static async open(options: BenchOptions = {}): Promise<Bench> {
    const { fresh = freshDatabase, credits, seconds = [3, 6], thinking = 1 } = options;
    const db = await fresh();
    const models = publishedModels.map((model) =>
      credits === undefined ? model : { ...model, creditsFor: () => credits },
    );
    // The clock is the bench's own, which is made with it.
    const holder: { clock?: ManualClock } = {};
    const clock = {
      now: () => present(holder.clock, "the bench is open").now(),
      sleep: (delayMs: number, signal?: AbortSignal) =>
        present(holder.clock, "the bench is open").sleep(delayMs, signal),
    };
    const emulator = await startKieEmulator({
      models,
      apiKey: API_KEY,
      clock,
      random: seededRandom(3),
      pictureSidePx: 64,
      seconds: { image: seconds, video: seconds, audio: seconds, text: [thinking, thinking] },
    });
    const bench = new Bench(db, emulator, options);
    holder.clock = bench.clock;
    await bench.restart();
    return bench;
  }

  get jobs(): Jobs {
    return this.process.jobs;
  }

  /** What makes the addresses of callbacks. */
  get tokens(): CallbackTokens {
    return new CallbackTokens(CALLBACK_SECRET, this.db.instance);
  }

  /** Another process takes over; the one before may still believe that it is the owner. */
  async restart(): Promise<Process> {
    this.process = await Process.start(this.#deps(), `process-${++this.#processes}`);
    return this.process;
  }

  /** Somebody with so many roubles. */
  async person(id: number, roubles: number): Promise<number> {
    const at = this.clock.now();
    const people = createPeople(this.db);
    const names = { firstName: "Аня" };
    const gift = { person: id, amount: kopecks(roubles * 100), actor: "test", reason: "test", at };
    const statements = [
      ...people.arrive({ id, chat: id, names, at }),
      ...this.ledger.openAccounts(id),
      ...(roubles > 0 ? this.ledger.topUp({ id: `topup:test:${id}`, ...gift }) : []),
    ];
    await this.db.write({ name: "arrive", statements });
    return id;
  }

  /** The first model of which this is true. */
  model(which: (model: Model) => boolean): Model {
    return present(this.catalogue.models.find(which), "the catalogue has such a model");
  }

  /** A picture of words alone. */
  get painter(): Model {
    return this.model(
      ({ output, fields }) =>
        output === "image" && fields.every((one) => one.type !== "media" || !one.required),
    );
  }

  async quote(person: number, model: Model = this.painter, input?: Input): Promise<Quote> {
    const { quote, statements } = this.jobs.quotes.create(this.terms(person, model, input));
    await this.db.write({ name: "quote", statements });
    return quote;
  }

  terms(person: number, model: Model = this.painter, given: Input = textOf(model)) {
    const input = toSend(model, given);
    const priced = price(model, input);
    if (priced.status !== "priced") throw new Error(`${model.key} has no price`);
    const { cost } = priced;
    return { person, model: model.key, input, cost, price: toKopecks(cost, RATE), rate: RATE };
  }

  runner(person: number, admin = false): Runner {
    return { person, chat: person, admin };
  }

  async start(quote: Quote, admin = false): Promise<Job> {
    const { job, statements } = this.jobs.start(quote, this.runner(quote.person, admin));
    await this.db.write({ name: "start", statements });
    this.jobs.wake();
    return job;
  }

  /** Quoted and started. */
  async run(person: number, model?: Model): Promise<Job> {
    return this.start(await this.quote(person, model));
  }

  async read(job: Job): Promise<Job> {
    return present(await this.jobs.find(job.id), "the job is there");
  }

  /** Moves the clock until it is so. */
  async until(
    what: string,
    isSo: () => boolean | Promise<boolean>,
    limitMs = 900_000,
  ): Promise<void> {
    const giveUpAt = this.clock.now() + limitMs;
    for (;;) {
      await this.quiet();
      if (await isSo()) return;
      if (this.clock.now() >= giveUpAt) throw new Error(`never happened: ${what}`);
      this.clock.move(STEP_MS);
    }
  }

  async reaches(job: Job, state: Job["state"], limitMs?: number): Promise<Job> {
    const is = async () => (await this.read(job)).state === state;
    try {
      await this.until(`${job.id} is ${state}`, is, limitMs);
    } catch (error) {
      const timeline = JSON.stringify(await this.jobs.timeline(job.id));
      throw new Error(`${(error as Error).message}; ${timeline}`);
    }
    return this.read(job);
  }

  /** Moves the clock and lets everything happen on the way. */
  async pass(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    await this.until("time passes", () => this.clock.now() >= end, ms + STEP_MS);
  }

  /** Calls over the wire take real time, during which this clock stands still. */
  async quiet(): Promise<void> {
    for (let turns = 0, waited = 0; turns < 3 && waited < 300; waited++) {
      await Bun.sleep(turns === 0 ? 1 : 0);
      const busy = this.process.calling > 0 || this.#calledBack > 0;
      turns = busy ? 0 : turns + 1;
    }
    if (this.sending && !this.process.dead) await this.#sendAll();
  }

  /** What its person was told, in order: `submitted`, `succeeded`, `failed input`, … */
  async told(job: Job): Promise<string[]> {
    const rows = await this.db.read.all<{ key: string }>(
      `SELECT key FROM outbox WHERE job_id = '${job.id}' ORDER BY id`,
    );
    return rows.map(({ key }) => key.split("|")[1] ?? "");
  }

  /** Without the progress. */
  async ending(job: Job): Promise<string[]> {
    return (await this.told(job)).filter((word) => !word.startsWith("progress"));
  }

  async balance(person: number): Promise<{ available: number; held: number }> {
    const { available, held } = await this.ledger.balance(person);
    return { available, held };
  }

  /** Creates that have reached the provider and made a task. */
  get tasks() {
    return this.emulator.control.tasks();
  }

  /** The books are right after every test. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { ok, checks } = await this.ledger.audit();
    this.process.kill();
    await Promise.all([this.emulator.stop(), this.#callbacks.stop(true)]);
    await this.db[Symbol.asyncDispose]();
    if (!ok) throw new Error(`the books are wrong: ${JSON.stringify(checks)}`);
  }

  #deps(): JobsDeps {
    const { db, ledger, catalogue, clock, random, emulator } = this;
    const { url, uploadUrl: uploadRoot } = emulator;
    const callbackBase = `http://127.0.0.1:${this.#callbacks.port}`;
    const apiRoot = this.unreachable ? "http://127.0.0.1:9" : url;
    const config = { apiRoot, uploadRoot, apiKey: API_KEY, allowPrivateResults: true };
    const base = { log: silentLog, clock, random };
    return {
      db,
      ledger,
      catalogue,
      ...base,
      kie: createKie(config, base),
      files: { open: async (id) => this.openFile(id) },
      announcer: this.#options.real ? createAnnouncer(this) : this.#announcer(),
      report: (trouble) => this.reported.push(trouble),
      onCommit: () => {},
      callbackBase: this.#options.callbacks === false ? undefined : callbackBase,
      callbackSecret: CALLBACK_SECRET,
      deadlines: this.#options.deadlines ?? DEADLINES,
      ...this.#options.more,
    };
  }

  /** Every word is a row of its own, so that a word said twice is seen twice. */
  #announcer(): Announcer {
    const say = (job: Job, word: string, result?: readonly number[]) =>
      this.outbox.enqueue(
        {
          key: `${++this.#told}|${word}`,
          chat: job.chat,
          purpose: result ? "result" : "progress",
          body: { ordinals: result ?? [] },
          job: job.id,
        },
        this.clock.now(),
      );
    return {
      progress: (job, { place, held }) =>
        say(
          job,
          `progress ${job.state}${place === undefined ? "" : ` ${place}`}${held ? " held" : ""}`,
        ),
      succeeded: (job, files) =>
        say(
          job,
          "succeeded",
          files.map(({ ordinal }) => ordinal),
        ),
      failed: (job, { failure }) => say(job, `failed ${failure}`),
      cancelled: (job) => say(job, "cancelled"),
      turnedUp: (job, files) =>
        say(
          job,
          "turned up",
          files.map(({ ordinal }) => ordinal),
        ),
      stopNews: ({ name, state, since }) => {
        const key = `news:${name}:${state}:${since}`;
        const notice = { key, chat: 900_001, purpose: "notice", body: {} } as const;
        return this.outbox.enqueue(notice, this.clock.now());
      },
    };
  }

  async #callBack(request: Request): Promise<Response> {
    if (this.process.dead) return new Response("", { status: 503 });
    this.#calledBack += 1;
    try {
      const token = new URL(request.url).pathname.split("/").at(-1) ?? "";
      const outcome = await this.jobs.acceptCallback(token, await request.json());
      return new Response("", { status: outcome === "accepted" ? 200 : 404 });
    } finally {
      this.#calledBack -= 1;
    }
  }

  /** The pump of messages, in short: a result is fetched, "sent", and closed with its mark. */
  async #sendAll(): Promise<void> {
    const now = this.clock.now();
    for (const row of await this.outbox.heads(this.clock.now(), 50)) {
      if (row.dueAt > now) continue;
      const { fence } = this.process;
      if (row.state === "queued") await this.outbox.sending(row, fence);
      try {
        const extra = row.purpose === "result" ? await this.#handOver(row) : [];
        await this.outbox.sent(row, fence, { ids: [1] }, extra);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        await this.outbox.later(row, fence, { dueAt: now + RESEND_MS, unclear: false });
      }
    }
  }

  async #handOver(row: OutboxRow) {
    const job = present(row.job, "a result is of a job");
    if (this.blocking.has(row.chat)) return this.jobs.deliveryBlocked(job);
    const { ordinals } = row.body as { ordinals: number[] };
    const sent = [];
    for (const ordinal of ordinals) {
      const { bytes, mime } = await this.jobs.openFile(job, ordinal);
      const fileId = `file-${job}-${ordinal}`;
      const size = bytes === undefined ? {} : { bytes: bytes.length };
      sent.push(
        ...this.jobs.fileDelivered(job, { ordinal, sentAs: "photo", fileId, mime, ...size }),
      );
    }
    return [...sent, ...(await this.jobs.deliveryComplete(job))];
  }
}

/** The example of a model, with a person's file wherever it wants one. */
export function textOf(model: Model): Input {
  const refs = model.fields
    .filter((field) => field.type === "media" && field.name in model.example)
    .map((field) => [
      field.name,
      Array.isArray(model.example[field.name]) ? ["tg:photo-1"] : "tg:photo-1",
    ]);
  return { ...model.example, ...Object.fromEntries(refs) };
}
