import type { Clock } from "../../kernel/index.ts";
import { after } from "./after.ts";
import { badRequest } from "./api-error.ts";
import type { CallbackAnswerView } from "./control-types.ts";
import type { Events } from "./events.ts";

/** An answer after this is refused (telegram.md §3.2; undocumented, observed). */
const ANSWER_WITHIN_MS = 15_000;
const QUERIES_MAX = 1_000;

export const QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid";

export type Press = Pick<CallbackAnswerView, "queryId" | "chatId" | "messageId" | "data">;
export type Answer = { text: string; alert: boolean; url: string };

interface Query {
  view: CallbackAnswerView;
  readonly cancelExpiry: () => void;
}

/** Presses of buttons and how the bot answered them. */
export class Callbacks {
  readonly #clock: Clock;
  readonly #events: Events;
  readonly #stop: AbortSignal;
  readonly #queries = new Map<string, Query>();

  constructor(options: { clock: Clock; events: Events; stop: AbortSignal }) {
    this.#clock = options.clock;
    this.#events = options.events;
    this.#stop = options.stop;
  }

  press(press: Press): void {
    const view: CallbackAnswerView = { ...press, pressedAt: this.#clock.now(), kind: "waiting" };
    const cancelExpiry = after(this.#clock, ANSWER_WITHIN_MS, this.#stop, () =>
      this.#finish(query, { kind: "expired" }),
    );
    const query: Query = { view, cancelExpiry };
    this.#queries.set(press.queryId, query);
    const [oldest] = this.#queries.keys();
    if (this.#queries.size > QUERIES_MAX && oldest !== undefined) this.#queries.delete(oldest);
  }

  /** The first answer counts; a second one is too late like one to an old press. */
  answer(queryId: string, { text, alert, url }: Answer): void {
    const query = this.#queries.get(queryId);
    if (query?.view.kind !== "waiting") throw badRequest(QUERY_TOO_OLD);

    const shown = alert ? "alert" : "toast";
    query.cancelExpiry();
    this.#finish(query, {
      kind: url ? "url" : text ? shown : "none",
      tookMs: this.#clock.now() - query.view.pressedAt,
      ...(text ? { text } : {}),
      ...(url ? { url } : {}),
    });
  }

  find(queryId: string): CallbackAnswerView | undefined {
    return this.#queries.get(queryId)?.view;
  }

  /** Presses without an answer: waiting and too late, oldest first. */
  unanswered(): CallbackAnswerView[] {
    const views = [...this.#queries.values()].map(({ view }) => view);
    return views.filter(({ kind }) => kind === "waiting" || kind === "expired");
  }

  #finish(query: Query, end: Partial<CallbackAnswerView>): void {
    query.view = { ...query.view, ...end };
    const { view } = query;
    this.#events.emit({ type: "callback_answer", chatId: view.chatId, answer: view });
  }
}
