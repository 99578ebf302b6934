import { and, eq, gt, type SQL } from "drizzle-orm";
import type { Update } from "grammy/types";
import { schema } from "../../db/index.ts";
import { createFavourites, createPeople } from "../../src/accounts/index.ts";
import type { Rate } from "../../src/catalog/index.ts";
import { createWelcome } from "../../src/growth/index.ts";
import { createJobs, type Job, type Jobs } from "../../src/jobs/index.ts";
import { Fault, kopecks, present, silentLog } from "../../src/kernel/index.ts";
import { createKie } from "../../src/kie/index.ts";
import { createLedger } from "../../src/ledger/index.ts";
import {
  createDrafts,
  createOutbox,
  type OutboxRow,
  type Statement,
} from "../../src/queue/index.ts";
import { createAnnouncer } from "../../src/telegram/announcer.ts";
import type { Body, BodyKeyboard } from "../../src/telegram/body.ts";
import { inspect } from "../../src/telegram/inspect.ts";
import { type Plan, planStatements } from "../../src/telegram/plan.ts";
import { createRouter } from "../../src/telegram/router.ts";
import { changeableCatalogue } from "../support/catalogue.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { faultsOf, type Rules } from "./screen-rules.ts";

/** A message of the bot in a chat. */
export interface Message {
  id: number;
  html: string;
  keyboard: BodyKeyboard;
  body: Body;
  purpose: string;
}

export interface ChatOptions {
  rate?: Rate;
  bonus?: number;
  admins?: readonly number[];
  support?: { telegram?: string; text?: string };
  /** Absent: a file of its own. */
  db?: FreshDatabase;
}

const DECISIONS_MAX = 4;

/**
 * The conversation on a real database with the real rooms behind it, without the wire: updates go
 * in, and what the outbox holds is laid out as a chat. Every message is held to the rules of
 * screens. Nobody submits the runs; tests move them by hand.
 */
export class Bot implements AsyncDisposable {
  readonly clock = new ManualClock();
  readonly catalogue = changeableCatalogue();
  readonly db: FreshDatabase;
  readonly ledger;
  readonly people;
  readonly outbox;
  readonly drafts;
  readonly jobs: Jobs;
  readonly rate: { now: Rate };
  /** Who is an admin now. */
  admins: readonly number[];
  /** Text files of people, by their id. */
  readonly texts = new Map<string, string>();
  /** Their other files; one that is not here cannot be fetched. */
  readonly files = new Map<string, Uint8Array>();
  readonly #router;
  #updates = 0;

