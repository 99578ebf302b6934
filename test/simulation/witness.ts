import type { BoundOperation } from "../../db/bind.ts";
import type { WriteResult } from "../../db/writer.ts";
import type { Task } from "../../src/emulator/kie/index.ts";
import type {
  EmulatorEvent,
  MessageView,
  TelegramControl,
} from "../../src/emulator/telegram/index.ts";
import type { Engine } from "./engine.ts";
import type { SimProcess } from "./sim-process.ts";
import { markOf } from "./wares.ts";

/** What a message says of a run. */
export type Word = "result" | "money" | "gift";

/** Writes that any process may make; the others are for the holder of the lease alone. */
const ANYBODYS = new Set([
  "open",
  "store update",
  "store callback",
  "take lease",
  "return lease",
  "page admins",
  "keep upload",
  "stop",
  "lift stop",
  "seal day",
]);

export interface HandedOver {
  readonly id: string;
  readonly number: string;
  readonly chat: number;
  readonly task: string | null;
}

const SENDING = new Set(["send begins", "message sent", "send later", "send ended"]);
const CHAT_METHOD = /^(send|edit|deleteMessage)/;
/** Trouble of the database itself is told past the outbox, which is a part of it (decision 161). */
const OF_THE_DATABASE = /База (не|снова) записывает/;

/**
 * Sees everything that happens outside of the processes, as it happens: in the chats, at Kie, in
 * the database. What must never be, it says at once; the rest is weighed when all is quiet.
 */
export class Witness {
  readonly #engine: Engine;
  readonly #instance: string;
  readonly violations: string[] = [];
  /** Files of a task that stand or stood in a chat. */
  readonly received = new Map<string, Set<number>>();
  /** `<chat> <№> <word>` and how often it was said. */
  readonly said = new Map<string, number>();
  /** What people were told of their balance with money that came back: № and kopecks. */
  readonly balances: { number: string; kopecks: number }[] = [];
  /** Tasks that Kie has made, by the job that they are for. */
  readonly tasks = new Map<string, string[]>();
  /** What the language model has answered, by its name of the answer. */
  readonly answered = new Map<string, string>();
  readonly #questions = new Map<string, number>();
  readonly #charged = new Map<string, number>();
  readonly #posts = new Set<string>();
  readonly #handled = new Set<number>();
  readonly #delivered = new Set<string>();
  /** Messages whose send a process has begun, and whose end it has not written. */
  readonly #begun = new Map<string, Set<number>>();
  #holder = "";

  constructor(engine: Engine, instance: string) {
    this.#engine = engine;
    this.#instance = instance;
  }

  fault(what: string): void {
    if (this.violations.length < 20) this.violations.push(what);
  }

  /** Follows the chats. */
  watch(control: TelegramControl): void {
    control.on((event: EmulatorEvent) => {
      if (event.type !== "message" && event.type !== "edit") return;
      if (event.message.from === "bot") this.#see(event.message, control);
    });
  }

  /** A request to make a task arrives at Kie: before it, the intent and the money must be there. */
  create(body: Uint8Array): void {
    const token = tokenOf(JSON.parse(Buffer.from(body).toString()).callBackUrl);
    const job = this.#jobOf(token);
    if (this.#posts.has(token)) this.fault(`an attempt of ${job?.number} is sent twice`);
    this.#posts.add(token);
    if (!job) {
      this.fault("Kie is asked for a task that nobody has intended");
      return;
    }
    const holds = this.#engine.rows<{ n: number }>(
      "SELECT count(*) AS n FROM op WHERE instance_id = ? AND job_id = ? AND kind = 'hold'",
      this.#instance,
      job.id,
    );
    if (job.price > 0 && Number(holds[0]?.n) !== 1) this.fault(`${job.number} runs without a hold`);
  }

  /** Kie has made a task: one for a job, for ever. */
  made(task: Task): void {
    if (task.model.answers) this.#answer(String(task.input.prompt));
    const job = this.#jobOf(tokenOf(task.callBackUrl));
    if (!job) return;
    const tasks = this.tasks.get(job.id) ?? [];
    this.tasks.set(job.id, [...tasks, task.id]);
    if (tasks.length > 0) this.fault(`Kie makes ${job.number} twice`);
  }

