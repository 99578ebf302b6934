import { expect, test } from "bun:test";
import type { Job } from "../../src/jobs/index.ts";
import { kopecks, present } from "../../src/kernel/index.ts";
import { encode } from "../../src/telegram/actions.ts";
import { Bot, type Chat } from "./chat.ts";

const ADMIN = 900_001;

/** An admin's runs cost nothing, so tests may end them by hand. */
async function withRuns(count: number): Promise<{ bot: Bot; ann: Chat; runs: Job[] }> {
  const bot = await Bot.open({ admins: [ADMIN] });
  const ann = bot.person(ADMIN);
  await ann.says("/start");
  const runs: Job[] = [];
  for (let i = 0; i < count; i++) {
    await ann.pressesData("l:nb1");
    await ann.says(`кот <номер> ${i}`);
    await ann.presses("✅ Запустить");
    runs.push(present((await bot.jobs.openJobs(ADMIN)).at(-1), "it was started"));
    bot.clock.move(60_000);
  }
  return { bot, ann, runs };
}

test("an empty history says what it is for, and leads on (R136, R164)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  await ann.says("/history");
  expect(ann.text).toContain("Пока пусто");
  expect(ann.labels).toContain("🚀 Создать");
});

test("the history is newest first, eight a page, with what was asked and paid (R206, G17)", async () => {
  const { bot, ann, runs } = await withRuns(10);
  await using _ = bot;
  await ann.says("/history");
  const numbers = runs.map(({ number }) => number).reverse();
  const shown = ann.labels
    .filter((label) => label.startsWith("⏳"))
    .map((label) => label.slice(2, 8));
  expect(shown).toEqual(numbers.slice(0, 8));
  expect(ann.screen.html).toContain("<i>кот &lt;номер&gt; 9</i>");
  await ann.presses("Стр. 2 ›");
  expect(ann.text).toContain("кот &lt;номер&gt; 0");
  await ann.presses("‹ Стр. 1");
  expect(ann.text).toContain("Страница 1 из 2");
});

test("a result opens again out of Telegram's own storage, with inputs, price and time (R206, G4)", async () => {
  const { bot, ann, runs } = await withRuns(1);
  await using _ = bot;
  const job = present(runs[0], "there is a run");
  await bot.deliver(job);
  await ann.says("/history");
  await ann.presses(new RegExp(job.number));
  expect(ann.screen.body).toMatchObject({
    type: "media",
    as: "photo",
    fileId: `file-${job.number}-0`,
  });
  expect(ann.text).toContain(`№ ${job.number}`);
  expect(ann.text).toContain("готово за 2 минуты");
  expect(ann.text).toContain("Описание: кот");
  expect(ann.labels).toEqual([
    "🔁 Ещё раз",
    "✏️ С изменениями",
    "🎛 Другая модель",
    "⬇️ Файлом",
    expect.stringMatching(/^🖌 Изменить · от /),
    expect.stringMatching(/^✨ Улучшить · от /),
    expect.stringMatching(/^✂️ Убрать фон · от /),
    expect.stringMatching(/^🎬 Оживить · от /),
    "➕ Что ещё можно сделать",
    "🗑 Удалить",
    "⬅️ Назад",
    "🏠 Меню",
  ]);
});

test("all files of a result come back, the words under the last one (N35)", async () => {
  const { bot, ann, runs } = await withRuns(1);
  await using _ = bot;
  const job = present(runs[0], "there is a run");
  await bot.deliver(job, 3);
  const before = ann.messages.length;
  await ann.pressesData(encode({ do: "job", number: job.number }));
  const sent = ann.messages.slice(before);
  expect(sent.map(({ body }) => ("fileId" in body ? body.fileId : ""))).toEqual([
    `file-${job.number}-0`,
    `file-${job.number}-1`,
    `file-${job.number}-2`,
  ]);
  expect(sent.map(({ keyboard }) => keyboard.length > 0)).toEqual([false, false, true]);
});

test("⬇️ brings the exact bytes, the second time out of Telegram's storage (design §10, G21)", async () => {
  const { bot, ann, runs } = await withRuns(1);
  await using _ = bot;
  const job = present(runs[0], "there is a run");
  await bot.deliver(job);
  const press = () => ann.pressesData(encode({ do: "file", number: job.number }, true));
  await press();
  expect(ann.screen.body).toMatchObject({
    type: "result",
    asDocument: true,
    ordinals: [0],
    last: false,
    instead: { text: expect.stringContaining(`Не удалось получить файл из № ${job.number}`) },
  });
  await bot.write(...bot.jobs.documentDelivered(job.id, 0, "exact"));
  await press();
  expect(ann.screen.body).toMatchObject({ type: "media", as: "document", fileId: "exact" });
});

