import { expect, test } from "bun:test";
import { eventually } from "../support/eventually.ts";
import { LONG_TEST_MS } from "../support/limits.ts";
import { startSqld } from "../support/sqld.ts";
import { ADMIN_ID, type World } from "../support/world.ts";
import { after, type Harm, survive } from "./survival.ts";

// Goal: on a server of its own, whatever freezes or dies, nobody is left without an answer, nothing
// is done twice, and who looks after it is told. Method: real processes, real signals, people that
// press all the while (test/e2e/survival.ts).

/** A lost create is given up soon; a result is held for longer than anything is away here. */
const PATIENT = { JOB_UNKNOWN_S: "3", DELIVERY_DEADLINE_S: "60" };
/** Until a lease ends, and somebody else has asked for it. */
const TAKEN_OVER_MS = 40_000;

const count = (printed: string, phrase: string) => printed.split(`"phrase":"${phrase}"`).length - 1;

test.concurrent(
  "a leader that is frozen beyond its lease does nothing twice when it goes on (N1, N2, N10, N18, R57)",
  async () => {
    await using sqld = await disposableSqld();
    const harm: Harm = async (world, patrons) => {
      await using second = await world.sibling();
      const ends = () => patrons.reduce((sum, { told }) => sum + told.length, 0);
      const someMoreEnd = async (more: number) => {
        const before = ends();
        await eventually("people get on", () => ends() >= before + more, TAKEN_OVER_MS);
      };
      await someMoreEnd(3);
      world.freeze();
      const isTaken = () => count(second.printed(), "lease taken") === 1;
      await eventually("the other takes over", isTaken, TAKEN_OVER_MS);
      await someMoreEnd(3);
      world.thaw();
      const isLost = () => count(world.printed(), "lease lost") === 1;
      await eventually("the old leader sees that it is none", isLost);
      await someMoreEnd(3);
      const conflicts = () =>
        count(world.printed() + second.printed(), "another poller is at work");
      const before = conflicts();
      await someMoreEnd(3);
      expect(conflicts()).toBe(before);
      expect(count(world.printed(), "lease taken")).toBe(1);
      // The last process stays, and ends what is left.
      await second[Symbol.asyncDispose]();
    };
    const survival = await survive({ mode: "polling", databaseUrl: sqld.url, env: PATIENT }, harm);
    expect(survival.wrong).toEqual([]);
  },
  LONG_TEST_MS,
);

test.concurrent(
  "a server that dies under load leaves nobody without an answer, and is told of (N3, N10, N18, N40, R51, R74)",
  async () => {
    await using sqld = await disposableSqld();
    const harm: Harm = async (world) => {
      const admin = world.person("Хозяин", { id: ADMIN_ID });
      await admin.sends("/start");
      await admin.sees(/Дарим/);
      for (const downMs of [0, 1_500, 300]) {
        await sqld.kill();
        await eventually("some time passes", after(downMs));
        await sqld.start();
        await eventually("some time passes", after(1_000));
      }
      await sqld.kill();
      await eventually("it is not well", async () => (await health(world)) === "down");
      await admin.sees(/База не записывает/);
      await sqld.start();
      await admin.sees(/База снова записывает/);
      await eventually("it is well", async () => (await health(world)) === "ok");
      const alarms = admin.chat.messages.filter(({ text }) => /База (не|снова)/.test(text));
      expect(alarms).toHaveLength(2);
    };
    const survival = await survive({ databaseUrl: sqld.url, env: PATIENT }, harm);
    expect(survival.wrong).toEqual([]);
  },
  LONG_TEST_MS,
);

async function health(world: World): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${world.port}/health`);
  return ((await answer.json()) as { database: string }).database;
}

async function disposableSqld() {
  const sqld = await startSqld();
  return Object.assign(sqld, { [Symbol.asyncDispose]: () => sqld.stop() });
}
