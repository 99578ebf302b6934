import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type Database, openDatabase } from "../../db/index.ts";
import { present, silentLog, systemClock, systemRandom } from "../../src/kernel/index.ts";
import { createInbox } from "../../src/queue/index.ts";
import {
  CONTENTS,
  messageOf,
  nested,
  oddBodies,
  PRIVATE,
  plausibleUpdates,
} from "../support/any-update.ts";
import { eventually } from "../support/eventually.ts";
import { startSqld } from "../support/sqld.ts";
import { SECRET, startWorld, type World } from "../support/world.ts";

// Goal: nothing that comes through Telegram's door breaks anything, and nothing of it is told.
// Method: the real process is sent every kind of update, in the shapes that were promised and in
// those that were not; then it must serve on, with nothing left to do.

const HEADER = "x-telegram-bot-api-secret-token";
/** Far above those of the emulated Telegram, which are of 32 bits. */
let lastUpdateId = 5_000_000_000;
let lastPerson = 6_000_000_000;

interface Post {
  body: BodyInit;
  headers?: Record<string, string>;
}

async function post(world: World, { body, headers = { [HEADER]: SECRET } }: Post): Promise<number> {
  const url = `http://127.0.0.1:${world.port}/telegram/webhook`;
  const answer = await fetch(url, { method: "POST", body, headers });
  await answer.body?.cancel();
  return answer.status;
}

/** The update's own JSON under a new number. */
const sendJson = (world: World, kind: string, json: string) =>
  post(world, { body: `{"update_id":${++lastUpdateId},${JSON.stringify(kind)}:${json}}` });

const send = (world: World, kind: string, body: unknown) =>
  sendJson(world, kind, JSON.stringify(body));

const AT_ONCE = 16;

/** Every one is acknowledged. */
async function sendAll(world: World, updates: readonly (readonly [string, unknown])[]) {
  const left = [...updates];
  const refused: string[] = [];
  const worker = async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      const [kind, body] = next;
      const status = await send(world, kind, body);
      if (status !== 200) refused.push(`${status}: ${kind} ${JSON.stringify(body).slice(0, 200)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  expect(refused).toEqual([]);
}

describe("whatever comes", () => {
  let world: World;
  let db: Database;

  beforeAll(async () => {
    world = await startWorld({ env: { LOG_LEVEL: "debug" } });
    const url = present(world.env.DATABASE_URL, "a world has a database");
    const base = { clock: systemClock, random: systemRandom, log: silentLog };
    db = await openDatabase({ ...base, url, instance: "default" });
  }, 30_000);
  afterAll(async () => {
    await db?.close();
    await world?.[Symbol.asyncDispose]();
  });

  /** Nothing waits, nothing was given up, and people are served. */
  async function expectUnharmed(): Promise<void> {
    const inbox = createInbox(db);
    await eventually("every update is handled", async () => (await inbox.waiting()) === 0, 30_000);
    const faults = world.printed().match(/^.*("level":"error"|TypeError|RangeError|update waits).*$/gm);
    expect(faults ?? []).toEqual([]);
    const ann = world.person("Новенькая");
    await ann.sends("/start");
    await ann.sees(/Дарим 200/);
    await ann.sends("/menu");
    await ann.sees("Главное меню");
  }

  test("each kind of update that there is is taken, and harms nothing (R65, R249, N3)", async () => {
    await sendAll(world, Object.entries(plausibleUpdates(++lastPerson)));
    await expectUnharmed();
  });

  test("so is whatever a person can send in a message (R65, N4)", async () => {
    await sendAll(
      world,
      CONTENTS.map((content) => ["message", messageOf(++lastPerson, content)]),
    );
    await expectUnharmed();
  });

  test("so are kinds of next year, and bodies that nobody has described (R65, R249)", async () => {
    const kinds = Object.entries(plausibleUpdates(++lastPerson));
    const odd = [
      ...kinds.flatMap(([kind, body]) => oddBodies(body).map((it) => [kind, it] as const)),
      ...oddBodies(messageOf(1, { text: "x", photo: [] })).map((it) => ["message", it] as const),
      ...["a_kind_of_next_year", "", "__proto__", "constructor"].map((kind) => [kind, {}] as const),
    ];
    await sendAll(world, odd);
    await expectUnharmed();
  }, 120_000);
});