test("⬇️ under a result brings its file also before its arrival is written down (R122, G21)", async () => {
  const { bot, ann, runs } = await withRuns(1);
  await using _ = bot;
  const job = present(runs[0], "there is a run");
  await bot.run("UPDATE job SET state = 'submitting', callback_token = 'x'");
  await bot.run("UPDATE job SET state = 'submitted', task_id = 'y'");
  await bot.run("UPDATE job SET state = 'succeeded'");
  await bot.run(`INSERT INTO job_file (instance_id, job_id, ordinal, kind, source_url)
    VALUES ('test', '${job.id}', 0, 'image', 'https://x.example/0.png')`);
  await ann.pressesData(encode({ do: "file", number: job.number }, true));
  expect(ann.screen.body).toMatchObject({ type: "result", asDocument: true, ordinals: [0] });
});

test("a run that goes on is shown as it is, and brought up to date by a button (R139, R170)", async () => {
  const { bot, ann, runs } = await withRuns(1);
  await using _ = bot;
  const job = present(runs[0], "there is a run");
  await ann.says("/history");
  await ann.presses(new RegExp(job.number));
  expect(ann.text).toContain("в работе");
  expect(ann.labels).toEqual(["🔄 Обновить", "Отменить", "⬅️ Назад", "🏠 Меню"]);
  await ann.presses("Отменить");
  expect(ann.text).toContain("отменён");
  expect((await bot.jobs.find(job.id))?.state).toBe("cancelled");
});

test("a result that turned up late opens again, as the gift it was (G4, design §10)", async () => {
  const { bot, ann, runs } = await withRuns(1);
  await using _ = bot;
  const job = present(runs[0], "there is a run");
  const at = bot.clock.now();
  await bot.run("UPDATE job SET state = 'submitting', callback_token = 'x'");
  await bot.run(`UPDATE job SET state = 'lost', failure = 'lost', closed_at = ${at}`);
  await bot.run(`UPDATE job SET ended_at = ${at + 60_000}`);
  await bot.run(`INSERT INTO job_file (instance_id, job_id, ordinal, kind, sent_as, file_id)
    VALUES ('test', '${job.id}', 0, 'image', 'photo', 'late-1')`);
  await ann.says("/history");
  expect(ann.text).toContain("нашёлся позже, бесплатно");
  await ann.presses(new RegExp(job.number));
  expect(ann.screen.body).toMatchObject({ type: "media", as: "photo", fileId: "late-1" });
  expect(ann.text).toContain("Цена: 0 ₽");
  expect(ann.text).not.toContain("потерялся");
  expect(ann.labels).toContain("⬇️ Файлом");
});

test("the history says that money came back where there was any (R129, R206)", async () => {
  const { bot, ann, runs } = await withRuns(1);
  await using _ = bot;
  await ann.pressesData(encode({ do: "stop", number: runs[0]?.number ?? "" }));
  await ann.says("/history");
  expect(ann.text).toContain("отменён");
  expect(ann.text).not.toContain("вернулись");
  const bob = bot.person(1002, "Боб");
  await bob.says("/start");
  await bob.presses(/^Попробовать: /);
  await bob.presses("✅ Запустить");
  await bob.presses("Отменить");
  await bob.says("/history");
  expect(bob.text).toContain("отменён, деньги вернулись");
});

test("a removed run leaves the history after a second word, and the books keep it (R136)", async () => {
  const { bot, ann, runs } = await withRuns(2);
  await using _ = bot;
  const job = present(runs[0], "there is a run");
  await bot.deliver(job);
  await ann.pressesData(encode({ do: "ask_remove", number: job.number }));
  expect(ann.text).toContain(`Удалить № ${job.number} из истории?`);
  await ann.presses("🗑 Да, удалить");
  expect((await bot.jobs.history(ADMIN, { page: 0 })).jobs.map(({ id }) => id)).toEqual([
    runs[1]?.id ?? "",
  ]);
  await ann.says("/history");
  expect(ann.labels.some((label) => label.includes(job.number))).toBe(false);
  expect(await bot.jobs.find(job.id)).toBeDefined();
});

test("a run that goes on cannot be removed (R139)", async () => {
  const { bot, ann, runs } = await withRuns(1);
  await using _ = bot;
  const number = runs[0]?.number ?? "";
  for (const action of ["ask_remove", "remove"] as const) {
    await ann.pressesData(encode({ do: action, number }));
    expect(ann.text).toContain("в работе");
  }
});