  /** A question names no job, so its words must: each intent allows for one, and has its hold. */
  asks(body: Uint8Array): void {
    const prompt = promptIn(JSON.parse(Buffer.from(body).toString()));
    const count = (this.#questions.get(prompt) ?? 0) + 1;
    this.#questions.set(prompt, count);
    const [intended] = this.#engine.rows<{ n: number; unpaid: number }>(
      `SELECT count(*) AS n, count(*) FILTER (WHERE price_kopecks > 0 AND NOT EXISTS (
           SELECT 1 FROM op WHERE op.instance_id = job.instance_id AND op.job_id = job.id
             AND op.kind = 'hold')) AS unpaid
         FROM job JOIN job_event AS e ON e.instance_id = job.instance_id AND e.job_id = job.id
        WHERE job.instance_id = ? AND e.event = 'submitting'
          AND json_extract(job.input, '$.prompt') = ?`,
      this.#instance,
      prompt,
    );
    if (count > Number(intended?.n)) this.fault("a question is asked that nobody has intended");
    if (Number(intended?.unpaid) > 0) this.fault("a question is asked without a hold");
  }

  /** Kie charges an answer when it is asked: once for each run with these words. */
  #answer(prompt: string): void {
    const count = (this.#charged.get(prompt) ?? 0) + 1;
    this.#charged.set(prompt, count);
    const [runs] = this.#engine.rows<{ n: number }>(
      `SELECT count(*) AS n FROM job
        WHERE instance_id = ? AND json_extract(input, '$.prompt') = ?`,
      this.#instance,
      prompt,
    );
    if (count > Number(runs?.n)) this.fault("Kie answers a question twice");
  }

  /** A reply of the language model, if it is one. */
  answers(reply: Uint8Array): void {
    const { id, output = [] } = JSON.parse(Buffer.from(reply).toString());
    const text = output.at(-1)?.content?.[0]?.text;
    if (id !== undefined) this.answered.set(id, text ?? "");
  }

  /** Only the holder of the lease does the work that has one owner. */
  committed(process: SimProcess, operation: BoundOperation, result: WriteResult): void {
    if (result.status !== "committed") return;
    if (operation.name === "take lease") {
      const [, , owner] = operation.statements[0]?.args ?? [];
      if (result.rows[0]?.owner === owner) this.#holder = process.name;
    } else if (operation.name === "handle update") {
      this.#handle(operation);
    } else if (SENDING.has(operation.name)) {
      this.#follow(process.name, operation);
    }
    if (operation.statements.some(({ args }) => args.includes("delivered"))) {
      this.#charge(operation.name);
    }
    if (!ANYBODYS.has(operation.name) && process.name !== this.#holder) {
      this.fault(`${process.name} writes «${operation.name}», but ${this.#holder} has the lease`);
    }
  }

  /**
   * What the bot does in a chat was intended: a message to it is under way. Who was frozen after it
   * had begun a send, and has the lease again, ends it, whatever became of the message meanwhile.
   */
  sends(process: string, method: string, body: Uint8Array): void {
    if (process !== this.#holder || !CHAT_METHOD.test(method)) return;
    const chat = Number(/chat_id"?[":\s]+(\d+)/.exec(Buffer.from(body).toString("latin1"))?.[1]);
    const begun = JSON.stringify([...(this.#begun.get(process) ?? [])]);
    const [sending] = this.#engine.rows<{ n: number }>(
      `SELECT count(*) AS n FROM outbox WHERE instance_id = ? AND chat_id = ?
          AND (state = 'sending' OR id IN (SELECT value FROM json_each(?)))`,
      this.#instance,
      chat,
      begun,
    );
    if (Number(sending?.n) > 0 || OF_THE_DATABASE.test(Buffer.from(body).toString())) return;
    this.fault(`${method} to ${chat}, which nobody has intended`);
  }

  /** In the moment in which a run is charged its person has all of it, or cannot be reached. */
  #charge(operation: string): void {
    const delivered = this.#engine.rows<HandedOver>(
      `SELECT id, number, chat_id AS chat, task_id AS task FROM job
        WHERE instance_id = ? AND state = 'delivered'`,
      this.#instance,
    );
    for (const job of delivered.filter(({ id }) => !this.#delivered.has(id))) {
      this.#delivered.add(job.id);
      if (operation !== "send ended" && !this.isInHand(job)) {
        this.fault(`${job.number} is charged, and its result is not in the chat`);
      }
    }
  }

  /** All files of a result have come to the chat, or its words. */
  isInHand({ id, number, chat, task }: HandedOver): boolean {
    const files = this.#engine.rows<{ kind: string; as: string | null }>(
      "SELECT kind, sent_as AS 'as' FROM job_file WHERE instance_id = ? AND job_id = ?",
      this.#instance,
      id,
    );
    const media = files.filter(({ kind, as }) => kind !== "text" && as !== "link").length;
    const isSaid = this.said.has(`${chat} ${number} result`);
    const received = this.received.get(task ?? "")?.size ?? 0;
    return files.length > 0 && received >= media && (media > 0 || isSaid);
  }

  #follow(process: string, { name, statements }: BoundOperation): void {
    const begun = this.#begun.get(process) ?? new Set();
    this.#begun.set(process, begun);
    for (const { sql, args } of statements) {
      if (!/^update "outbox"/.test(sql)) continue;
      const message = Number(args.at(-2));
      if (name === "send begins") begun.add(message);
      else begun.delete(message);
    }
  }

  /** The effects of an update happen once. */
  #handle({ statements }: BoundOperation): void {
    for (const { sql, args } of statements) {
      if (!/^update "inbox"/.test(sql)) continue;
      const id = Number(args.at(-1));
      if (this.#handled.has(id)) this.fault(`update ${id} is handled twice`);
      this.#handled.add(id);
    }
  }

  #see(message: MessageView, control: TelegramControl): void {
    const { chatId, media, text } = message;
    const number = /№ ([0-9A-Z]{6})/.exec(text)?.[1];
    if (media) {
      const mark = markOf(control.file(media.fileUniqueId)?.bytes ?? new Uint8Array());
      if (mark) this.#receive(chatId, mark);
    }
    const word = number === undefined ? undefined : wordOf(text);
    if (number === undefined || word === undefined) return;
    const key = `${chatId} ${number} ${word}`;
    this.said.set(key, (this.said.get(key) ?? 0) + 1);
    const balance = /Баланс: ([\d\u00a0,]+)\u00a0₽/.exec(text)?.[1];
    if (balance !== undefined) this.balances.push({ number, kopecks: kopecksOf(balance) });
  }

  #receive(chat: number, { task, index }: { task: string; index: number }): void {
    const files = this.received.get(task) ?? new Set();
    this.received.set(task, files.add(index));
    const [job] = this.#engine.rows<{ chat: number; number: string }>(
      "SELECT chat_id AS chat, number FROM job WHERE instance_id = ? AND task_id = ?",
      this.#instance,
      task,
    );
    if (!job) this.fault("a result in a chat is of no job");
    else if (Number(job.chat) !== chat) this.fault(`${job.number} is shown to somebody else`);
  }

  #jobOf(token: string) {
    const [job] = this.#engine.rows<{ id: string; number: string; price: number }>(
      `SELECT id, number, price_kopecks AS price FROM job
        WHERE instance_id = ? AND callback_token = ?`,
      this.#instance,
      token,
    );
    return job;
  }
}

export function kopecksOf(text: string): number {
  return Math.round(Number(text.replaceAll("\u00a0", "").replace(",", ".")) * 100);
}

/** The part of a callback's address that is stored. */
function tokenOf(url: unknown): string {
  return String(url).split("/").at(-1)?.split(".")[0] ?? "";
}

/** The last words of a conversation are the question; what stands before them was asked before. */
function promptIn(body: { input: { content: { text?: string }[] }[] }): string {
  return (
    body.input
      .at(-1)
      ?.content.map(({ text }) => text ?? "")
      .join("") ?? ""
  );
}

function wordOf(text: string): Word | undefined {
  if (text.includes("🎁")) return "gift";
  if (text.includes("Готово")) return "result";
  if (/вернулись на баланс|Деньги не списывались/.test(text)) return "money";
  return undefined;
}
