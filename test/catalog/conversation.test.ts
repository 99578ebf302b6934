import { expect, test } from "bun:test";
import { type Turn, writeConversation } from "../../src/catalog/index.ts";

// Goal: what is sent along of a conversation has a bound, and the newest of it is always there.

const turn = (n: number, length = 10): Turn => ({
  question: `вопрос ${n} ${"q".repeat(length)}`,
  answer: `ответ ${n} ${"a".repeat(length)}`,
});
const read = (text: string) => JSON.parse(text) as Turn[];

test("the turns stand in their order, the oldest first (R92)", () => {
  const [newest, before] = [turn(2), turn(1)];
  expect(read(writeConversation([newest, before], 1_000))).toEqual([before, newest]);
});

test("older turns are left out where there is no room, and after the tenth (R111)", () => {
  const turns = Array.from({ length: 30 }, (_, i) => turn(30 - i));
  expect(read(writeConversation(turns, 100_000))).toHaveLength(10);
  const few = writeConversation(turns, 300);
  expect(Buffer.byteLength(few)).toBeLessThanOrEqual(300);
  expect(read(few).at(-1)).toEqual(turn(30));
});

test("a turn that is too long by itself is told as it begins, and never broken (R111)", () => {
  const long = { question: "😀".repeat(3_000), answer: 'ответ "в кавычках"\n'.repeat(3_000) };
  const text = writeConversation([long], 2_000);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_000);
  const [only] = read(text);
  expect(long.answer.startsWith(only?.answer ?? "?")).toBe(true);
  expect(only?.answer.length).toBeGreaterThan(100);
  expect(only?.question.isWellFormed()).toBe(true);
});
