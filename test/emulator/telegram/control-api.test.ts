import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Message } from "grammy/types";
import type {
  ChatView,
  EmulatorEvent,
  Faults,
  MessageView,
  Person,
  PressAccepted,
  Status,
} from "../../../src/emulator/telegram/index.ts";
import { eventually } from "../../support/eventually.ts";
import { png } from "../../support/sample-media.ts";
import { type TelegramBench, telegramBench } from "../../support/telegram-bench.ts";

// Goal: the page can do over HTTP all that a test can do in the process. Method: plain requests.
let bench: TelegramBench;
beforeEach(async () => {
  bench = await telegramBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

async function ask<T>(path: string, body?: object): Promise<T> {
  const init = body && {
    method: "POST",
    body: body instanceof FormData ? body : JSON.stringify(body),
  };
  const response = await fetch(`${bench.emulator.url}/emulator/${path}`, init);
  const answer = (await response.json()) as T & { error?: string };
  if (!response.ok) throw new Error(`${response.status} ${answer.error}`);
  return answer;
}

test("people are listed and added (R31)", async () => {
  const bob = await ask<Person>("people", { firstName: "Боб", username: "bob_1", admin: true });
  expect(bob).toMatchObject({ firstName: "Боб", language: "ru", admin: true, blocked: false });
  expect((await ask<Person[]>("people")).map(({ firstName }) => firstName)).toEqual(["Аня", "Боб"]);
  await expect(ask("people", { firstName: "" })).rejects.toThrow("400");
});

test("a chat is shown with markup, keyboard and commands (R31)", async () => {
  await bench.ok("setMyCommands", { commands: [{ command: "menu", description: "Меню" }] });
  await bench.ok("sendMessage", {
    chat_id: bench.ann.id,
    text: "<b>Меню</b>",
    parse_mode: "HTML",
    reply_markup: { inline_keyboard: [[{ text: "Да", callback_data: "yes" }]] },
  });
  const chat = await ask<ChatView>(`chats/${bench.ann.id}`);
  expect(chat.commands).toEqual([{ command: "menu", description: "Меню" }]);
  expect(chat.messages.at(-1)).toEqual({
    id: 2,
    chatId: bench.ann.id,
    from: "bot",
    date: bench.clock.now(),
    edited: false,
    text: "Меню",
    entities: [{ type: "bold", offset: 0, length: 4 }],
    html: "<b>Меню</b>",
    keyboard: [[{ text: "Да", kind: "callback", data: "yes" }]],
    reactions: [],
    linkPreview: true,
  });
});

test("texts, files and presses go to the bot (R31)", async () => {
  const chat = `chats/${bench.ann.id}`;
  const text = await ask<MessageView>(`${chat}/text`, { text: "кот", replyTo: 1 });
  expect(text).toMatchObject({ text: "кот", replyTo: 1 });

  const form = new FormData();
  form.set("kind", "photo");
  form.set("caption", "две");
  form.append("file", new File([png(20, 10)], "a.png"));
  form.append("file", new File([png(21, 10)], "b.png"));
  const album = await ask<MessageView[]>(`${chat}/files`, form);
  expect(album.map(({ media }) => media?.widthPx)).toEqual([20, 21]);
  expect(album[0]?.albumId).toBe(album[1]?.albumId as string);

  const { message_id } = await bench.ok<Message>("sendMessage", {
    chat_id: bench.ann.id,
    text: "?",
    reply_markup: { inline_keyboard: [[{ text: "Да", callback_data: "yes" }]] },
  });
  const press = { messageId: message_id, row: 0, column: 0 };
  expect(await ask<PressAccepted>(`${chat}/press`, press)).toEqual({ queryId: expect.any(String) });
  expect(await ask<{ updateId: number }>("updates", { update_id: 7 })).toEqual({ updateId: 7 });
  expect(await ask<Person>(`${chat}/block`, { blocked: true })).toMatchObject({ blocked: true });
  const kinds = (await bench.updates()).map((update) => Object.keys(update).at(-1));
  expect(kinds).toEqual([
    "message",
    "message",
    "message",
    "callback_query",
    "update_id",
    "my_chat_member",
  ]);
});

test("an invoice is paid (R31)", async () => {
  const prices = [{ label: "x", amount: 5 }];
  const offer = { title: "x", description: "y", payload: "x", currency: "XTR", prices };
  await bench.ok("sendInvoice", { chat_id: bench.ann.id, ...offer });
  const { messages } = await ask<ChatView>(`chats/${bench.ann.id}`);
  const invoice = messages.at(-1);
  expect(invoice?.invoice).toEqual({
    title: "x",
    description: "y",
    currency: "XTR",
    amount: 5,
    paid: false,
  });
  await ask(`chats/${bench.ann.id}/pay`, { messageId: invoice?.id });
  expect(await bench.update()).toHaveProperty("pre_checkout_query");
});

test("faults are ordered and the state is told, without the token (R31, N52)", async () => {
  const faults = await ask<Faults>("faults", { rate429: 1, webhook: { dropNext: 2 } });
  expect(faults).toMatchObject({ rate429: 1, webhook: { dropNext: 2, duplicateNext: 0 } });
  expect(await ask<Faults>("faults")).toEqual(faults);
  await expect(ask("faults", { rate429: -1 })).rejects.toThrow("400");

  await bench.call("sendMessage", { chat_id: bench.ann.id, text: "x" });
  const status = await ask<Status>("status");
  expect(status).toMatchObject({ mode: "polling", pendingUpdates: 0 });
  expect(status.methods.sendMessage).toEqual({ ok: 0, failed: 1 });
  expect(status.recentCalls.at(-1)).toMatchObject({ method: "sendMessage", errorCode: 429 });
  expect(JSON.stringify(status)).not.toContain("test-token");
});

test("what happens is streamed as it happens (R31)", async () => {
  const response = await fetch(`${bench.emulator.url}/emulator/events`);
  const events = readEvents(response);
  const { message_id } = await bench.ok<Message>("sendMessage", {
    chat_id: bench.ann.id,
    text: "раз",
  });
  const place = { chat_id: bench.ann.id, message_id };
  await bench.ok("editMessageText", { ...place, text: "два" });
  await bench.ok("deleteMessage", place);
  await bench.ok("sendChatAction", { chat_id: bench.ann.id, action: "typing" });
  const seen: EmulatorEvent[] = [];
  for await (const event of events) if (seen.push(event) === 4) break;
  await eventually("the stream has ended", () => bench.clock.sleeping === 0);
  await bench.ok("sendMessage", { chat_id: bench.ann.id, text: "nobody listens" });
  expect(seen).toMatchObject([
    { type: "message", message: { text: "раз", edited: false } },
    { type: "edit", message: { text: "два", edited: true } },
    { type: "delete", messageId: message_id },
    { type: "chat_action", action: "typing" },
  ]);
});

test("what is not there is 404, what is no JSON is 400 (R31)", async () => {
  await expect(ask("nothing")).rejects.toThrow("404 there is no such route");
  await expect(ask("chats/5")).rejects.toThrow("404 there is no such person");
  await expect(ask("files/none")).rejects.toThrow("404 there is no such file");
  const response = await fetch(`${bench.emulator.url}/emulator/people`, {
    method: "POST",
    body: "{",
  });
  expect(response.status).toBe(400);
  const form = new FormData();
  form.set("kind", "sticker");
  await expect(ask(`chats/${bench.ann.id}/files`, form)).rejects.toThrow("400");
});

async function* readEvents(response: Response): AsyncGenerator<EmulatorEvent> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) if (part.startsWith("data: ")) yield JSON.parse(part.slice(6));
  }
}
