import { expect, test } from "bun:test";
import type { Update } from "grammy/types";
import { outgoing } from "../../../src/telegram/body.ts";
import { laneOf } from "../../../src/telegram/lanes.ts";
import { markup, plainText } from "../../../src/telegram/markup.ts";

test("a person's words and presses share a lane, whatever the update is (R62)", () => {
  const of = (update: object) => laneOf(update as Partial<Update>);
  expect(of({ message: { chat: { id: 7 } } })).toBe("chat:7");
  expect(of({ callback_query: { from: { id: 7 } } })).toBe("chat:7");
  expect(of({ my_chat_member: { from: { id: 7 } } })).toBe("chat:7");
  expect(of({ poll: { id: "1" } })).toBe("other");
  expect(of({ message: null })).toBe("other");
  expect(of({ message: { chat: { id: "7" } } })).toBe("other");
});

test("a newer screen of the same place takes the turn of an older one (R141)", () => {
  const send = (
    target: "new" | { edit: number } | { slot: string },
    purpose: "screen" | "notice",
  ) => outgoing({ key: "k", chat: 1, purpose, body: { type: "screen", text: "t", target } });
  expect(send({ edit: 5 }, "screen")).toMatchObject({ slot: "message:5", replaces: true });
  expect(send({ slot: "job:1" }, "screen")).toMatchObject({ slot: "job:1", replaces: true });
  expect(send("new", "screen")).toMatchObject({ slot: "screen" });
  expect(send("new", "screen").replaces).toBeUndefined();
  expect(send("new", "notice").slot).toBeUndefined();
});

test("text whose marks are broken keeps all its words (N34)", () => {
  expect(plainText("<b>Цена</b> &lt;18,70 ₽&gt; &amp;amp;")).toBe("Цена <18,70 ₽> &amp;");
});

test("an edited screen without buttons loses its old ones (N7)", () => {
  expect(markup(undefined)).toEqual({ inline_keyboard: [] });
  expect(
    markup([
      [
        { text: "а", data: "x" },
        { text: "б", copy: "18,70" },
      ],
    ]),
  ).toEqual({
    inline_keyboard: [
      [
        { text: "а", callback_data: "x" },
        { text: "б", copy_text: { text: "18,70" } },
      ],
    ],
  });
});
