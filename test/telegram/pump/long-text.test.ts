import { expect, test } from "bun:test";
import type { InboxRow } from "../../../src/queue/index.ts";
import { joinLongText, mayContinue } from "../../../src/telegram/long-text.ts";

const row = (updateId: number, text: string, receivedAt: number): InboxRow => ({
  updateId,
  lane: "chat:1",
  body: { update_id: updateId, message: { text } },
  receivedAt,
  dueAt: 0,
  attempts: 0,
});

const long = "п".repeat(4096);

test("a text that the client has cut is put together as it was written (R144)", () => {
  const rows = [row(1, long, 1000), row(2, long, 1100), row(3, "конец", 1200)];
  expect(joinLongText(rows, 1300)).toMatchObject({
    status: "ready",
    updateIds: [1, 2, 3],
    update: { update_id: 1, message: { text: `${long}${long}конец` } },
  });
});

test("a part that was cut at the end of a line keeps its line break (R144)", () => {
  const line = "п".repeat(3950);
  expect(joinLongText([row(1, line, 0), row(2, "и", 1)], 5)).toMatchObject({
    update: { message: { text: `${line}\nи` } },
  });
});

test("the continuation of a long part is waited for, two seconds and no longer (N4)", () => {
  expect(joinLongText([row(1, long, 1000)], 2999)).toEqual({ status: "wait", untilMs: 3000 });
  expect(joinLongText([row(1, long, 1000)], 3000)).toMatchObject({ updateIds: [1] });
});

test("what comes later, or is a command, is not taken for a continuation (R167, N9)", () => {
  expect(joinLongText([row(1, long, 0), row(2, "позже", 2001)], 2002)).toMatchObject({
    updateIds: [1],
  });
  expect(joinLongText([row(1, long, 0), row(2, "/cancel", 10)], 20)).toMatchObject({
    updateIds: [1],
  });
});

test("only a long text that is no command may continue (R167)", () => {
  expect(mayContinue({ message: { text: long } } as never)).toBe(true);
  expect(mayContinue({ message: { text: `/start ${long}` } } as never)).toBe(false);
  expect(mayContinue({ message: { text: "коротко" } } as never)).toBe(false);
  expect(mayContinue({})).toBe(false);
});
