import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { statement } from "../../../db/index.ts";
import { Fault } from "../../../src/kernel/index.ts";
import { eventually } from "../../support/eventually.ts";
import { postOffice, screen } from "./post-office.ts";

const texts = (office: Awaited<ReturnType<typeof postOffice>>) =>
  office.ann.chat.messages.filter(({ from }) => from === "bot").map(({ text }) => text);

test("messages of a chat are sent in their order (R62)", async () => {
  await using office = await postOffice();
  for (const text of ["раз", "два", "три"]) await office.says(screen(text));
  await office.ann.sees("три");
  expect(texts(office)).toEqual(["раз", "два", "три"]);
});

test("a screen is edited in place, and said anew when its message is gone (R141)", async () => {
  await using office = await postOffice();
  await office.says(screen("меню"));
  const { id } = await office.ann.sees("меню");
  await office.says(screen("раздел", { edit: id }));
  await office.ann.sees("раздел");
  expect(texts(office)).toEqual(["раздел"]);
  await office.says(screen("раздел", { edit: id }));
  await office.says(screen("пропавшее", { edit: 9_999 }));
  await office.ann.sees("пропавшее");
  expect(texts(office)).toEqual(["раздел", "пропавшее"]);
});

test("a message in a slot replaces the one that stands there, and can be taken away (R149)", async () => {
  await using office = await postOffice();
  const progress = (text: string) =>
    office.says({ ...screen(text, { slot: "job:1" }), purpose: "progress" });
  await progress("10 %");
  await office.ann.sees("10 %");
  await progress("90 %");
  await office.ann.sees("90 %");
  expect(texts(office)).toEqual(["90 %"]);
  await office.says({ purpose: "progress", body: { type: "delete", slot: "job:1" } });
  await eventually("it is gone", () => texts(office).length === 0);
  await progress("снова");
  await office.ann.sees("снова");
});

test("Telegram's 429 is waited out, and nothing is said twice (R95)", async () => {
  await using office = await postOffice();
  office.control.setFaults({ rate429: 1, retryAfter: 7 });
  await office.says(screen("важное"));
  await eventually("the wait begins", () => calls(office, "sendMessage").length === 1);
  await office.clock.advance(6_000);
  expect(texts(office)).toEqual([]);
  await eventually("it arrives", async () => {
    await office.clock.advance(1_000);
    return texts(office).length === 1;
  });
  expect(texts(office)).toEqual(["важное"]);
});

test("a send without an answer is repeated once where money or a result depends on it (R58)", async () => {
  await using office = await postOffice();
  office.control.setFaults({ loseAnswerNext: 1 });
  await office.says({ ...screen("деньги вернулись"), purpose: "money" });
  await eventually("it was said again", async () => {
    await office.clock.advance(1_000);
    return texts(office).length === 2;
  });
  office.control.setFaults({ loseAnswerNext: 1 });
  await office.says(screen("просто экран"));
  await eventually("the plain one is let be", async () => (await office.outbox.waiting()) === 0);
  await office.clock.advance(60_000);
  expect(texts(office).filter((text) => text === "просто экран")).toHaveLength(1);
});

test("the last word of a run takes its place however often its edit breaks off (R58, R106)", async () => {
  await using office = await postOffice();
  await office.says({ ...screen("создаю", { slot: "job:1" }), purpose: "progress" });
  await office.ann.sees("создаю");
  office.control.setFaults({ dropBeforeNext: 3 });
  await office.says({ ...screen("отменено", { slot: "job:1" }), purpose: "money" });
  await eventually("it is written", async () => {
    await office.clock.advance(1_000);
    return texts(office).includes("отменено");
  });
  expect(texts(office)).toEqual(["отменено"]);
});

test("so does one that a process left unfinished at its second try (R58, N20)", async () => {
  await using office = await postOffice();
  await office.says({ ...screen("создаю", { slot: "job:1" }), purpose: "progress" });
  await office.ann.sees("создаю");
  const left = sql`UPDATE outbox SET state = 'sending', attempts = 2, error = 'unclear'
    WHERE key = 'left'`;
  const word = { ...screen("отменено", { slot: "job:1" }), purpose: "money" } as const;
  await office.says({ ...word, key: "left" }, [statement(left)]);
  await eventually("it is written", async () => {
    await office.clock.advance(1_000);
    return texts(office).includes("отменено");
  });
  expect(texts(office)).toEqual(["отменено"]);
});

