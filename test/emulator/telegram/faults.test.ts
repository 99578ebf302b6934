import { afterEach, beforeEach, expect, test } from "bun:test";
import { HttpError } from "grammy";
import { eventually } from "../../support/eventually.ts";
import { type TelegramBench, TOKEN, telegramBench } from "../../support/telegram-bench.ts";

let bench: TelegramBench;
beforeEach(async () => {
  bench = await telegramBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

const say = (text = "x") => bench.refusal("sendMessage", { chat_id: bench.ann.id, text });
const sent = (text = "x") => bench.ok("sendMessage", { chat_id: bench.ann.id, text });
const heard = () =>
  bench.ann.chat.messages.filter(({ from }) => from === "bot").map(({ text }) => text);

test("429 comes as often as it was ordered, in the body and in the header (R31)", async () => {
  bench.control.setFaults({ rate429: 2, retryAfter: 7 });
  const url = `${bench.emulator.url}/bot${TOKEN}/sendMessage?chat_id=${bench.ann.id}&text=x`;
  const response = await fetch(url);
  expect(response.status).toBe(429);
  expect(response.headers.get("retry-after")).toBe("7");
  expect(await response.json()).toEqual({
    ok: false,
    error_code: 429,
    description: "Too Many Requests: retry after 7",
    parameters: { retry_after: 7 },
  });
  await say();
  await sent();
  expect(heard()).toEqual(["x"]);
});

test("a restarting server has done nothing (R31)", async () => {
  bench.control.setFaults({ fail500Next: 1 });
  expect(await say()).toBe("500 Internal Server Error: restart");
  expect(heard()).toEqual([]);
});

test("an answer is lost after the deed, a connection before it (R31)", async () => {
  bench.control.setFaults({ loseAnswerNext: 1 });
  await expect(bench.api.sendMessage(bench.ann.id, "раз")).rejects.toBeInstanceOf(HttpError);
  expect(heard()).toEqual(["раз"]);
  bench.control.setFaults({ dropBeforeNext: 1 });
  await expect(bench.api.sendMessage(bench.ann.id, "два")).rejects.toBeInstanceOf(HttpError);
  expect(heard()).toEqual(["раз"]);
  expect(bench.control.status().methods.sendMessage).toEqual({ ok: 0, failed: 2 });
});

test("faults can be kept to some methods, and leave polling alone (R31)", async () => {
  bench.control.setFaults({ rate429: 1, methods: ["sendPhoto"] });
  await sent();
  bench.control.setFaults({ methods: [] });
  await bench.ok("getUpdates");
  expect(await say()).toStartWith("429");
  expect(bench.control.faults().rate429).toBe(0);
});

test("every call can be slow (R31)", async () => {
  bench.control.setFaults({ slowMs: 3_000 });
  const saying = sent();
  await eventually("the call waits", () => bench.clock.sleeping === 1);
  expect(heard()).toEqual([]);
  bench.clock.move(3_000);
  await saying;
  expect(bench.control.status().recentCalls.at(-1)).toMatchObject({ ok: true, tookMs: 3_000 });
});

test("natural limits let a short burst through, then one a second (R31)", async () => {
  bench.control.setFaults({ naturalLimits: true });
  for (let i = 0; i < 5; i++) await sent();
  expect(await say()).toBe("429 Too Many Requests: retry after 1");
  const bob = bench.control.addPerson({ firstName: "Боб" });
  bench.control.sendText(bob.id, { text: "/start" });
  await bench.ok("sendMessage", { chat_id: bob.id, text: "x" });
  bench.clock.move(1_000);
  await sent();
  expect(await say()).toStartWith("429");
});

test("a blocked bot cannot write, and hears of it (R31)", async () => {
  await bench.ann.blocks();
  expect(await say()).toBe("403 Forbidden: bot was blocked by the user");
  const action = { chat_id: bench.ann.id, action: "typing" };
  expect(await bench.refusal("sendChatAction", action)).toStartWith("403");
  const update = await bench.update();
  expect(update.my_chat_member).toMatchObject({
    chat: { id: bench.ann.id },
    old_chat_member: { status: "member" },
    new_chat_member: { status: "kicked", user: { is_bot: true } },
  });
  await bench.ann.unblocks();
  await sent();
});

test("a deleted account cannot be written to (R31)", async () => {
  bench.control.deactivate(bench.ann.id);
  expect(await say()).toBe("403 Forbidden: user is deactivated");
});
