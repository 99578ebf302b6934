import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { Update } from "grammy/types";
import { type Fence, guard, takeLease } from "../../../db/index.ts";
import { Bug, Fault, type Log, silentLog } from "../../../src/kernel/index.ts";
import { createInbox, createOutbox, type Inbox } from "../../../src/queue/index.ts";
import { createGateway } from "../../../src/telegram/gateway.ts";
import { type Conversation, InboxPump } from "../../../src/telegram/inbox-pump.ts";
import { ALLOWED_UPDATES, Intake } from "../../../src/telegram/intake.ts";
import { EMPTY_PLAN, type Plan } from "../../../src/telegram/plan.ts";
import { poll } from "../../../src/telegram/poller.ts";
import { register } from "../../../src/telegram/registration.ts";
import { SpeedLimit } from "../../../src/telegram/speed-limit.ts";
import { freshDatabase } from "../../support/database.ts";
import { eventually } from "../../support/eventually.ts";
import { seededRandom } from "../../support/seeded-random.ts";
import { TOKEN, telegramBench } from "../../support/telegram-bench.ts";

/** The inbox and its pump, with a conversation that the test writes. */
async function desk(
  handle: (text: string, turn: number) => Plan | Promise<Plan>,
  crowded: () => string | undefined = () => undefined,
  between: (inbox: Inbox, wake: () => void) => Inbox = (inbox) => inbox,
) {
  const bench = await telegramBench();
  const db = await freshDatabase({ clock: bench.clock });
  const fence = (await takeLease(db, { name: "leader", owner: "a" })) as Fence;
  const inbox = createInbox(db);
  const gateway = createGateway({ token: TOKEN, apiRoot: bench.emulator.url, clock: bench.clock });
  const handled: string[] = [];
  const failed: string[] = [];
  const bugs: Bug[] = [];
  const turns = new Map<string, number>();
  const conversation: Conversation = {
    async handle(update) {
      const text = update.message?.text ?? update.callback_query?.data ?? "";
      const turn = (turns.get(text) ?? 0) + 1;
      turns.set(text, turn);
      const plan = await handle(text, turn);
      handled.push(text);
      return plan;
    },
    async failed(_update, requestId) {
      failed.push(requestId);
      return EMPTY_PLAN;
    },
  };
  const log: Log = silentLog;
  const seen: Inbox = between(inbox, () => pump.wake());
  const common = { inbox: seen, gateway, clock: bench.clock, log };
  const pump: InboxPump = new InboxPump({
    ...common,
    outbox: createOutbox(db),
    conversation,
    speedLimit: new SpeedLimit("Слишком быстро"),
    random: seededRandom(3),
    report: (bug) => bugs.push(bug),
    onCommit: () => {},
    crowded,
  });
  const intake = new Intake({
    ...common,
    preCheckout: () => ({ refusal: "Оплата не принимается" }),
    onStored: () => pump.wake(),
  });
  const over = new AbortController();
  const running = pump.run(fence, over.signal);
  let updates = 100;
  return {
    ...bench,
    db,
    inbox,
    intake,
    gateway,
    handled,
    failed,
    bugs,
    says: (text: string, chat = 7) =>
      intake.store({
        update_id: ++updates,
        message: { text, chat: { id: chat, type: "private" }, from: { id: chat } },
      } as { update_id: number }),
    async [Symbol.asyncDispose]() {
      over.abort();
      await running;
      await db[Symbol.asyncDispose]();
      await bench[Symbol.asyncDispose]();
    },
  };
}

test("a chat's updates are handled in order while another chat's do not wait (R62)", async () => {
  const gate = Promise.withResolvers<void>();
  await using at = await desk(async (text) => {
    if (text === "долго") await gate.promise;
    return EMPTY_PLAN;
  });
  await at.says("долго", 1);
  await at.says("потом", 1);
  await at.says("рядом", 2);
  await eventually("the other chat is served", () => at.handled.includes("рядом"));
  expect(at.handled).toEqual(["рядом"]);
  gate.resolve();
  await eventually("all is done", async () => (await at.inbox.waiting()) === 0);
  expect(at.handled).toEqual(["рядом", "долго", "потом"]);
});

