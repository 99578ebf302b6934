import { expect, test } from "bun:test";
import type { Body } from "../../../src/telegram/body.ts";
import { mp3 } from "../../support/sample-media.ts";
import { postOffice } from "./post-office.ts";

// Goal: what is sent by its address arrives, or else words say what to do.

const keyboard = [[{ text: "✅ Выбрать", data: "m" }]];
const sample = (url: string): { purpose: "screen"; body: Body } => ({
  purpose: "screen",
  body: {
    type: "media",
    as: "audio",
    fileId: url,
    title: "Джеймс",
    caption: "Подходит?",
    instead: { text: "Сейчас <b>не послушать</b>", keyboard },
    keyboard,
  },
});

test("a sample is sent by its address, with its name and buttons (R144)", async () => {
  await using office = await postOffice();
  await using web = Bun.serve({ port: 0, fetch: () => new Response(mp3(3)) });
  await office.says(sample(`http://127.0.0.1:${web.port}/james.mp3`));
  const heard = await office.ann.sees("Подходит?");
  expect(heard.media).toMatchObject({ kind: "audio", title: "Джеймс" });
  expect(heard.keyboard.flat().map(({ text }) => text)).toEqual(["✅ Выбрать"]);
});

test("a sample that Telegram cannot fetch is told in words, with the same buttons (R136, R139)", async () => {
  await using office = await postOffice();
  await using web = Bun.serve({ port: 0, fetch: () => new Response("gone", { status: 404 }) });
  await office.says(sample(`http://127.0.0.1:${web.port}/gone.mp3`));
  const told = await office.ann.sees("Сейчас не послушать");
  expect(told.media).toBeUndefined();
  expect(told.keyboard.flat().map(({ text }) => text)).toEqual(["✅ Выбрать"]);
});
