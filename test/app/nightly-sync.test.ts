// Goal: each night the admins learn once what is new with the provider, and nothing changes by itself.
import { expect, test } from "bun:test";
import { schema } from "../../db/index.ts";
import { createProposals } from "../../src/assortment/index.ts";
import { embeddedData } from "../../src/catalog/index.ts";
import { type Log, silentLog } from "../../src/kernel/index.ts";
import { createDiscovery } from "../../src/kie/index.ts";
import { syncNightly } from "../../src/nightly-sync.ts";
import { createOutbox } from "../../src/queue/index.ts";
import { newModel } from "../assortment/new-model.ts";
import { publishedModels } from "../support/catalogue.ts";
import { freshDatabase } from "../support/database.ts";
import { API_KEY, kiePair } from "../support/kie-pair.ts";

const ADMINS = [11, 22];
const NEVER_MS = 1e12;
const HALF_HOUR_MS = 1_800_000;

async function nights() {
  const pair = await kiePair({ models: publishedModels });
  const db = await freshDatabase();
  const { clock, emulator } = pair;
  const lines: string[] = [];
  const log: Log = {
    ...silentLog,
    info: (phrase, fields) => void lines.push(`${phrase} ${fields?.status}`),
    warn: (phrase) => void lines.push(phrase),
  };
  const config = {
    apiRoot: emulator.url,
    uploadRoot: emulator.uploadUrl,
    apiKey: API_KEY,
    timeoutMs: NEVER_MS,
    allowPrivateResults: true,
  };
  const over = new AbortController();
  const work = syncNightly(
    {
      db,
      clock,
      log,
      outbox: createOutbox(db),
      adminIds: ADMINS,
      rubPerUsd: "78.00",
      discovery: (stop) => createDiscovery(config, { log: silentLog, clock, stop }),
      onCommit() {},
    },
    over.signal,
  );
  return {
    control: emulator.control,
    lines,
    proposals: createProposals({ db, clock, raw: embeddedData, rubPerUsd: "78.00" }),
    messages: () =>
      db.read.select({ chat: schema.outbox.chatId, body: schema.outbox.body }).from(schema.outbox),
    /** Time goes on until so many nights have ended. */
    async pass(count: number): Promise<void> {
      const ended = () => lines.filter((it) => /compared|failed/.test(it)).length;
      for (const until = ended() + count; ended() < until; ) {
        // By half-hours while it sleeps, by moments while it works.
        clock.move(clock.sleeping === 1 && ended() < until ? HALF_HOUR_MS : 250);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async [Symbol.asyncDispose]() {
      over.abort();
      await work;
      await db[Symbol.asyncDispose]();
      await pair[Symbol.asyncDispose]();
    },
  };
}

test("what is new is told to every admin, once, and is not sold by itself (R97, R100)", async () => {
  await using own = await nights();
  await own.pass(1);
  expect(await own.messages()).toEqual([]);

  own.control.putModel(newModel());
  await own.pass(2);
  const messages = await own.messages();
  expect(messages.map(({ chat }) => chat)).toEqual(ADMINS);
  for (const { body } of messages) {
    expect(body).toContain("новых: 1, изменились: 0, пропали: 0");
    expect(body).toContain("trt catalog diff 1");
  }
  expect(await own.proposals.find()).toMatchObject({ id: 1, actor: "nightly" });

  await own.proposals.apply(1, [], "cli:anna");
  await own.pass(1);
  expect(await own.messages()).toHaveLength(ADMINS.length);
});

test("a night without the provider is a line in the log, and the next one comes (R97)", async () => {
  await using own = await nights();
  own.control.faults.set("discovery_lost", { rate: 1 });
  await own.pass(1);
  expect(own.lines.at(-1)).toBe("nightly sync failed");
  own.control.faults.clear();
  await own.pass(1);
  expect(own.lines.at(-1)).toBe("catalogue compared nothing_differs");
});