  private constructor(db: FreshDatabase, options: ChatOptions) {
    const { clock, catalogue } = this;
    const random = seededRandom(17);
    const base = { db, clock, random, log: silentLog, catalogue };
    this.db = db;
    this.admins = options.admins ?? [];
    this.rate = { now: options.rate ?? { rubPerUsd: "78.00", multiplier: "2" } };
    this.ledger = createLedger(db);
    this.people = createPeople(db);
    this.outbox = createOutbox(db);
    this.drafts = createDrafts(db);
    const { ledger, outbox, people, drafts } = this;
    const root = "http://127.0.0.1:9";
    const kie = { apiRoot: root, uploadRoot: root, apiKey: "none", allowPrivateResults: true };
    this.jobs = createJobs({
      ...base,
      ledger,
      kie: createKie(kie, base),
      files: { open: () => Promise.reject(new Fault("telegram_file", { retry: "never" })) },
      announcer: createAnnouncer({ outbox, catalogue, clock, rate: () => this.rate.now }),
      report: () => {},
      onCommit: () => {},
      callbackBase: undefined,
      callbackSecret: "test-secret",
      deadlines: { jobMs: 300_000, deliveryMs: 120_000 },
    });
    this.#router = createRouter({
      ...base,
      people,
      favourites: createFavourites(db),
      ledger,
      drafts,
      slots: outbox,
      jobs: this.jobs,
      welcome: createWelcome(ledger, kopecks(options.bonus ?? 200_00)),
      files: { content: async (id) => this.#content(id), readText: (id) => this.#readText(id) },
      rate: () => this.rate.now,
      isAdmin: (person) => this.admins.includes(person),
      support: options.support ?? {},
    });
  }

  static async open(options: ChatOptions = {}): Promise<Bot> {
    return new Bot(options.db ?? (await freshDatabase()), options);
  }

  person(id = 1001, firstName = "Аня"): Chat {
    return new Chat(this, id, firstName);
  }

  /** As the pump does it: one write, and anew when a rule says no. */
  async update(update: object): Promise<Plan> {
    const id = ++this.#updates;
    for (let decision = 0; decision < DECISIONS_MAX; decision++) {
      const plan = await this.#router.handle({ update_id: id, ...update } as Update, `req-${id}`);
      if (
        await this.#write(
          planStatements(plan, this.outbox, { keyPrefix: `update:${id}`, at: this.clock.now() }),
        )
      ) {
        return plan;
      }
    }
    throw new Error("refused again and again");
  }

  /** The messages that are known to stand in slots before anything was sent. */
  standing(chat: number): Promise<{ name: string; message: number }[]> {
    const { name, messageId: message, chatId } = schema.slot;
    return this.db.read.select({ name, message }).from(schema.slot).where(eq(chatId, chat));
  }

  failed(update: object): Promise<Plan> {
    return this.#router.failed(update as Update, "REQ4D2A7");
  }

  async write(...statements: readonly Statement[]): Promise<void> {
    await this.db.write({ name: "test", statements });
  }

  async #write(statements: readonly Statement[]): Promise<boolean> {
    try {
      await this.write(...statements);
      return true;
    } catch (error) {
      if ((error as Error).name === "Rejected") return false;
      throw error;
    }
  }

  #content(id: string) {
    const bytes = this.files.get(id);
    if (!bytes) throw new Fault("telegram_file", { retry: "never" });
    return inspect(bytes);
  }

  async #readText(id: string): Promise<string> {
    const text = this.texts.get(id);
    if (text === undefined) throw new Fault("text_too_big", { retry: "never" });
    return text;
  }

  async run(sql: string): Promise<void> {
    await this.write({ sql, args: [] });
  }

  /** A free run of an admin, ended with a picture: the books have no part in it. */
  async deliver(job: Job, files = 1): Promise<void> {
    const at = this.clock.now();
    const where = `instance_id = 'test' AND id = '${job.id}'`;
    await this.run(
      `UPDATE job SET state = 'submitted', task_id = '${job.id}', submitted_at = ${at} WHERE ${where}`,
    );
    for (let i = 0; i < files; i++) {
      await this.run(
        `INSERT INTO job_file (instance_id, job_id, ordinal, kind, source_url, sent_as, file_id)
         VALUES ('test', '${job.id}', ${i}, 'image', 'https://x.example/${i}.png', 'photo', 'file-${job.number}-${i}')`,
      );
    }
    await this.run(
      `UPDATE job SET state = 'delivered', ended_at = ${at + 42_000}, closed_at = ${at + 42_000} WHERE ${where}`,
    );
  }

  async rows(which?: SQL): Promise<OutboxRow[]> {
    const { outbox } = schema;
    const rows = await this.db.read.select().from(outbox).where(which).orderBy(outbox.id);
    return rows.map((row) => ({
      ...row,
      body: row.body === "" ? undefined : JSON.parse(row.body),
    })) as unknown as OutboxRow[];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { ok, checks } = await this.ledger.audit();
    await this.db[Symbol.asyncDispose]();
    if (!ok) throw new Error(`the books are wrong: ${JSON.stringify(checks)}`);
  }
}

/** One person's chat with the bot. */
export class Chat {
  readonly id: number;
  readonly messages: Message[] = [];
  readonly #bot: Bot;
  readonly #from: object;
  readonly #slots = new Map<string, number>();
  #seen = 0;
  #lastId = 0;
  #presses = 0;

  constructor(bot: Bot, id: number, firstName: string) {
    this.#bot = bot;
    this.id = id;
    this.#from = { id, is_bot: false, first_name: firstName };
  }

  /** The newest message. */
  get screen(): Message {
    return present(this.messages.at(-1), "the bot has said something");
  }

  /** The message of this id, as it is now. */
  again({ id }: Message): Message {
    return present(
      this.messages.find((message) => message.id === id),
      "it is still there",
    );
  }

  get text(): string {
    return plain(this.screen);
  }

  get labels(): string[] {
    return this.screen.keyboard.flat().map(({ text }) => ordinarySpaces(text));
  }

  says(text: string): Promise<void> {
    return this.sends({ text });
  }

  async sends(content: object): Promise<void> {
    await this.update({
      message: {
        message_id: ++this.#lastId,
        from: this.#from,
        chat: { id: this.id, type: "private" },
        date: 1,
        ...content,
      },
    });
  }

