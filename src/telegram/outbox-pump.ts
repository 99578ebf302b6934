import { Bug, type Clock, type Log, mayPass, Signal } from "../kernel/index.ts";
import type { Fence, Moved, Outbox, OutboxRow, Statement } from "../queue/index.ts";
import type { Body } from "./body.ts";
import type { SendOutcome } from "./send-outcome.ts";
import { TokenBucket } from "./token-bucket.ts";

export interface OutboxPumpDeps {
  outbox: Outbox;
  send(row: OutboxRow): Promise<SendOutcome>;
  /** The person cannot be reached: what that means for the job of a result (design §4). */
  unreachable(row: OutboxRow): Promise<readonly Statement[]>;
  clock: Clock;
  log: Log;
  report(bug: Bug): void;
}

/** Sends side by side, one at a time in a chat. */
const CHATS_MAX = 32;
const IDLE_MS = 1_000;
/** Telegram: bursts are fine in a chat, one a second in the long run; about 30 a second in all. */
const CHAT_LIMIT = { burst: 20, perSecond: 1 };
const ALL_LIMIT = { burst: 30, perSecond: 30 };
/** A result whose file cannot be had yet is tried again ever more slowly. */
const NOT_READY_MS = { first: 5_000, most: 10 * 60_000 };
/** Pauses that double. The chat waits meanwhile. */
const UNCLEAR_AGAIN_MS = { first: 1_000, most: 30_000 };
/** From its making on, what does no harm is repeated: longer than Telegram is unclear for. */
const HARMLESS_FOR_MS = 10 * 60_000;

/** Sends what the outbox holds: in order within a chat, within Telegram's limits. */
export class OutboxPump {
  readonly #deps: OutboxPumpDeps;
  readonly #signal = new Signal();
  readonly #busy = new Map<number, Promise<void>>();
  readonly #pausedUntil = new Map<number, number>();
  readonly #chatLimits = new Map<number, TokenBucket>();
  readonly #allLimit: TokenBucket;
  /** Of this ownership: rows of which it is not known whether they are marked as being sent. */
  readonly #unbegun = new Set<number>();

  constructor(deps: OutboxPumpDeps) {
    this.#deps = deps;
    this.#allLimit = new TokenBucket({ ...ALL_LIMIT, now: deps.clock.now() });
  }

  /** A message has been stored. */
  wake(): void {
    this.#signal.notify();
  }

  /** Runs as the owner of `fence` until `stop` aborts, then ends the sends it has begun. */
  async run(fence: Fence, stop: AbortSignal): Promise<void> {
    const { clock, log, outbox } = this.#deps;
    this.#unbegun.clear();
    while (!stop.aborted) {
      let waitMs = IDLE_MS;
      try {
        const busyBefore = new Set(this.#busy.keys());
        const heads = await outbox.heads(clock.now(), CHATS_MAX * 4);
        // What was read while a chat had a message on its way tells nothing of it by now, and the
        // end of that send has called for a new look.
        const still = heads.filter(({ chat }) => !busyBefore.has(chat));
        waitMs = this.#startChats(still, fence);
      } catch (error) {
        log.error("outbox cannot be read", {}, error);
      }
      await this.#signal.wait(clock, waitMs, stop);
    }
    await Promise.allSettled(this.#busy.values());
  }

  /** Returns after how long a waiting chat is due. */
  #startChats(heads: readonly OutboxRow[], fence: Fence): number {
    const now = this.#deps.clock.now();
    let waitMs = IDLE_MS;
    this.#forgetIdleChats(now);
    for (const row of heads) {
      if (this.#busy.has(row.chat)) continue;
      if (this.#busy.size >= CHATS_MAX) break;
      const pauseMs = Math.max(
        row.dueAt - now,
        (this.#pausedUntil.get(row.chat) ?? 0) - now,
        this.#limitOf(row.chat, now).waitMs(now),
        this.#allLimit.waitMs(now),
      );
      if (pauseMs > 0) {
        waitMs = Math.min(waitMs, pauseMs);
        continue;
      }
      this.#limitOf(row.chat, now).take(now);
      this.#allLimit.take(now);
      const work = this.#sendRow(row, fence).finally(() => {
        this.#busy.delete(row.chat);
        this.#signal.notify();
      });
      this.#busy.set(row.chat, work);
    }
    return waitMs;
  }

  /** Never rejects: whatever goes wrong is decided here. */
  async #sendRow(row: OutboxRow, fence: Fence): Promise<void> {
    const { clock, log, report } = this.#deps;
    try {
      if (row.state === "sending" && !this.#unbegun.has(row.id)) {
        log.warn("send found unfinished", { message: row.id, purpose: row.purpose });
        return void (await this.#settle(row, await this.#unfinished(row), fence));
      }
      // Something newer may have taken its place since it was read.
      if ((await this.#begin(row, fence)) === "gone") return;
      await this.#insist(row, await this.#attempt(row), fence);
    } catch (error) {
      this.#pausedUntil.set(row.chat, clock.now() + IDLE_MS);
      log.error("message waits", { message: row.id, purpose: row.purpose }, error);
      if (error instanceof Bug) report(error);
    }
  }

  /** Nothing was written of it since it began, so what stands in its place is what it was to edit. */
  async #unfinished({ chat, slot }: OutboxRow): Promise<SendOutcome & { status: "unclear" }> {
    const standing = slot === null ? undefined : await this.#deps.outbox.standing(chat, slot);
    const wasEdit = standing !== undefined && !standing.media;
    return { status: "unclear", ...(wasEdit && { wasEdit }) };
  }

  /** A begin that was not answered was perhaps written; what is sure is that nothing was sent. */
  async #begin(row: OutboxRow, fence: Fence): Promise<Moved> {
    if (row.state === "queued") {
      this.#unbegun.add(row.id);
      const begun = await this.#deps.outbox.sending(row, fence);
      if (begun === "gone") return begun;
    }
    this.#unbegun.delete(row.id);
    return "moved";
  }

  async #attempt(row: OutboxRow): Promise<SendOutcome> {
    try {
      return await this.#deps.send(row);
    } catch (error) {
      if (!mayPass(error)) throw error;
      // What was to be sent could not be read: nothing was.
      this.#deps.log.warn("message cannot be made", { message: row.id }, error);
      return { status: "later", retryAfterMs: IDLE_MS, reason: "unreachable" };
    }
  }

  /** Only this process knows what became of a send: it is written when the database is back. */
  async #insist(row: OutboxRow, outcome: SendOutcome, fence: Fence): Promise<Moved> {
    const { clock, log } = this.#deps;
    for (;;) {
      try {
        return await this.#settle(row, outcome, fence);
      } catch (error) {
        if (!mayPass(error)) throw error;
        log.warn("outcome of a send waits", { message: row.id, outcome: outcome.status }, error);
        await clock.sleep(IDLE_MS);
      }
    }
  }

