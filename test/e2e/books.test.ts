import { expect, test } from "bun:test";
import Libsql from "libsql";
import { eventually } from "../support/eventually.ts";
import { ADMIN_ID, startWorld, type World } from "../support/world.ts";

/** Puts a guard aside, adds to every gift, and puts the guard back. */
function falsify(world: World, by: number): void {
  const db = new Libsql(world.env.DATABASE_URL?.replace("file:", "") ?? "");
  const guard = "SELECT sql FROM sqlite_schema WHERE name = 'account_moves'";
  const { sql } = db.prepare(guard).get() as { sql: string };
  db.exec(`BEGIN IMMEDIATE; DROP TRIGGER account_moves;
    UPDATE account SET balance = balance + ${by} WHERE kind = 'bonus'; ${sql}; COMMIT`);
  db.close();
}

test("a start on wrong books sells nothing and says so to the admin; on right ones it sells (G40)", async () => {
  await using world = await startWorld();
  const admin = world.person("Хозяин", { id: ADMIN_ID });
  const ann = world.person("Аня");
  for (const person of [admin, ann]) {
    await person.sends("/start");
    await person.sees(/Дарим/);
  }
  await world.stop();
  falsify(world, 1);
  await world.start();
  await admin.sees(/Книги не сходятся, продажи остановлены/);
  await ann.presses(/^Попробовать:/);
  await ann.sees(/Цена/);
  await ann.presses("✅ Запустить");
  await ann.sees(/Запуски ненадолго на паузе/);
  const { code, out } = await world.trt("ledger", "audit", "--cheap");
  expect({ code, out }).toMatchObject({ code: 1, out: expect.stringMatching(/FAIL debits equal/) });
  expect((await world.trt("stops")).out).toContain("selling  audit:");

  await world.stop();
  falsify(world, -1);
  await world.start();
  const sells = async () => (await world.trt("stops")).out === "nothing is stopped\n";
  await eventually("the books are proved", sells);
  await ann.presses("🔁 Попробовать снова");
  const number = /№ (\w{6})/.exec((await ann.sees(/Создаю…|Готово/)).text)?.[1];
  const statement = await world.trt("ledger", "statement", String(ann.id));
  expect(statement.out).toMatch(/^1 {2}.* bonus .*\+?200/m);
  expect(statement.out).toContain(`№ ${number}`);
});
