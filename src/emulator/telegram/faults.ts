import type { Faults } from "./control-types.ts";

const NONE: Faults = {
  rate429: 0,
  retryAfter: 3,
  fail500Next: 0,
  loseAnswerNext: 0,
  dropBeforeNext: 0,
  slowMs: 0,
  methods: [],
  naturalLimits: false,
  webhook: { loseAnswerNext: 0, dropNext: 0, duplicateNext: 0 },
};

/** A fault of calls that happens a counted number of times. */
export type CallFault = "rate429" | "fail500Next" | "loseAnswerNext" | "dropBeforeNext";
export type WebhookFault = keyof Faults["webhook"];
/** Webhook faults may be named partly. */
export type FaultChange = Partial<Omit<Faults, "webhook">> & {
  webhook?: Partial<Faults["webhook"]>;
};

/** What goes wrong on purpose. */
export class FaultPlan {
  #plan: Faults = structuredClone(NONE);

  /** Before each call. */
  get slowMs(): number {
    return this.#plan.slowMs;
  }

  current(): Faults {
    return structuredClone(this.#plan);
  }

  change(change: FaultChange): Faults {
    const webhook = { ...this.#plan.webhook, ...change.webhook };
    this.#plan = { ...this.#plan, ...change, webhook };
    return this.current();
  }

  /** True, and one less to come, if this call of the method is to suffer the fault. */
  bites(fault: CallFault, method: string): boolean {
    if (this.#plan[fault] <= 0 || !this.touches(method)) return false;
    this.#plan[fault]--;
    return true;
  }

  bitesWebhook(fault: WebhookFault): boolean {
    if (this.#plan.webhook[fault] <= 0) return false;
    this.#plan.webhook[fault]--;
    return true;
  }

  touches(method: string): boolean {
    const { methods } = this.#plan;
    if (methods.length === 0) return method !== "getupdates";
    return methods.some((name) => name.toLowerCase() === method);
  }
}
