import { afterAll, beforeAll, expect, test } from "bun:test";
import type { BotCommand, ChatFullInfo, Message } from "grammy/types";
import { type TelegramBench, TOKEN, telegramBench } from "../../support/telegram-bench.ts";

let bench: TelegramBench;
beforeAll(async () => {
  bench = await telegramBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const root = () => `${bench.emulator.url}/bot${TOKEN}`;
const json = async (response: Response): Promise<object> =>
  Object.assign((await response.json()) as object, { http: response.status });

test("getMe is the bot of the token (R53)", async () => {
  expect(await bench.api.getMe()).toMatchObject({
    id: 7_000_001,
    is_bot: true,
    username: "trt_demo_bot",
    can_join_groups: true,
  });
});

test("a call comes as query, form, multipart or JSON, in any case of letters (R32)", async () => {
  const link = encodeURIComponent(JSON.stringify({ is_disabled: true }));
  const query = `chat_id=${bench.ann.id}&text=%D0%BA%D0%BE%D1%82&link_preview_options=${link}`;
  const form = new FormData();
  for (const [name, value] of new URLSearchParams(query)) form.append(name, value);
  const ways = [
    fetch(`${root()}/SENDMESSAGE?${query}`),
    fetch(`${root()}/sendmessage`, { method: "POST", body: new URLSearchParams(query) }),
    fetch(`${root()}/sendMessage`, { method: "POST", body: form }),
    fetch(`${root()}/sendMessage?${query}`, { method: "POST" }),
  ];
  for (const response of await Promise.all(ways)) {
    expect(await response.json()).toMatchObject({
      ok: true,
      result: { text: "кот", link_preview_options: { is_disabled: true } },
    });
  }
});

test("what is no method and no token is told apart (R32)", async () => {
  const notFound = { http: 404, ok: false, error_code: 404, description: "Not Found" };
  expect(await json(await fetch(`${root()}/sendRichMessage`))).toEqual(notFound);
  expect(await json(await fetch(`${bench.emulator.url}/`))).toEqual(notFound);
  expect(await json(await fetch(`${bench.emulator.url}/bot5:other/getMe`))).toEqual({
    http: 401,
    ok: false,
    error_code: 401,
    description: "Unauthorized",
  });
});

test("a body that is no JSON object is refused (R32)", async () => {
  for (const body of ["{", "[]"]) {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${root()}/getMe`, { method: "POST", headers, body });
    expect(await response.json()).toMatchObject({ ok: false, error_code: 400 });
  }
});

test("commands are kept per scope and language, the person sees the narrowest (R32)", async () => {
  const commands = (name: string) => [{ command: name, description: "x" }];
  const chat = { scope: { type: "chat", chat_id: bench.ann.id } };
  await bench.ok("setMyCommands", { commands: commands("all") });
  expect(bench.ann.chat.commands).toEqual(commands("all"));
  await bench.ok("setMyCommands", { commands: commands("ru"), language_code: "ru" });
  expect(bench.ann.chat.commands).toEqual(commands("ru"));
  await bench.ok("setMyCommands", { commands: commands("admin"), ...chat });
  expect(bench.ann.chat.commands).toEqual(commands("admin"));
  expect(await bench.ok<BotCommand[]>("getMyCommands", chat)).toEqual(commands("admin"));
  await bench.ok("deleteMyCommands", chat);
  expect(await bench.ok<BotCommand[]>("getMyCommands", chat)).toEqual([]);
  expect(bench.ann.chat.commands).toEqual(commands("ru"));
});

test.each([
  [[{ command: "Start", description: "x" }], "BOT_COMMAND_INVALID"],
  [[{ command: "x".repeat(33), description: "x" }], "BOT_COMMAND_INVALID"],
  [[{ command: "start", description: "" }], "BOT_COMMAND_DESCRIPTION_INVALID"],
])("the commands %j are refused (R32)", async (commands, words) => {
  expect(await bench.refusal("setMyCommands", { commands })).toBe(`400 Bad Request: ${words}`);
});

test("a scope has at most a hundred commands (R32)", async () => {
  const commands = Array(101).fill({ command: "a", description: "x" });
  expect(await bench.refusal("setMyCommands", { commands })).toBe(
    "400 Bad Request: BOT_COMMANDS_TOO_MUCH",
  );
});

test("the bot tells its name and what it is for (R32)", async () => {
  await bench.ok("setMyName", { name: "Бот" });
  await bench.ok("setMyDescription", { description: "Рисует" });
  await bench.ok("setMyShortDescription", { short_description: "Рисует", language_code: "ru" });
  expect(await bench.ok<object>("getMyName", { language_code: "ru" })).toEqual({ name: "Бот" });
  expect(await bench.ok<object>("getMyDescription")).toEqual({ description: "Рисует" });
  expect(await bench.ok<object>("getMyShortDescription")).toEqual({ short_description: "" });
  const description = "x".repeat(513);
  expect(await bench.refusal("setMyDescription", { description })).toStartWith("400");
  for (const method of ["logOut", "close"]) expect(await bench.ok<boolean>(method)).toBe(true);
});

test("a chat is described by its person (R32)", async () => {
  expect(await bench.ok<ChatFullInfo>("getChat", { chat_id: bench.ann.id })).toMatchObject({
    id: bench.ann.id,
    type: "private",
    first_name: "Аня",
    active_usernames: ["anna"],
  });
  const photos = await bench.ok<object>("getUserProfilePhotos", { user_id: bench.ann.id });
  expect(photos).toEqual({ total_count: 0, photos: [] });
});

test("numbers of messages grow over all chats (R32)", async () => {
  const bob = bench.control.addPerson({ firstName: "Боб" });
  const first = bench.control.sendText(bob.id, { text: "/start" });
  const second = await bench.ok<Message>("sendMessage", { chat_id: bench.ann.id, text: "x" });
  expect(second.message_id).toBe(first.id + 1);
});
