import { expect, test } from "bun:test";
import { embeddedData, loadCatalogue, type OwnPrice } from "../../src/catalog/index.ts";
import type { Job, JobFile } from "../../src/jobs/index.ts";
import { kopecks, microUsd, present } from "../../src/kernel/index.ts";
import type { FailureClass } from "../../src/kie/index.ts";
import type { OutgoingMessage } from "../../src/queue/index.ts";
import { createAnnouncer } from "../../src/telegram/announcer.ts";
import type { Body } from "../../src/telegram/body.ts";
import { FAILURES, REMEDIES } from "../../src/telegram/texts/failures.ts";
import { catalogue } from "../support/catalogue.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { plain } from "./chat.ts";
import { faultsOf } from "./screen-rules.ts";

const clock = new ManualClock();
const model = present(catalogue.models[0], "there are models");

const job: Job = {
  id: "job_01JC0000000000000000000000",
  number: "A1B2C3",
  person: 1001,
  chat: 1001,
  quote: "Q",
  model: model.key,
  kind: "image",
  input: {},
  price: kopecks(18_72),
  cost: microUsd(120_000),
  rate: { rubPerUsd: "78.00", multiplier: "2" },
  state: "queued",
  attempts: 0,
  polls: 0,
  deadlineAt: clock.now() + 1,
  createdAt: clock.now(),
};

/** What can be spent after the end. */
const available = kopecks(200_00);

const files = (count: number, kind: JobFile["kind"] = "image"): JobFile[] =>
  Array.from({ length: count }, (_, ordinal) => ({
    ordinal,
    kind,
    url: `https://x.example/${ordinal}`,
  }));

/** What the announcer says, without a database: it is pure. */
interface Own {
  prices: Record<string, OwnPrice>;
  rubPerUsd: string;
}

const RATE = { rubPerUsd: "78.00", multiplier: "2" };

function announcing(own?: Own) {
  const said: OutgoingMessage[] = [];
  const sold = own ? loadCatalogue(embeddedData, own) : catalogue;
  const outbox = {
    enqueue(message: OutgoingMessage) {
      said.push(message);
      return [{ sql: "SELECT 1", args: [] }];
    },
    withdraw: () => [],
    demandNoResultUnderWay: () => [],
  };
  return { announcer: createAnnouncer({ outbox, catalogue: sold, clock, rate: () => RATE }), said };
}

const bodies = (said: readonly OutgoingMessage[]) => said.map(({ body }) => body as Body);
function words(body: Body | undefined): string {
  if (body?.type === "screen") return plain({ html: body.text });
  return plain({ html: (body && "caption" in body && body.caption) || "" });
}
function labels(body: Body | undefined): string[] {
  const keyboard = body && "keyboard" in body ? (body.keyboard ?? []) : [];
  return keyboard.flat().map(({ text }) => text);
}

test("progress stands in one place and tells stage, place, time and price (R149, G10)", () => {
  const { announcer, said } = announcing();
  announcer.progress(job, { place: 3, elapsedMs: 42_000 });
  announcer.progress(
    { ...job, state: "submitted", stage: "generating" },
    { elapsedMs: 65_000, usualMs: 130_000 },
  );
  announcer.progress(
    { ...job, state: "submitted", stage: "queuing" },
    { elapsedMs: 500_000, usualMs: 60_000 },
  );
  for (const message of said)
    expect(message).toMatchObject({ slot: `job:${job.id}`, replaces: true });
  const [waiting, working, late] = bodies(said);
  expect(words(waiting)).toContain("Создаю… № A1B2C3");
  expect(words(waiting)).toContain("Вы 3-й в очереди");
  expect(words(waiting)).toContain("18,72 ₽");
  expect(words(waiting)).toContain("Можно закрыть чат, пришлю сам.");
  expect(labels(waiting)).toEqual(["Отменить", "🏠 Меню"]);
  expect(words(working)).toContain("▓▓▓▓▓░░░░░");
  expect(words(working)).toContain("1:05, обычно за 2 минуты");
  expect(words(working)).toContain("Модель работает");
  expect(labels(working)).toEqual(["🏠 Меню"]);
  expect(words(late)).toContain("▓▓▓▓▓▓▓▓▓░");
  expect(words(late)).toContain("Модель приняла задание");
});

