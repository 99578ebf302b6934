import type { Bug, Clock, Log, Random } from "../kernel/index.ts";
import type { Fence, Inbox, Outbox, OutboxRow, Statement } from "../queue/index.ts";
import { COMMANDS } from "./commands.ts";
import { createDelivery, type ResultStore } from "./delivery.ts";
import type { Gateway } from "./gateway.ts";
import { type Conversation, InboxPump } from "./inbox-pump.ts";
import { Intake } from "./intake.ts";
import { OutboxPump } from "./outbox-pump.ts";
import { poll } from "./poller.ts";
import { register, type WebhookTarget } from "./registration.ts";
import { send } from "./sender.ts";
import { SpeedLimit } from "./speed-limit.ts";
import { CROWDED, TOO_FAST } from "./texts/notices.ts";
import { NO_PAYMENTS } from "./texts/sending.ts";

export interface TelegramDeps {
  gateway: Gateway;
  inbox: Inbox;
  outbox: Outbox;
  conversation: Conversation;
  results: ResultStore;
  /** The person has blocked the bot or is gone: what it means for them and for a job's result. */
  unreachable(row: OutboxRow): Promise<readonly Statement[]>;
  /** Something was written for a person: perhaps a run was started. */
  onCommit(): void;
  /** Where updates come from. */
  updates: WebhookTarget | "polling";
  clock: Clock;
  random: Random;
  log: Log;
  report(bug: Bug): void;
  /** How long the hand-over of a result is tried. */
  patienceMs: number;
  /** Writes that wait for their turn. */
  waitingWrites(): number;
}

/** Half of what the queue of writes takes before it refuses (db/write-queue.ts). */
const CROWDED_WRITES = 500;

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
      speedLimit: new SpeedLimit(TOO_FAST),
      crowded: () => (deps.waitingWrites() < CROWDED_WRITES ? undefined : CROWDED),
      onCommit: () => {
        this.#outboxPump.wake();
        deps.onCommit();
      },
    });
    this.#intake = new Intake({
      ...deps,
      preCheckout: () => ({ refusal: NO_PAYMENTS }),
      onStored: () => this.#inboxPump.wake(),
    });
  }

  /** Whether Telegram knows this bot and where it listens, as far as was seen at the last start. */
  get state(): "ok" | "down" {
    return this.#registered ? "ok" : "down";
  }

  /** Resolves when the update is safe; rejects when Telegram shall repeat it. */
  store(update: { update_id: number }, text?: string): Promise<"stored" | "duplicate"> {
    return this.#intake.store(update, text);
  }

  /** Messages have been stored by somebody else: a job. */
  wakeOutbox(): void {
    this.#outboxPump.wake();
  }

  /** Tells Telegram where to send updates. In polling mode the owner does it before it polls. */
  async register(stop: AbortSignal): Promise<void> {
    await register({ ...this.#deps, commands: COMMANDS }, this.#deps.updates, stop);
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
