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

interface Post {
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  headers?: Record<string, string>;
}

async function post(world: World, { body, headers = { [HEADER]: SECRET } }: Post): Promise<number> {
  const url = `http://127.0.0.1:${world.port}/telegram/webhook`;
  const answer = await fetch(url, { method: "POST", body, headers });
  await answer.body?.cancel();
  return answer.status;
}

const send = (world: World, kind: string, json: string) =>
  post(world, { body: `{"update_id":${++lastUpdateId},${JSON.stringify(kind)}:${json}}` });

const AT_ONCE = 16;
/** Stands in a body for somebody who has not been there before. */
const SOMEBODY = 6_000_000_000;
let lastPerson = SOMEBODY;

/** Each from a person of its own, or the speed limit would take most of them. */
async function sendAll(world: World, updates: readonly (readonly [kind: string, body: unknown])[]) {
  const left = [...updates];
  const refused: string[] = [];
  const worker = async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      const [kind, body] = next;
      const json = JSON.stringify(body).replaceAll(`${SOMEBODY}`, `${++lastPerson}`);
      const status = await send(world, kind, json);
      if (status !== 200) refused.push(`${status}: ${kind} ${json.slice(0, 200)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  expect(refused).toEqual([]);
}

const FAULT = /"level":"error"|(Type|Range|Syntax)Error|uncaught|unhandled/i;
/** Telegram knows nothing of a payment that was made up here. */
const EXPECTED = /checkout not answered/;

describe("whatever comes", () => {
  let world: World;
  let db: Database;

  beforeAll(async () => {
    world = await startWorld({ env: { LOG_LEVEL: "debug" } });
    const url = present(world.env.DATABASE_URL, "a world has a database");
    const base = { clock: systemClock, random: systemRandom, log: silentLog };
    db = await openDatabase({ ...base, url, instance: "default" });
  });
  afterAll(async () => {
    await db?.close();
    await world?.[Symbol.asyncDispose]();
  });

  /** Nothing waits, nothing was given up, and people are served. */
  async function expectUnharmed(): Promise<void> {
    const inbox = createInbox(db);
    await eventually("every update is handled", async () => (await inbox.waiting()) === 0);
    const faults = world
      .printed()
      .split("\n")
      .filter((line) => FAULT.test(line));
    expect(faults.filter((line) => !EXPECTED.test(line))).toEqual([]);
    const ann = world.person("Новенькая");
    await ann.sends("/start");
    await ann.sees(/Дарим 200/);
    await ann.sends("/menu");
    await ann.sees("Главное меню");
  }

  test("each kind of update that there is is taken, and harms nothing (R65, R249, N3)", async () => {
    await sendAll(world, Object.entries(plausibleUpdates(SOMEBODY)));
    await expectUnharmed();
  });

  test("so is whatever a person can send in a message (R65, N4)", async () => {
    await sendAll(
      world,
      CONTENTS.map((content) => ["message", messageOf(SOMEBODY, content)]),
    );
    await expectUnharmed();
  });

  test("so are kinds of next year, and bodies that nobody has described (R65, R249)", async () => {
    const kinds = Object.entries(plausibleUpdates(SOMEBODY));
    const odd = [
      ...kinds.flatMap(([kind, body]) => oddBodies(body).map((it) => [kind, it] as const)),
      ...oddBodies(messageOf(SOMEBODY, { text: "x", photo: [] })).map(
        (it) => ["message", it] as const,
      ),
      ...["a_kind_of_next_year", "", "__proto__", "constructor"].map((kind) => [kind, {}] as const),
    ];
    await sendAll(world, odd);
    await expectUnharmed();
  });

  test("so are bodies that are nested too deeply to be read, or as large as may be (R65, R249)", async () => {
    const deep = nested();
    const message = JSON.stringify(messageOf(++lastPerson, { text: 0 }));
    for (const kind of ["message", "callback_query", "poll", "x"]) {
      expect(await send(world, kind, deep)).toBe(200);
      expect(await send(world, kind, message.replace('"text":0', `"text":${deep}`))).toBe(200);
    }
    const large = JSON.stringify(messageOf(++lastPerson, { text: "x".repeat(1_000_000) }));
    expect(await send(world, "message", large)).toBe(200);
    await expectUnharmed();
  });

  test("what is no update, or not from Telegram, is turned away (R63, R64, R249, N54)", async () => {
    const body = `{"update_id":${++lastUpdateId}}`;
    const json = { [HEADER]: SECRET, "content-type": "application/json" };
    const answers = async (posts: readonly Post[]) =>
      Promise.all(posts.map((one) => post(world, one)));

    const strangers = [{}, { [HEADER]: "" }, { [HEADER]: `${SECRET}x` }, { authorization: SECRET }];
    expect(await answers(strangers.map((headers) => ({ body, headers })))).toEqual(
      strangers.map(() => 401),
    );
    const broken = ["", "{", "not json", `${body}x`, new Uint8Array([0x22, 0xff, 0x22])];
    expect(await answers(broken.map((it) => ({ body: it, headers: json })))).toEqual(
      broken.map(() => 400),
    );
    const others = ["null", "[]", "7", "{}", '{"update_id":"7"}', '{"message":{"text":"/start"}}'];
    expect(await answers(others.map((it) => ({ body: it })))).toEqual(others.map(() => 200));

    const large = `{"update_id":1,"x":"${"a".repeat(1_048_576)}"}`;
    expect(await answers([{ body: large }, { body: unmeasured(large) }])).toEqual([413, 413]);
    await expectUnharmed();
  });

  test("an update that comes again has one effect (N3, R122)", async () => {
    const ann = world.person("Дважды");
    await ann.sends("/start");
    await ann.sees(/Дарим/);
    const balances = () => ann.chat.messages.filter(({ text }) => text.startsWith("Баланс:"));
    const asked = JSON.stringify(messageOf(ann.id, { text: "/balance" }));
    const body = `{"update_id":${++lastUpdateId},"message":${asked}}`;
    const first = await Promise.all(Array.from({ length: 8 }, () => post(world, { body })));
    await ann.sees(/^Баланс:/);
    const later = await Promise.all(Array.from({ length: 8 }, () => post(world, { body })));
    expect(new Set([...first, ...later])).toEqual(new Set([200]));
    await ann.sends("/history");
    await ann.sees("История");
    expect(balances()).toHaveLength(1);

    await ann.presses(/^Попробовать:/);
    await ann.sees(/Цена/);
    world.telegram.control.setFaults({ webhook: { duplicateNext: 3, loseAnswerNext: 3 } });
    await ann.presses("✅ Запустить");
    await ann.sees(({ media }) => media?.kind === "photo");
    expect(world.kie.control.tasks()).toHaveLength(1);
  });

  test("nothing of it is told by the log: no secret, no person, no word (R236, R248)", () => {
    const { TELEGRAM_BOT_TOKEN, KIE_API_KEY } = world.env;
    const hidden = { ...PRIVATE, SECRET, TELEGRAM_BOT_TOKEN, KIE_API_KEY };
    const printed = world.printed();
    expect(printed).toContain('"level":"warn"');
    const told = Object.entries(hidden).filter(([, value]) => printed.includes(value ?? "?"));
    expect(told).toEqual([]);
  });
});

/** Without a length in front: it must be counted. */
function unmeasured(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 65_536) {
        controller.enqueue(bytes.subarray(at, at + 65_536));
      }
      controller.close();
    },
  });
}

describe("without the database", () => {
  test("updates are refused, and come again when it is back (N3, R131, design §10)", async () => {
    await using sqld = await disposableSqld();
    await using world = await startWorld({ databaseUrl: await sqld.createDatabase() });
    const ann = world.person("Терпеливая");
    await ann.sends("/start");
    await ann.sees(/Дарим/);

    await sqld.kill();
    await ann.sends("/balance");
    await ann.sends("/history");
    expect(await send(world, "message", JSON.stringify(messageOf(ann.id, {})))).toBe(503);
    const refused = () =>
      /503/.test(world.telegram.control.status().webhook.lastErrorMessage ?? "");
    await eventually("Telegram is refused, too", refused);
    await sqld.start();

    await ann.sees("История");
    const answers = ann.chat.messages.filter(({ from }) => from === "bot");
    // What was refused may have been stored after all; coming again, it would be a duplicate.
    const told = answers.map(({ text }) => text.split("\n")[0]);
    expect(told.filter((it) => it !== "Такое сообщение не подойдёт")).toEqual([
      expect.stringContaining("Привет"),
      "Баланс: 200 ₽".replace(" ₽", "\u00a0₽"),
      "История",
    ]);
    expect(world.telegram.control.status().pendingUpdates).toBe(0);
  });
});

async function disposableSqld() {
  const sqld = await startSqld();
  return Object.assign(sqld, { [Symbol.asyncDispose]: () => sqld.stop() });
}
