import { type Clock, present } from "../../kernel/index.ts";
import { badRequest } from "./api-error.ts";
import type { CallbackAnswerView } from "./control-types.ts";
import type { Events } from "./events.ts";

/** An answer after this is refused (telegram.md §3.2; undocumented, observed). */
const ANSWER_WITHIN_MS = 15_000;
const QUERIES_MAX = 1_000;

export const QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid";

export type Press = Pick<CallbackAnswerView, "chatId" | "messageId" | "data">;
export type Answer = { text: string; alert: boolean; url: string };

/** Presses of buttons and how the bot answered them. */
export class Callbacks {
  readonly #clock: Clock;
  readonly #events: Events;
  readonly #stop: AbortSignal;
  readonly #queries = new Map<string, CallbackAnswerView>();

  constructor(options: { clock: Clock; events: Events; stop: AbortSignal }) {
    this.#clock = options.clock;
    this.#events = options.events;
    this.#stop = options.stop;
  }

  press(queryId: string, press: Press): CallbackAnswerView {
    const query = { queryId, ...press, pressedAt: this.#clock.now(), kind: "waiting" as const };
    this.#queries.set(queryId, query);
    const [oldest] = this.#queries.keys();
    if (this.#queries.size > QUERIES_MAX && oldest !== undefined) this.#queries.delete(oldest);
    void this.#expire(queryId);
    return query;
  }

  answer(queryId: string, { text, alert, url }: Answer): void {
    const query = this.#queries.get(queryId);
    const tookMs = this.#clock.now() - (query?.pressedAt ?? 0);
    if (query?.kind !== "waiting" || tookMs > ANSWER_WITHIN_MS) throw badRequest(QUERY_TOO_OLD);

    const shown = alert ? "alert" : "toast";
    this.#finish({
      ...query,
      kind: url ? "url" : text ? shown : "none",
      tookMs,
      ...(text ? { text } : {}),
      ...(url ? { url } : {}),
    });
  }

  find(queryId: string): CallbackAnswerView | undefined {
    return this.#queries.get(queryId);
  }

  /** Presses without an answer: waiting and too late, oldest first. */
  unanswered(): CallbackAnswerView[] {
    return [...this.#queries.values()].filter(
      ({ kind }) => kind === "waiting" || kind === "expired",
    );
  }

  async #expire(queryId: string): Promise<void> {
    await this.#clock.sleep(ANSWER_WITHIN_MS, this.#stop);
    const query = this.#queries.get(queryId);
    if (query?.kind === "waiting" && !this.#stop.aborted) {
      this.#finish({ ...query, kind: "expired" });
    }
  }

  #finish(query: CallbackAnswerView): void {
    present(this.#queries.get(query.queryId), "an answered query was pressed");
    this.#queries.set(query.queryId, query);
    this.#events.emit({ type: "callback_answer", chatId: query.chatId, answer: query });
  }
}