  photo(fileId: string, more: object = {}): Promise<void> {
    const sizes = [
      { file_id: `${fileId}-small`, width: 90, height: 90 },
      { file_id: fileId, width: 1280, height: 960, file_size: 200_000 },
    ];
    return this.sends({ photo: sizes, ...more });
  }

  /** The button with that label, in the newest message that has one. */
  button(label: string | RegExp, within?: Message): { data: string; message: Message } {
    const fits = (shown: string) => {
      const text = ordinarySpaces(shown);
      return typeof label === "string" ? text === label : label.test(text);
    };
    for (const message of within ? [within] : this.messages.toReversed()) {
      for (const button of message.keyboard.flat()) {
        if ("data" in button && fits(button.text)) return { data: button.data, message };
      }
    }
    throw new Error(`no button ${label} in ${JSON.stringify(this.messages.at(-1), null, 1)}`);
  }

  async presses(label: string | RegExp, within?: Message): Promise<void> {
    const { data, message } = this.button(label, within);
    await this.pressesData(data, message.id);
  }

  async pressesData(data: string, messageId = this.screen.id): Promise<void> {
    const message = { message_id: messageId, chat: { id: this.id, type: "private" } };
    const id = `press-${++this.#presses}`;
    await this.update({ callback_query: { id, from: this.#from, data, message } });
  }

  async update(update: object): Promise<void> {
    await this.#bot.update(update);
    await this.refresh();
  }

  /** Lays out what the outbox has got for this chat since the last time. */
  async refresh(): Promise<void> {
    for (const { name, message } of await this.#bot.standing(this.id)) {
      if (!this.#slots.has(name)) this.#slots.set(name, message);
    }
    const isNew = and(eq(schema.outbox.chatId, this.id), gt(schema.outbox.id, this.#seen));
    for (const row of await this.#bot.rows(isNew)) {
      this.#seen = row.id;
      if (row.body !== undefined) this.#show(row, row.body as Body);
    }
  }

  #show(row: OutboxRow, body: Body): void {
    if (body.type === "delete") {
      const standing = this.#slots.get(body.slot);
      this.#slots.delete(body.slot);
      this.messages.splice(
        0,
        this.messages.length,
        ...this.messages.filter((it) => it.id !== standing),
      );
      return;
    }
    const html = body.type === "screen" ? body.text : (body.caption ?? "");
    const keyboard = body.keyboard ?? [];
    const instead = body.type === "result" ? body.instead : undefined;
    const faults = [
      ...faultsOf({ html, keyboard, caption: body.type !== "screen" }, rulesFor(body, keyboard)),
      ...(instead ? faultsOf(asShown(instead), { back: true, out: true }) : []),
    ];
    if (faults.length > 0)
      throw new Error(`${faults.join("; ")} in\n${html}\n${JSON.stringify(keyboard)}`);
    const standing = this.#standing(body);
    const shown = { html, keyboard, body, purpose: row.purpose };
    const known = this.messages.find(({ id }) => id === standing);
    const id = known?.id ?? ++this.#lastId;
    if (known) Object.assign(known, shown);
    else this.messages.push({ id, ...shown });
    if (row.slot !== null) this.#slots.set(row.slot, id);
  }

  #standing(body: Body): number | undefined {
    if (body.type !== "screen" || body.target === "new") return undefined;
    return "edit" in body.target ? body.target.edit : this.#slots.get(body.target.slot);
  }
}

/** The words of a message, its no-break spaces made ordinary. */
export function plain({ html }: { html: string }): string {
  return ordinarySpaces(html.replace(/<[^>]*>/g, ""));
}

const ordinarySpaces = (text: string) => text.replaceAll("\u00a0", " ");

const asShown = ({ text, keyboard }: { text: string; keyboard?: BodyKeyboard }) => ({
  html: text,
  keyboard: keyboard ?? [],
  caption: false,
});

/** Which ways a message must have (design §10). */
function rulesFor(body: Body, keyboard: BodyKeyboard): Rules {
  const labels = keyboard.flat().map(({ text }) => text);
  if (body.type !== "screen" && keyboard.length === 0) return { back: false, out: false };
  const isGreeting =
    labels.includes("Пропустить") && labels.some((it) => /Как это|Дальше/.test(it));
  if (isGreeting) return { back: false, out: false };
  const { text } = body as { text?: string };
  if (/Главное меню|Доступ закрыт/.test(text ?? "")) return { back: false, out: false };
  if (/Создаю…|Не получилось выполнить|3 из 3/.test(text ?? "")) return { back: false, out: true };
  return { back: true, out: true };
}
