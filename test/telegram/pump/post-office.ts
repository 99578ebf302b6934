import { type Fence, type Statement, takeLease } from "../../../db/index.ts";
import { silentLog } from "../../../src/kernel/index.ts";
import { createOutbox, type Outbox, type OutgoingMessage } from "../../../src/queue/index.ts";
import { type Body, outgoing } from "../../../src/telegram/body.ts";
import { createDelivery, type ResultStore } from "../../../src/telegram/delivery.ts";
import { createGateway } from "../../../src/telegram/gateway.ts";
import { OutboxPump } from "../../../src/telegram/outbox-pump.ts";
import { send } from "../../../src/telegram/sender.ts";
import { freshDatabase } from "../../support/database.ts";
import { TOKEN, telegramBench } from "../../support/telegram-bench.ts";

type Said = Omit<OutgoingMessage, "chat" | "key" | "body"> & { body: Body; key?: string };

/** Of tests that stand between the pump and its outbox. */
type Between = (outbox: Outbox, wake: () => void) => Outbox;

/** How long a result is tried to be handed over. */
export const PATIENCE_MS = 120_000;

/** The outbox and its pump between a fresh database and the emulated Telegram, on its clock. */
export async function postOffice(
  results: Partial<ResultStore> = {},
  between: Between = (outbox) => outbox,
) {
  const bench = await telegramBench();
  const db = await freshDatabase({ clock: bench.clock });
  const fence = (await takeLease(db, { name: "leader", owner: "a" })) as Fence;
  const outbox = createOutbox(db);
  const gateway = createGateway({ token: TOKEN, apiRoot: bench.emulator.url, clock: bench.clock });
  const delivery = createDelivery({
    gateway,
    results: results as ResultStore,
    patienceMs: PATIENCE_MS,
    clock: bench.clock,
    log: silentLog,
  });
  const seen: Outbox = between(outbox, () => pump.wake());
  const deps = { gateway, outbox: seen, delivery, log: silentLog };
  const unreachable: number[] = [];
  const pump: OutboxPump = new OutboxPump({
    outbox: seen,
    send: (row) => send(row, deps),
    async unreachable(row) {
      unreachable.push(row.chat);
      return [];
    },
    clock: bench.clock,
    log: silentLog,
    report: (bug) => {
      throw bug;
    },
  });
  const over = new AbortController();
  const running = pump.run(fence, over.signal);
  let keys = 0;

  return {
    ...bench,
    db,
    outbox,
    unreachable,
    /** `more`: what is written in the same moment. */
    async says(message: Said, more: readonly Statement[] = []): Promise<void> {
      const key = message.key ?? `k${++keys}`;
      const whole = outgoing({ ...message, key, chat: bench.ann.id });
      const statements = outbox.enqueue(whole, bench.clock.now());
      await db.write({ name: "say", statements: [...statements, ...more] });
      pump.wake();
    },
    async [Symbol.asyncDispose]() {
      over.abort();
      await running;
      await db[Symbol.asyncDispose]();
      await bench[Symbol.asyncDispose]();
    },
  };
}

export const screen = (text: string, target: "new" | { edit: number } | { slot: string } = "new") =>
  ({ purpose: "screen", body: { type: "screen", text, target } }) as const;