test("one file carries its words and buttons, then the progress goes (R150, R151, N35)", () => {
  const { announcer, said } = announcing();
  announcer.succeeded({ ...job, state: "succeeded", endedAt: job.createdAt + 42_000 }, files(1));
  const [result, gone, ...more] = bodies(said);
  expect(more).toEqual([]);
  expect(result).toMatchObject({ type: "result", job: job.id, ordinals: [0], last: true });
  expect(words(result)).toBe(`${model.name} · 18,72 ₽\nГотово за 42 секунды · № A1B2C3`);
  expect(labels(result)).toEqual([
    "🔁 Ещё раз",
    "✏️ С изменениями",
    "🎛 Другая модель",
    "⬇️ Файлом",
    expect.stringMatching(/^🖌 Изменить · от /),
    expect.stringMatching(/^✨ Улучшить · от /),
    expect.stringMatching(/^✂️ Убрать фон · от /),
    expect.stringMatching(/^🎬 Оживить · от /),
    "➕ Что ещё можно сделать",
    "⬅️ Назад",
    "🏠 Меню",
  ]);
  expect(gone).toEqual({ type: "delete", slot: `job:${job.id}` });
});

test("what comes next costs its own price, whatever the run before it was sold at (R108, G2)", () => {
  const next = (own?: Own, of: Partial<Job> = {}) => {
    const { announcer, said } = announcing(own);
    announcer.succeeded({ ...job, ...of, state: "succeeded" }, files(1));
    return labels(bodies(said)[0]).filter((label) => label.includes(" · "));
  };
  const plainly = next();
  expect(plainly[0]).toMatch(/^🖌 Изменить · от /);
  expect(next(undefined, { rate: { ...job.rate, fixedKopecks: 500_00 } })).toEqual(plainly);
  expect(next(undefined, { rate: { ...job.rate, multiplier: "9" } })).toEqual(plainly);

  const editor = present(
    catalogue.models.find(({ card }) => card.step === "🖌 Изменить"),
    "a model changes pictures",
  );
  const prices = { [editor.id]: { fixedKopecks: 500_00 } };
  expect(next({ prices, rubPerUsd: "78.00" })[0]).toBe("🖌 Изменить · от 500\u00a0₽");
});

test("the receipt shows what will be charged, when that is less than was held (R151, G2)", () => {
  const { announcer, said } = announcing();
  announcer.succeeded({ ...job, state: "succeeded", credits: "12" }, files(1));
  expect(words(bodies(said)[0])).toContain("9,36 ₽");
});

test("the receipt under an album is money: an unclear send of it is repeated (R58, R151)", () => {
  const { announcer, said } = announcing();
  announcer.succeeded({ ...job, state: "succeeded" }, files(2));
  const receipt = said.find(({ body }) => words(body as Body).includes("18,72 ₽"));
  expect(receipt?.purpose).toBe("money");
});

test("many files go as albums of ten, all of them, and the buttons follow (N35)", () => {
  const { announcer, said } = announcing();
  announcer.succeeded({ ...job, state: "succeeded" }, [
    ...files(23),
    { ordinal: 23, kind: "video" },
  ]);
  const results = bodies(said).filter((body) => body.type === "result");
  expect(results.map(({ ordinals }) => ordinals.length)).toEqual([10, 10, 3, 1]);
  expect(results.flatMap(({ ordinals }) => ordinals)).toEqual(
    Array.from({ length: 24 }, (_, i) => i),
  );
  expect(results.map(({ last }) => last)).toEqual([false, false, false, true]);
  const controls = bodies(said).find((body) => body.type === "screen");
  expect(words(controls)).toContain("Готово: файлов 24");
  expect(labels(controls)).toContain("🔁 Ещё раз");
});

test("a text that a model wrote is shown as far as a caption goes (R86)", () => {
  const { announcer, said } = announcing();
  const text = "<Жили & были> ".repeat(300);
  announcer.succeeded({ ...job, state: "succeeded" }, [{ ordinal: 0, kind: "text", text }]);
  const [result] = bodies(said);
  expect(words(result)).toContain("№ A1B2C3");
  expect((result as { caption: string }).caption.length).toBeLessThanOrEqual(1024);
});