test("what stands for a run is taken away even where answers are lost (R149, G10)", async () => {
  await using office = await postOffice();
  const progress = { ...screen("Создаю…", { slot: "job:1" }), purpose: "progress" } as const;
  await office.says(progress);
  await office.ann.sees("Создаю…");
  office.control.setFaults({ dropBeforeNext: 3 });
  await office.says({ purpose: "progress", body: { type: "delete", slot: "job:1" } });
  await eventually("it is gone", async () => {
    await office.clock.advance(1_000);
    return texts(office).length === 0;
  });
});

test("a look that a slow database answers after the send finds no unfinished send (R62, N20)", async () => {
  let stale = 0;
  await using office = await postOffice({}, (outbox, wake) => {
    const looked = Promise.withResolvers<void>();
    const sent = Promise.withResolvers<void>();
    return {
      ...outbox,
      async sending(row, fence) {
        const begun = await outbox.sending(row, fence);
        wake();
        await looked.promise;
        return begun;
      },
      async sent(...all) {
        const moved = await outbox.sent(...all);
        sent.resolve();
        return moved;
      },
      async heads(...all) {
        const rows = await outbox.heads(...all);
        if (!rows.some(({ state }) => state === "sending")) return rows;
        looked.resolve();
        await sent.promise;
        await new Promise((resolve) => setImmediate(resolve));
        stale++;
        return rows;
      },
    };
  });
  await office.says(screen("раз"));
  await eventually("the look was answered", () => stale > 0);
  await office.says(screen("два"));
  await office.ann.sees("два");
  expect(texts(office)).toEqual(["раз", "два"]);
  await eventually("nothing waits", async () => (await office.outbox.waiting()) === 0);
});

const away = () => new Fault("database_unavailable", { retry: "later" });

test("what was sent while the database went away is not sent again (R58, N20)", async () => {
  let tries = 0;
  await using office = await postOffice({}, (outbox) => ({
    ...outbox,
    async sent(...all) {
      if (++tries < 3) throw away();
      return outbox.sent(...all);
    },
  }));
  await office.says({ ...screen("деньги вернулись"), purpose: "money" });
  await eventually("it is known to be sent", async () => {
    await office.clock.advance(1_000);
    return (await office.outbox.waiting()) === 0;
  });
  expect(tries).toBe(3);
  expect(texts(office)).toEqual(["деньги вернулись"]);
});

test("a screen whose beginning the database left unanswered is sent all the same, once (R58, N5)", async () => {
  let isUnclear = true;
  await using office = await postOffice({}, (outbox) => ({
    ...outbox,
    async sending(...all) {
      const begun = await outbox.sending(...all);
      if (!isUnclear) return begun;
      isUnclear = false;
      throw new Fault("write_unclear", { retry: "same_key" });
    },
  }));
  await office.says(screen("меню"));
  await eventually("nothing waits", async () => {
    await office.clock.advance(1_000);
    return (await office.outbox.waiting()) === 0;
  });
  expect(texts(office)).toEqual(["меню"]);
});

test("a screen whose place cannot be read is sent when it can (N5, R74)", async () => {
  let reads = 0;
  await using office = await postOffice({}, (outbox) => ({
    ...outbox,
    async standing(...all) {
      if (++reads === 1) throw away();
      return outbox.standing(...all);
    },
  }));
  await office.says(screen("10 %", { slot: "job:1" }));
  await eventually("nothing waits", async () => {
    await office.clock.advance(1_000);
    return (await office.outbox.waiting()) === 0;
  });
  expect(texts(office)).toEqual(["10 %"]);
});

test("text whose marks are broken arrives all the same, without them (N34)", async () => {
  await using office = await postOffice();
  await office.says(screen("<b>Цена 18,70 ₽"));
  await office.ann.sees("Цена 18,70 ₽");
});

test("who has blocked the bot is known to be out of reach, and holds nobody up (N35)", async () => {
  await using office = await postOffice();
  await office.ann.blocks();
  await office.says(screen("никому"));
  await eventually("it is known", () => office.unreachable.length === 1);
  await eventually("nothing waits", async () => (await office.outbox.waiting()) === 0);
  await office.ann.unblocks();
  await office.says(screen("снова здесь"));
  await office.ann.sees("снова здесь");
});

test("a chat gets bursts at once and a steady trickle after that (telegram.md §3.4)", async () => {
  await using office = await postOffice();
  for (let i = 0; i < 25; i++) await office.says(screen(`№ ${i}`));
  await eventually("the burst is out", () => texts(office).length === 20);
  await eventually("five wait", async () => (await office.outbox.waiting()) === 5);
  await eventually("the rest follows", async () => {
    await office.clock.advance(1_000);
    return texts(office).length === 25;
  });
});

const calls = (office: Awaited<ReturnType<typeof postOffice>>, method: string) =>
  office.control.status().recentCalls.filter((call) => call.method === method);
