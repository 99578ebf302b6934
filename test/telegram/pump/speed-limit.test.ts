import { expect, test } from "bun:test";
import type { Update } from "grammy/types";
import { SpeedLimit } from "../../../src/telegram/speed-limit.ts";
import { TokenBucket } from "../../../src/telegram/token-bucket.ts";

const press = (person: number) =>
  ({ callback_query: { id: "1", from: { id: person } } }) as unknown as Partial<Update>;
const message = (person: number, more: object = {}) =>
  ({
    message: { chat: { id: person, type: "private" }, from: { id: person }, text: "!", ...more },
  }) as unknown as Partial<Update>;

const flood = (limit: SpeedLimit, update: Partial<Update>, now: number) =>
  Array.from({ length: 30 }, () => limit.judge(update, now).status);

test("a bucket gives its burst at once and refills steadily (R247)", () => {
  const bucket = new TokenBucket({ burst: 2, perSecond: 1, now: 0 });
  expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([true, true, false]);
  expect(bucket.waitMs(0)).toBe(1000);
  expect(bucket.take(999)).toBe(false);
  expect(bucket.take(1000)).toBe(true);
  expect(bucket.isFull(1000)).toBe(false);
  expect(bucket.isFull(3000)).toBe(true);
});

test("a clock that jumps back refills nothing and locks nobody out (R247)", () => {
  const bucket = new TokenBucket({ burst: 1, perSecond: 1, now: 10_000 });
  expect(bucket.take(10_000)).toBe(true);
  expect(bucket.take(5_000)).toBe(false);
  expect(bucket.take(6_000)).toBe(true);
});

test("twenty actions at once are served, then five a second (R247)", () => {
  const limit = new SpeedLimit("Слишком быстро");
  expect(flood(limit, press(1), 0).filter((status) => status === "fine")).toHaveLength(20);
  expect(flood(limit, press(1), 1000).filter((status) => status === "fine")).toHaveLength(5);
  expect(limit.judge(press(2), 1000).status).toBe("fine");
});

test("who is too fast is told so: each press in its answer, messages once in three seconds (N59)", () => {
  const limit = new SpeedLimit("Слишком быстро");
  flood(limit, message(1), 0);
  const words = (now: number) => {
    flood(limit, message(1), now);
    const speed = limit.judge(message(1), now);
    return speed.status === "too_fast" ? speed.plan.messages.length : -1;
  };
  // The flood itself got the one word, so the next message in the same moment gets none.
  expect(words(0)).toBe(0);
  expect(limit.judge(press(1), 0)).toMatchObject({ status: "too_fast", text: "Слишком быстро" });
});

test("a payment is never too fast (R127)", () => {
  const limit = new SpeedLimit("Слишком быстро");
  flood(limit, message(1), 0);
  const paid = message(1, { successful_payment: { currency: "XTR" } });
  expect(limit.judge(paid, 0).status).toBe("fine");
});