test.each(Object.keys(FAILURES) as FailureClass[])(
  "a failure of class %s says what happened, that the money is back, and what to do (R96, R152, N55)",
  (failure) => {
    const { announcer, said } = announcing();
    announcer.failed({ ...job, state: "failed", failure }, { failure, available });
    const [message, gone] = said;
    const body = message?.body as Body;
    expect(message?.purpose).toBe("money");
    expect(words(body)).toContain(FAILURES[failure].title);
    expect(words(body)).toContain("18,72 ₽ вернулись на баланс. Баланс: 200 ₽.");
    expect(words(body)).toContain("№ A1B2C3");
    expect(labels(body)).toEqual(
      expect.arrayContaining(["🔁 Попробовать снова", "🎛 Другая модель", "⬅️ Назад", "🏠 Меню"]),
    );
    expect(gone?.body).toEqual({ type: "delete", slot: `job:${job.id}` });
    const { text: html, keyboard = [] } = body as Extract<Body, { type: "screen" }>;
    expect(faultsOf({ html, keyboard })).toEqual([]);
  },
);

test("a failure names the one change that would mend it, where it is known (G24, N35)", () => {
  const { announcer, said } = announcing();
  const failureDetail = "code 422: image file is too large, see https://example.org";
  const failed = { ...job, state: "failed", failure: "input", failureDetail } as const;
  announcer.failed(failed, { failure: "input", available });
  const [body] = bodies(said);
  expect(words(body)).toContain(REMEDIES.smaller_file);
  expect(words(body)).not.toContain("example.org");
});

test("an end of a free run does not speak of money that came back (R129)", () => {
  const { announcer, said } = announcing();
  const free = { ...job, price: kopecks(0) };
  announcer.failed({ ...free, state: "failed" }, { failure: "network", available });
  announcer.cancelled({ ...free, state: "cancelled" }, { available });
  const screens = bodies(said).filter(({ type }) => type === "screen");
  expect(screens).toHaveLength(2);
  for (const body of screens) {
    expect(words(body)).toContain("Деньги не списывались.");
    expect(words(body)).not.toContain("вернулись");
  }
});

test("a run that was cancelled says so where its progress stood (R121)", () => {
  const { announcer, said } = announcing();
  announcer.cancelled({ ...job, state: "cancelled" }, { available });
  expect(said[0]).toMatchObject({ slot: `job:${job.id}`, replaces: true });
  expect(words(bodies(said)[0])).toContain("18,72 ₽ вернулись на баланс. Баланс: 200 ₽.");
});

test("a result that turned up late is a gift, and says so (design §10)", () => {
  const { announcer, said } = announcing();
  announcer.turnedUp({ ...job, state: "lost" }, files(1));
  announcer.turnedUp({ ...job, state: "failed" }, files(12));
  const [one, , , controls] = bodies(said);
  expect(one).toMatchObject({ type: "result", ordinals: [0], last: true });
  expect(labels(one)).toContain("⬇️ Файлом");
  for (const body of [one, controls]) {
    expect(words(body)).toContain("Результат всё-таки нашёлся. Он бесплатный.");
    expect(words(body)).toContain(`${model.name} · № A1B2C3`);
    expect(words(body)).not.toContain("₽");
  }
});

test("a model that has left the catalogue can still be told about (R136)", () => {
  const { announcer, said } = announcing();
  announcer.succeeded({ ...job, model: "gone", state: "succeeded" }, files(1));
  expect(words(bodies(said)[0])).toContain("gone · 18,72 ₽");
});

test("what the announcer says has a key of its own, so that it is said once (R122)", () => {
  const { announcer, said } = announcing();
  announcer.succeeded({ ...job, state: "succeeded" }, files(12));
  announcer.failed({ ...job, state: "failed" }, { failure: "input", available });
  announcer.cancelled({ ...job, state: "cancelled" }, { available });
  announcer.turnedUp({ ...job, state: "lost" }, files(12));
  const keys = said.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});
