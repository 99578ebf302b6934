import type { Update } from "grammy/types";
import {
  Bug,
  type Clock,
  type Log,
  mayPass,
  type Random,
  randomText,
  Signal,
} from "../kernel/index.ts";
import type { Fence, Inbox, InboxRow, Outbox, Statement } from "../queue/index.ts";
import type { Gateway } from "./gateway.ts";
import { joinLongText, mayContinue } from "./long-text.ts";
import type { Plan } from "./plan.ts";
import { planStatements } from "./plan.ts";
import type { SpeedLimit } from "./speed-limit.ts";

/** The conversation: what an update leads to, and what is said when that went wrong. */
export interface Conversation {
  handle(update: Partial<Update>, requestId: string): Promise<Plan>;
  /** Says what to do next, with the request id; no plan where nobody waits for an answer. */
  failed(update: Partial<Update>, requestId: string): Promise<Plan>;
}

export interface InboxPumpDeps {
  inbox: Inbox;
  outbox: Outbox;
  conversation: Conversation;
  gateway: Gateway;
  speedLimit: SpeedLimit;
  clock: Clock;
  random: Random;
  log: Log;
  report(bug: Bug): void;
  /** Something may have been put into the outbox. */
  onCommit(): void;
  /** So much waits to be written that answers come late: the word for a press, if so. */
  crowded(): string | undefined;
}

/** Lanes handled side by side. */
const LANES_MAX = 64;
/** A sweep without a wake-up, for updates that another process has stored. */
const IDLE_MS = 1_000;
/** A lane whose update could not be handled rests this long: the database or the lease is away. */
const FAULT_PAUSE_MS = 1_000;
/** How often an update is read and decided anew after a guard said no. */
const DECISIONS_MAX = 4;
/** A text of 20 parts has 80 000 characters: more than any field takes. */
const PARTS_MAX = 20;

/** Takes updates from the inbox to their effects: in order within a lane, lanes side by side. */
export class InboxPump {
  readonly #deps: InboxPumpDeps;
  readonly #signal = new Signal();
  readonly #busy = new Map<string, Promise<void>>();
  readonly #pausedUntil = new Map<string, number>();

  constructor(deps: InboxPumpDeps) {
    this.#deps = deps;
  }

  /** An update has been stored. */
  wake(): void {
    this.#signal.notify();
  }

  /** Runs as the owner of `fence` until `stop` aborts, then finishes what it has begun. */
  async run(fence: Fence, stop: AbortSignal): Promise<void> {
    const { clock, inbox, log } = this.#deps;
    while (!stop.aborted) {
      let waitMs = IDLE_MS;
      try {
        const busyBefore = new Set(this.#busy.keys());
        const heads = await inbox.heads(LANES_MAX * 2);
        // What was read while a lane was at work is perhaps handled by now, and the end of that
        // work has called for a new look.
        const still = heads.filter(({ lane }) => !busyBefore.has(lane));
        waitMs = this.#startLanes(still, fence);
      } catch (error) {
        log.error("inbox cannot be read", {}, error);
      }
      await this.#signal.wait(clock, waitMs, stop);
    }
    await Promise.allSettled(this.#busy.values());
  }

  /** Returns after how long a paused lane is due. */
  #startLanes(heads: readonly InboxRow[], fence: Fence): number {
    const now = this.#deps.clock.now();
    let waitMs = IDLE_MS;
    for (const row of heads) {
      if (this.#busy.has(row.lane)) continue;
      if (this.#busy.size >= LANES_MAX) break;
      const pauseMs = Math.max(this.#pausedUntil.get(row.lane) ?? 0, row.dueAt) - now;
      if (pauseMs > 0) {
        waitMs = Math.min(waitMs, pauseMs);
        continue;
      }
      this.#pausedUntil.delete(row.lane);
      const work = this.#handleRow(row, fence).finally(() => {
        this.#busy.delete(row.lane);
        this.#signal.notify();
      });
      this.#busy.set(row.lane, work);
    }
    return waitMs;
  }

  /** Never rejects: whatever goes wrong is decided here. */
  async #handleRow(row: InboxRow, fence: Fence): Promise<void> {
    const { log, random } = this.#deps;
    const requestId = randomText(8, random);
    const fields = { request: requestId, update: row.updateId };
    try {
      await this.#handle(row, fence, requestId);
    } catch (error) {
      if (mayPass(error)) log.error("update waits", fields, error);
      else if (await this.#giveUp(row, fence, requestId, error)) return;
      this.#rest(row);
    }
  }

  /** Taken up again at once, an update would go round and round for as long as it cannot be handled. */
  #rest({ lane }: InboxRow): void {
    this.#pausedUntil.set(lane, this.#deps.clock.now() + FAULT_PAUSE_MS);
  }

  async #handle(row: InboxRow, fence: Fence, requestId: string): Promise<void> {
    const { clock, conversation, crowded, inbox, onCommit, speedLimit } = this.#deps;
    const joined = await this.#joined(row);
    if (joined.status === "wait") {
      this.#pausedUntil.set(row.lane, joined.untilMs);
      return;
    }
    const { update, updateIds } = joined;
    const speed = speedLimit.judge(update, clock.now());
    this.#answerPress(update, speed.status === "too_fast" ? speed.text : crowded());
    for (let decision = 0; decision < DECISIONS_MAX; decision++) {
      const tooFast = speed.status === "too_fast";
      const plan = tooFast ? speed.plan : await conversation.handle(update, requestId);
      const effects = this.#statements(plan, updateIds);
      const finish = await inbox.finish(updateIds, fence, effects);
      if (finish === "not_ours") return this.#rest(row);
      if (finish === "handled") return onCommit();
    }
    throw new Bug("an update's effects were refused again and again");
  }

  async #joined(row: InboxRow): Promise<ReturnType<typeof joinLongText>> {
    const update = row.body as Partial<Update>;
    if (!mayContinue(update)) return { status: "ready", update, updateIds: [row.updateId] };
    const rows = await this.#deps.inbox.following(row.lane, row.updateId, PARTS_MAX);
    return joinLongText(rows, this.#deps.clock.now());
  }

  /** Whatever is wrong with an update, it does not stand in the way of the next. */
  async #giveUp(row: InboxRow, fence: Fence, requestId: string, error: unknown): Promise<boolean> {
    const { conversation, inbox, log, onCommit, report } = this.#deps;
    const fields = { request: requestId, update: row.updateId };
    log.error("update failed", fields, error);
    if (error instanceof Bug) report(error);
    try {
      const plan = await conversation.failed(row.body as Partial<Update>, requestId);
      const effects = this.#statements(plan, [row.updateId]);
      const finish = await inbox.giveUp([row.updateId], fence, requestId, effects);
      if (finish !== "handled") return false;
      onCommit();
      return true;
    } catch (failure) {
      log.error("update cannot be given up", fields, failure);
      return false;
    }
  }

  /** The press is answered before anything else happens: its spinner must stop (N5). */
  #answerPress(update: Partial<Update>, text: string | undefined): void {
    const press = update.callback_query;
    if (typeof press?.id !== "string") return;
    const answer = { callback_query_id: press.id, ...(text !== undefined && { text }) };
    void this.#deps.gateway.call("answerCallbackQuery", answer).then((outcome) => {
      if (outcome.status !== "ok")
        this.#deps.log.warn("press not answered", { status: outcome.status });
    });
  }

  #statements(plan: Plan, updateIds: readonly number[]): readonly Statement[] {
    return planStatements(plan, this.#deps.outbox, {
      keyPrefix: `update:${updateIds[0]}`,
      at: this.#deps.clock.now(),
    });
  }
}
