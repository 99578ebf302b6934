import { type Bug, type Clock, Fault, type Log, type Random } from "../kernel/index.ts";
import type { Fence, Inbox, Outbox, OutboxRow, Statement } from "../queue/index.ts";
import { createDelivery, type ResultStore } from "./delivery.ts";
import type { Gateway } from "./gateway.ts";
import { type Conversation, InboxPump } from "./inbox-pump.ts";
import { Intake } from "./intake.ts";
import { OutboxPump } from "./outbox-pump.ts";
import { poll } from "./poller.ts";
import { type BotCommandText, register, type WebhookTarget } from "./registration.ts";
import { send } from "./sender.ts";
import { SpeedLimit } from "./speed-limit.ts";

export interface TelegramDeps {
  gateway: Gateway;
  inbox: Inbox;
  outbox: Outbox;
  conversation: Conversation;
  results: ResultStore;
  /** The person has blocked the bot or is gone: what it means for them and for a job's result. */
  unreachable(row: OutboxRow): Promise<readonly Statement[]>;
  /** Where updates come from. */
  updates: WebhookTarget | "polling";
  commands: readonly BotCommandText[];
  /** Russian, for people: said when they are too fast, and when a payment cannot be taken. */
  words: { tooFast: string; noPayments: string };
  clock: Clock;
  random: Random;
  log: Log;
  report(bug: Bug): void;
}

/** The bot's side of Telegram: what comes in, what goes out, and who does it. */
export class Telegram {
  readonly #deps: TelegramDeps;
  readonly #inboxPump: InboxPump;
  readonly #outboxPump: OutboxPump;
  readonly #intake: Intake;
  #registered = false;

  constructor(deps: TelegramDeps) {
    this.#deps = deps;
    const delivery = createDelivery(deps);
    this.#outboxPump = new OutboxPump({ ...deps, send: (row) => send(row, { ...deps, delivery }) });
    this.#inboxPump = new InboxPump({
      ...deps,
      speedLimit: new SpeedLimit(deps.words.tooFast),
      onCommit: () => this.#outboxPump.wake(),
    });
    this.#intake = new Intake({
      ...deps,
      preCheckout: () => ({ refusal: deps.words.noPayments }),
      onStored: () => this.#inboxPump.wake(),
    });
  }

  /** Whether Telegram knows this bot and where it listens, as far as was seen at the last start. */
  get state(): "ok" | "down" {
    return this.#registered ? "ok" : "down";
  }

  /** Resolves when the update is safe; rejects when Telegram shall repeat it. */
  store(update: { update_id: number }): Promise<"stored" | "duplicate"> {
    return this.#intake.store(update);
  }

  /** Messages have been stored by somebody else: a job. */
  wakeOutbox(): void {
    this.#outboxPump.wake();
  }

  /** Tells Telegram where to send updates. In polling mode the owner does it before it polls. */
  async register(stop: AbortSignal): Promise<void> {
    await register(this.#deps, this.#deps.updates, stop);
    this.#registered = !stop.aborted;
  }

  /** The owner's part: moves both queues, and asks for updates in polling mode. */
  async lead(fence: Fence, over: AbortSignal): Promise<void> {
    await Promise.all([
      this.#inboxPump.run(fence, over),
      this.#outboxPump.run(fence, over),
      this.#deps.updates === "polling" ? this.#poll(over) : undefined,
    ]);
  }

  async #poll(over: AbortSignal): Promise<void> {
    await this.register(over);
    await poll({ ...this.#deps, intake: this.#intake }, over);
  }
}

/** The bot's own name, for links to it (N29). Throws a `Fault`. */
export async function botUsername(gateway: Gateway): Promise<string> {
  const me = await gateway.demand("getMe", {});
  if (!me.username) throw new Fault("telegram_no_name", { retry: "never" });
  return me.username;
}