test("the statement shows every movement of money with its № (R126)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  for (let i = 0; i < 7; i++) {
    await ann.presses(i === 0 ? /^Попробовать: / : /^🔁/);
    await ann.presses("✅ Запустить");
    await ann.presses("Отменить");
  }
  const [newest] = (await bot.jobs.history(ann.id, { page: 0 })).jobs;
  await ann.says("/balance");
  expect(ann.text).toStartWith("Баланс: 200 ₽\nиз них бонусы: 200 ₽\n");
  await ann.presses("📄 Выписка");
  expect(ann.text).toContain(`Возврат № ${newest?.number}: +`);
  expect(ann.text).toContain(`Запуск № ${newest?.number}: −`);
  await ann.presses("Раньше ›");
  expect(ann.text).toContain("Подарок: +200 ₽");
  await ann.presses("‹ В начало");
  expect(ann.text).toContain(`№ ${newest?.number}`);
  expect((await bot.ledger.balance(ann.id)).available).toBe(kopecks(200_00));
});

test("each kind of movement has its line, its number and what is held after it (R126)", async () => {
  await using bot = await Bot.open();
  const ann = bot.person();
  await ann.says("/start");
  await ann.presses(/^Попробовать: /);
  await ann.presses("✅ Запустить");
  const [job] = await bot.jobs.openJobs(ann.id);
  const number = job?.number ?? "";
  const by = { person: ann.id, actor: "test", reason: "test", at: bot.clock.now() };
  const { post } = bot.ledger;
  await post.topUp({ ...by, id: "topup:xtr:1", amount: kopecks(500_00), stars: 385 });
  await ann.says("/balance");
  await ann.presses("📄 Выписка");
  const price = roubles(job?.price ?? 0);
  const rest = roubles(200_00 - (job?.price ?? 0));
  expect(ann.text).toContain("3. Пополнение: +500 ₽ (385 ⭐)\n");
  expect(ann.text).toMatch(
    new RegExp(`2\\. Запуск № ${number}: −${price} ₽\n.* · баланс ${rest} ₽, в работе ${price} ₽`),
  );
  expect(ann.text).toMatch(/1\. Подарок: \+200 ₽\n.* · баланс 200 ₽$/m);

  const captured = { job: job?.id ?? "", ...by, amount: kopecks((job?.price ?? 0) - 1) };
  await bot.write(...bot.ledger.capture(captured), {
    sql: `UPDATE job SET state = 'delivered', task_id = 'x', closed_at = 5,
      captured_kopecks = ${captured.amount} WHERE id = '${job?.id}'`,
    args: [],
  });
  await post.refund({ ...captured, amount: kopecks(1) });
  await post.chargeback({ ...by, topup: "topup:xtr:1", amount: kopecks(500_00) });
  await ann.says("/balance");
  await ann.presses("📄 Выписка");
  expect(ann.text).toContain(
    `4. Оплачено № ${number}: ${roubles(captured.amount)} ₽ из отложенного, вернулось 0,01 ₽\n`,
  );
  expect(ann.text).toContain(`5. Возврат № ${number}: +0,01 ₽\n`);
  expect(ann.text).toContain("6. Отзыв платежа: −500 ₽ (385 ⭐)\n");
});

/** As people read it, without the sign of the rouble. */
const roubles = (amount: number) =>
  amount % 100 === 0 ? String(amount / 100) : (amount / 100).toFixed(2).replace(".", ",");

test("balance shows what is set aside, and says nothing of what is zero (design §10)", async () => {
  await using bot = await Bot.open({ bonus: 0 });
  const ann = bot.person();
  await ann.says("/balance");
  expect(ann.text).toStartWith("Баланс: 0 ₽\n\n");
  const paid = {
    id: "topup:1",
    person: ann.id,
    amount: kopecks(1250_00),
    actor: "test",
    reason: "test",
  };
  await bot.ledger.post.topUp({ ...paid, at: bot.clock.now() });
  await ann.says("/balance");
  expect(ann.text).toStartWith("Баланс: 1 250 ₽\n\n");
  await ann.pressesData("l:nb1");
  await ann.says("кот");
  await ann.presses("✅ Запустить");
  await ann.says("/balance");
  expect(ann.text).toMatch(/^Баланс: 1 2\d\d(,\d\d)? ₽\nв работе: \d+,\d\d ₽\n\n/);
});
