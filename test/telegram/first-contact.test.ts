import { expect, test } from "bun:test";
import { Bot } from "./chat.ts";

test("/start greets a newcomer once, with 200 ₽ on the balance (R156, R177, G3)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  expect(ann.messages).toHaveLength(1);
  expect(ann.text).toContain("Привет, Аня!");
  expect(ann.text).toContain("200 ₽");
  expect(ann.text).toContain("Баланс не сгорает, подписки нет");
  expect((await bot.ledger.balance(ann.id)).available).toBe(200_00 as never);

  await ann.says("/start");
  expect(ann.text).toContain("Главное меню");
  expect(ann.text).toContain("Баланс: 200 ₽");
  expect((await bot.ledger.balance(ann.id)).available).toBe(200_00 as never);
});
