import { describe, expect, test } from "bun:test";
import { eventually } from "../support/eventually.ts";
import { startSqld } from "../support/sqld.ts";
import type { TestPerson } from "../support/telegram.ts";
import { startWorld, type World } from "../support/world.ts";

// Goal: wherever the process ends, the next one leads to the same end: one charge, one result.
// Method: the real program is killed at each step of the ordinary way, and at random moments.

async function opensConfirmation(person: TestPerson): Promise<void> {
  await person.sends("/start");
  await person.sees(/Дарим/);
  await person.presses(/^Попробовать:/);
  await person.sees(/Цена/);
}

const results = (person: TestPerson) =>
  person.chat.messages.filter(({ media }) => media?.kind === "photo");

/**
 * One result and its price, or no result and the money back; the person was told which, and the
 * books balance. A send that was cut off is repeated once: the same picture may come twice.
 */
async function expectOneEnd(world: World, person: TestPerson): Promise<void> {
  const told = (text: string) => /верн/.test(text);
  await eventually(
    "the run ends",
    () => results(person).length > 0 || person.chat.messages.some(({ text }) => told(text)),
    30_000,
  );
  const balance = await eventually(
    "the money is settled",
    async () => {
      await person.sends("/balance");
      const { text } = await person.sees(/^Баланс:/);
      return !/в работе/.test(text) && text;
    },
    40_000,
  );
  expect(balance).toMatch(results(person).length > 0 ? /199,37/ : /^Баланс: 200/);
  expect(results(person).length).toBeLessThanOrEqual(2);
  const { code, out } = await world.trt("ledger", "audit");
  expect({ code, out }).toMatchObject({ code: 0 });
}

/** A create that nobody heard of again is given up soon here: by default after 15 minutes. */
const IMPATIENT = { JOB_UNKNOWN_S: "3" };

describe("a process that is killed", () => {
  const moments = {
    "before the press is taken": async (_world: World, press: () => void) => press(),
    "when the run was just accepted": async (_: World, press: () => void, ann: TestPerson) => {
      press();
      await ann.sees(/Создаю/);
    },
    "while the provider works": async (world: World, press: () => void) => {
      press();
      await eventually("the task runs", () => world.kie.control.tasks().length > 0);
    },
    "when the result was just delivered": async (_: World, press: () => void, ann: TestPerson) => {
      press();
      await ann.sees((message) => message.media?.kind === "photo");
    },
  };

  test.concurrent.each(Object.keys(moments) as (keyof typeof moments)[])(
    "%s goes on to one charge and one result (R58, N3, N10, N18, N19)",
    async (moment) => {
      await using world = await startWorld({ taskSeconds: [0.5, 0.8], env: IMPATIENT });
      const ann = world.person("Аня");
      await opensConfirmation(ann);
      const place = ann.findButton("✅ Запустить");
      await moments[moment](world, () => void world.telegram.control.press(ann.id, place), ann);
      await world.kill();
      await world.start();
      await expectOneEnd(world, ann);
      expect(world.kie.control.tasks().length).toBeLessThanOrEqual(1);
    },
    60_000,
  );

  test.concurrent("again and again at random moments loses nothing of many people's runs (R58, N3, G4)", async () => {
    await using world = await startWorld({ taskSeconds: [0.3, 1.5], env: IMPATIENT });
    const crowd = Array.from({ length: 6 }, (_, i) => world.person(`Гость ${i}`));
    await Promise.all(crowd.map(opensConfirmation));
    for (const person of crowd) {
      world.telegram.control.press(person.id, person.findButton("✅ Запустить"));
    }
    for (const delayMs of [40, 350, 15, 700, 120, 5, 500]) {
      await eventually("the moment has come", after(delayMs));
      await world.kill();
      await world.start();
    }
    for (const person of crowd) await expectOneEnd(world, person);
    expect(world.kie.control.tasks().length).toBeLessThanOrEqual(crowd.length);
  });
});

describe("a process that is asked to stop", () => {
  test("ends in good order with code 0, and the next one goes on (R55, R58)", async () => {
    await using world = await startWorld({ taskSeconds: [1, 1.5] });
    const ann = world.person("Аня");
    await opensConfirmation(ann);
    await ann.presses("✅ Запустить");
    await eventually("the task runs", () => world.kie.control.tasks().length > 0);
    expect(await world.stop()).toBe(0);
    expect(world.printed()).toContain('"stopped"');
    // The generation goes on at the provider, and is met by the next start.
    await ann.sends("/balance");
    await world.start();
    await ann.sees(/^Баланс:/);
    await expectOneEnd(world, ann);
  });

  test("gives its lease back, so that a second process takes over at once (N1, R56)", async () => {
    await using sqld = await disposableSqld();
    await using first = await startWorld({ databaseUrl: sqld.url, mode: "polling" });
    const ann = first.person("Аня");
    await ann.sends("/start");
    await ann.sees(/Дарим/);
    await first.stop();
    const stoppedAt = performance.now();
    await first.start();
    await ann.sends("/menu");
    await ann.sees(/./);
    expect(performance.now() - stoppedAt).toBeLessThan(10_000);
    expect(first.printed()).not.toContain("another poller");
  });
});

describe("two processes on one database", () => {
  test("never poll at once, and the second goes on when the first dies (N1, N2, R56, R57)", async () => {
    await using sqld = await disposableSqld();
    await using world = await startWorld({ databaseUrl: sqld.url, mode: "polling" });
    await using second = await world.sibling();
    const ann = world.person("Аня");
    await opensConfirmation(ann);
    await ann.presses("✅ Запустить");
    await world.kill();
    await expectOneEnd(world, ann);
    for (const printed of [world.printed(), second.printed()]) {
      expect(printed).not.toContain("another poller");
    }
    expect(second.printed()).toContain("lease taken");
  });
});

function after(delayMs: number): () => boolean {
  const at = performance.now() + delayMs;
  return () => performance.now() >= at;
}

async function disposableSqld() {
  const sqld = await startSqld();
  return Object.assign(sqld, { [Symbol.asyncDispose]: () => sqld.stop() });
}
