import { expect, test } from "bun:test";
import { ADMIN_ID, startWorld } from "../support/world.ts";

test("a refused key stops selling, gives the money back and pages the admin, once (R241, R234, N55)", async () => {
  await using world = await startWorld();
  const admin = world.person("Хозяин", { id: ADMIN_ID });
  await admin.sends("/start");
  await admin.sees(/Дарим/);
  const [ann, vera] = [world.person("Аня"), world.person("Вера")] as const;
  for (const person of [ann, vera]) {
    await person.sends("/start");
    await person.sees(/Дарим/);
    await person.presses(/^Попробовать:/);
    await person.sees(/Цена/);
  }
  world.kie.control.faults.set("key_refused", { next: 1 });
  await ann.presses("✅ Запустить");
  const failure = await ann.sees(/с нашей стороны/);
  expect(failure.text).not.toMatch(/ключ|провайдер|kie/i);
  await ann.sends("/balance");
  expect((await ann.sees(/^Баланс:/)).text).toMatch(/^Баланс: 200\s₽/);
  await admin.sees(/Провайдер не принимает ключ/);

  // Nobody else is sold what cannot be made; once it can, one tap runs it.
  await vera.presses("✅ Запустить");
  await vera.sees(/Запуски ненадолго на паузе/);
  expect((await world.trt("stops", "lift", "selling")).out).toContain("nothing is stopped");
  await vera.presses("🔁 Попробовать снова");
  await vera.sees(({ media }) => media !== undefined);
  await admin.sees(/Запуски снова продаются/);
  const alarms = admin.chat.messages.filter(({ text }) => text.includes("не принимает ключ"));
  expect(alarms).toHaveLength(1);
});
