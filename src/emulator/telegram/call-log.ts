import type { CallView, Status } from "./control-types.ts";

const CALLS_MAX = 200;

/** What the bot asked for, for whoever asks why. */
export class CallLog {
  #calls: CallView[] = [];
  readonly #methods: Status["methods"] = {};

  add(call: CallView): void {
    this.#calls = [...this.#calls.slice(1 - CALLS_MAX), call];
    const count = this.#methods[call.method] ?? { ok: 0, failed: 0 };
    this.#methods[call.method] = count;
    if (call.ok) count.ok++;
    else count.failed++;
  }

  /** Newest last. */
  recent(): CallView[] {
    return [...this.#calls];
  }

  methods(): Status["methods"] {
    return structuredClone(this.#methods);
  }
}