test("who has lost the lease does not take an update up again and again (R62, N1)", async () => {
  await using at = await desk(() => EMPTY_PLAN);
  const longAfter = () => 9e12;
  await takeLease(at.db, { name: "leader", owner: "b", time: longAfter });
  await at.says("чужое");
  await eventually("it was tried", () => at.handled.length > 0);
  for (let i = 0; i < 100; i++) expect(await at.inbox.waiting()).toBe(1);
  expect(at.handled).toEqual(["чужое"]);
});

test("an update that was handled while a slow database looked for it is not handled again (R62)", async () => {
  const looked = Promise.withResolvers<void>();
  const finished = Promise.withResolvers<void>();
  let wakePump = () => {};
  let [isHandling, stale] = [false, 0];
  await using at = await desk(
    async () => {
      isHandling = true;
      wakePump();
      await looked.promise;
      return EMPTY_PLAN;
    },
    undefined,
    (inbox, wake) => {
      wakePump = wake;
      return {
        ...inbox,
        async finish(...all) {
          const finish = await inbox.finish(...all);
          finished.resolve();
          return finish;
        },
        async heads(limit) {
          const rows = await inbox.heads(limit);
          if (!isHandling || rows.length === 0) return rows;
          looked.resolve();
          await finished.promise;
          await new Promise((resolve) => setImmediate(resolve));
          stale++;
          return rows;
        },
      };
    },
  );
  await at.says("раз");
  await eventually("the look was answered", () => stale > 0);
  await at.says("два");
  await eventually("all is done", async () => (await at.inbox.waiting()) === 0);
  expect(at.handled).toEqual(["раз", "два"]);
});

test("effects that a guard refuses are decided anew from fresh reads (R74)", async () => {
  await using at = await desk((_text, turn) => ({
    ...EMPTY_PLAN,
    statements: turn < 3 ? [guard(sql`0`, "test: not yet")] : [],
  }));
  await at.says("нажатие");
  await eventually("it is done", async () => (await at.inbox.waiting()) === 0);
  expect(at.handled).toEqual(["нажатие", "нажатие", "нажатие"]);
  expect(at.failed).toEqual([]);
});

test("a bug undoes its update alone, is reported, and the person hears of it (R65, R173)", async () => {
  await using at = await desk((text) => {
    if (text === "беда") throw new Bug("a promise was broken");
    return EMPTY_PLAN;
  });
  await at.says("беда");
  await at.says("дальше");
  await eventually("both are over", async () => (await at.inbox.waiting()) === 0);
  expect(at.failed).toHaveLength(1);
  expect(at.bugs.map(({ message }) => message)).toEqual(["a promise was broken"]);
  expect(at.handled).toEqual(["дальше"]);
});

test("an update that nobody can read stands in nobody's way (N3, R65)", async () => {
  await using at = await desk(() => {
    throw new TypeError("this was no object");
  });
  await at.says("странное");
  await eventually("it is given up", async () => (await at.inbox.waiting()) === 0);
  expect(at.failed).toHaveLength(1);
});

test("the parts of a long text are handled as one (R144)", async () => {
  await using at = await desk(() => EMPTY_PLAN);
  const long = "я".repeat(4096);
  await at.says(long);
  await at.says("конец");
  await eventually("it is done", async () => {
    await at.clock.advance(500);
    return (await at.inbox.waiting()) === 0;
  });
  expect(at.handled).toEqual([`${long}конец`]);
});

test("a checkout is answered at once, outside the queue (R62)", async () => {
  await using at = await desk(() => EMPTY_PLAN);
  const query = { id: "odd", from: { id: 7 }, currency: "XTR", total_amount: 1 };
  await at.intake.store({ update_id: 5, pre_checkout_query: query } as { update_id: number });
  await eventually("it was answered", () =>
    at.control.status().recentCalls.some(({ method }) => method === "answerPreCheckoutQuery"),
  );
});

