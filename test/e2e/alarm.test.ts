import { expect, test } from "bun:test";
import { ADMIN_ID, startWorld } from "../support/world.ts";

test("a refused key gives the money back and pages the admin, once (R241, R234, N55)", async () => {
  await using world = await startWorld();
  const admin = world.person("Хозяин", { id: ADMIN_ID });
  await admin.sends("/start");
  await admin.sees(/Дарим/);
  for (const ann of [world.person("Аня"), world.person("Вера")]) {
    await ann.sends("/start");
    await ann.sees(/Дарим/);
    await ann.presses(/^Попробовать:/);
    await ann.sees(/Цена/);
    world.kie.control.faults.set("key_refused", { next: 1 });
    await ann.presses("✅ Запустить");
    const failure = await ann.sees(/с нашей стороны/, { withinMs: 20_000 });
    expect(failure.text).not.toMatch(/ключ|провайдер|kie/i);
    await ann.sends("/balance");
    expect((await ann.sees(/^Баланс:/)).text).toMatch(/^Баланс: 200\s₽/);
  }
  await admin.sees(/Провайдер не принимает ключ/);
  const alarms = admin.chat.messages.filter(({ text }) => text.includes("не принимает ключ"));
  expect(alarms).toHaveLength(1);
}, 60_000);