  async #settle(row: OutboxRow, outcome: SendOutcome, fence: Fence): Promise<Moved> {
    const { clock, log, outbox } = this.#deps;
    const now = clock.now();
    switch (outcome.status) {
      case "sent":
        return outbox.sent(row, fence, outcome.messages, (await outcome.extra?.()) ?? []);
      case "later": {
        const delayMs = outcome.reason === "not_ready" ? notReadyMs(row) : outcome.retryAfterMs;
        if (outcome.reason !== "not_ready") this.#pausedUntil.set(row.chat, now + delayMs);
        log.warn("message sent later", { message: row.id, reason: outcome.reason, delayMs });
        return outbox.later(row, fence, { dueAt: now + delayMs, unclear: false });
      }
      case "unclear": {
        if (mayRepeat(row, outcome, now)) {
          const dueAt = now + unclearMs(row);
          return outbox.later(row, fence, { dueAt, unclear: true });
        }
        log.warn("send stays unclear", { message: row.id, purpose: row.purpose });
        return outbox.ended(row, fence, { state: "unknown", error: "unclear" }, []);
      }
      case "refused": {
        const { by, description } = outcome;
        if (by === "message")
          log.error("message refused", { message: row.id, reason: description });
        const extra = by === "person" ? await this.#deps.unreachable(row) : [];
        return outbox.ended(row, fence, { state: "failed", error: description }, extra);
      }
      case "given_up": {
        log.error("result given up", { message: row.id, reason: outcome.description });
        // What was told with it speaks of the files that did not come. What was told of the run
        // since then stays: its time may have run out meanwhile, and the money has come back.
        const told = row.key.slice(0, row.key.lastIndexOf(":") + 1);
        const rest = row.job === null ? [] : outbox.withdraw(row.job, told);
        return outbox.ended(row, fence, { state: "failed", error: outcome.description }, rest);
      }
    }
  }

  #limitOf(chat: number, now: number): TokenBucket {
    const known = this.#chatLimits.get(chat);
    if (known) return known;
    const fresh = new TokenBucket({ ...CHAT_LIMIT, now });
    this.#chatLimits.set(chat, fresh);
    return fresh;
  }

  #forgetIdleChats(now: number): void {
    if (this.#chatLimits.size < CHATS_MAX * 32) return;
    for (const [chat, limit] of this.#chatLimits) {
      if (limit.isFull(now)) this.#chatLimits.delete(chat);
    }
    for (const [chat, until] of this.#pausedUntil) {
      if (until < now) this.#pausedUntil.delete(chat);
    }
  }
}

/**
 * Once, where a double is better than nothing (design §10). Taking a message away does no harm
 * however often, nor does the last word on money in the place of a progress message, and nothing
 * else would do it later.
 */
function mayRepeat(row: OutboxRow, { wasEdit }: { wasEdit?: true }, now: number): boolean {
  const isHarmless =
    (row.body as Body).type === "delete" || (wasEdit === true && row.purpose === "money");
  if (isHarmless && now < row.createdAt + HARMLESS_FOR_MS) return true;
  return !row.unclear && (row.purpose === "result" || row.purpose === "money");
}

function unclearMs({ attempts }: OutboxRow): number {
  const { first, most } = UNCLEAR_AGAIN_MS;
  return Math.min(most, first * 2 ** Math.min(Math.max(0, attempts - 1), 10));
}

function notReadyMs(row: OutboxRow): number {
  return Math.min(NOT_READY_MS.most, NOT_READY_MS.first * 2 ** Math.min(row.attempts, 10));
}