test("a conflict with another poller is waited out, and no update is lost (N1, R57)", async () => {
  await using at = await desk(() => EMPTY_PLAN);
  const conflicts: string[] = [];
  const log: Log = { ...silentLog, warn: (phrase) => conflicts.push(phrase) };
  const over = new AbortController();
  const polling = poll(
    { gateway: at.gateway, intake: at.intake, clock: at.clock, log },
    over.signal,
  );
  await eventually("we poll", () => at.control.status().methods.getUpdates !== undefined);
  // A second process with the same token takes the place of the first, which is told so.
  let rivalPolls = true;
  const rival = at.api.getUpdates({ timeout: 5 }).finally(() => {
    rivalPolls = false;
  });
  rival.catch(() => undefined);
  await eventually("the conflict is seen", () => conflicts.length > 0);
  expect(conflicts[0]).toBe("another poller is at work");
  await eventually("the rival has ended", async () => {
    await at.clock.advance(1_000);
    return !rivalPolls;
  });
  await at.ann.sends("привет");
  await eventually("polling goes on", async () => {
    await at.clock.advance(1_000);
    return at.handled.includes("привет");
  });
  over.abort();
  await polling;
});

test("a poll whose updates cannot be stored goes on a second after the database is back (N3, R74)", async () => {
  let isAway = true;
  await using at = await desk(
    () => EMPTY_PLAN,
    undefined,
    (inbox) => ({
      ...inbox,
      async store(update) {
        if (isAway) throw new Fault("database_unavailable", { retry: "later" });
        return inbox.store(update);
      },
    }),
  );
  const pauses: unknown[] = [];
  const log: Log = { ...silentLog, warn: (_, fields) => pauses.push(fields?.pauseMs) };
  const { gateway, intake, clock } = at;
  const over = new AbortController();
  const polling = poll({ gateway, intake, clock, log }, over.signal);
  await at.ann.sends("привет");
  await eventually("it has not been stored for long", async () => {
    await clock.advance(1_000);
    return pauses.length >= 6;
  });
  expect(new Set(pauses)).toEqual(new Set([1_000]));
  isAway = false;
  await eventually("it is handled", async () => {
    await clock.advance(1_000);
    return at.handled.includes("привет");
  });
  over.abort();
  await polling;
});

test("the webhook is set with its list, secret and address, and looked at again (R53, N42)", async () => {
  await using at = await desk(() => EMPTY_PLAN);
  const deps = { gateway: at.gateway, clock: at.clock, log: silentLog, commands: [] };
  const target = { url: "http://127.0.0.1:9/telegram/webhook", secret: "secret" };
  at.control.setFaults({ fail500Next: 1 });
  const registered = register(deps, target, new AbortController().signal);
  await eventually("it is set after the failure", async () => {
    await at.clock.advance(1_000);
    return at.control.status().webhook.url === target.url;
  });
  await registered;
  expect(at.control.status().webhook.allowedUpdates).toEqual([...ALLOWED_UPDATES]);
  await register(deps, "polling", new AbortController().signal);
  expect(at.control.status().mode).toBe("polling");
});

test("a press is answered before it is worked on (N5, R166)", async () => {
  const gate = Promise.withResolvers<void>();
  await using at = await desk(async () => {
    await gate.promise;
    return EMPTY_PLAN;
  });
  await at.intake.store({
    update_id: 6,
    callback_query: { id: "q1", from: { id: 7 }, data: "m", chat_instance: "1" },
  } as unknown as Update);
  await eventually("the answer is out", () =>
    at.control.status().recentCalls.some(({ method }) => method === "answerCallbackQuery"),
  );
  expect(at.handled).toEqual([]);
  gate.resolve();
});

test("a press is told when answers come late, and that it need not be repeated (N5, N40)", async () => {
  let word: string | undefined = "Ваш принят";
  await using at = await desk(
    () => EMPTY_PLAN,
    () => word,
  );
  const keyboard = { inline_keyboard: [[{ text: "Да", callback_data: "m" }]] };
  await at.ok("sendMessage", { chat_id: at.ann.id, text: "?", reply_markup: keyboard });
  const press = async () => {
    const answered = at.ann.presses("Да");
    await at.intake.store(await at.update());
    return answered;
  };
  expect(await press()).toMatchObject({ kind: "toast", text: "Ваш принят" });
  word = undefined;
  expect(await press()).toMatchObject({ kind: "none" });
});
