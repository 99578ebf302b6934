import { expect, test } from "bun:test";
import type { DeliveredFile, OpenedFile } from "../../../src/jobs/index.ts";
import { Fault } from "../../../src/kernel/index.ts";
import type { ResultStore } from "../../../src/telegram/delivery.ts";
import { eventually } from "../../support/eventually.ts";
import { jpeg, mp4, png } from "../../support/sample-media.ts";
import { PATIENCE_MS, postOffice } from "./post-office.ts";

/** The jobs' side of a hand-over, remembering what it is told. */
function shop(files: readonly Omit<OpenedFile, "ordinal" | "url" | "name">[]) {
  let fault = new Fault("result_unreachable", { retry: "later" });
  const delivered: DeliveredFile[] = [];
  const completed: string[] = [];
  let away = 0;
  const results: Partial<ResultStore> = {
    async openFile(_job, ordinal) {
      if (away-- > 0) throw fault;
      const file = files[ordinal];
      if (!file) throw new Error("no such file");
      return { ordinal, url: "https://files.example/x?a=1&b=2", name: `x${ordinal}`, ...file };
    },
    fileDelivered(_job, file) {
      delivered.push(file);
      return [];
    },
    documentDelivered: () => [],
    async deliveryComplete(job) {
      completed.push(job);
      return [];
    },
  };
  return {
    results,
    delivered,
    completed,
    goesAway(times: number) {
      away = times;
    },
    isGone() {
      fault = new Fault("result_gone", { retry: "never" });
      away = Number.POSITIVE_INFINITY;
    },
  };
}

const picture = (bytes: Uint8Array) => ({ bytes, mime: "image/png", kind: "image" }) as const;
const result = (ordinals: number[], more: object = {}) =>
  ({
    purpose: "result",
    job: "job_1",
    body: { type: "result", job: "job_1", ordinals, caption: "Готово", last: true, ...more },
  }) as const;

test("a picture goes as a photo with its words, and its file id is kept (R150, G4)", async () => {
  const { results, delivered, completed } = shop([picture(png(64, 64))]);
  await using office = await postOffice(results);
  await office.says(result([0]));
  const message = await office.ann.sees((seen) => seen.media?.kind === "photo");
  expect(message.text).toBe("Готово");
  await eventually("it is told", () => completed.length === 1);
  expect(delivered).toMatchObject([{ ordinal: 0, sentAs: "photo", mime: "image/png" }]);
  expect(delivered[0]?.fileId).toBeString();
});

test("several pictures go as one album, all of them (N35)", async () => {
  const { results, delivered } = shop([png(64, 64), png(65, 64), png(66, 64)].map(picture));
  await using office = await postOffice(results);
  await office.says(result([0, 1, 2]));
  await eventually("all are there", () => delivered.length === 3);
  const albums = office.ann.chat.messages.filter(({ albumId }) => albumId !== undefined);
  expect(albums).toHaveLength(3);
  expect(new Set(albums.map(({ albumId }) => albumId)).size).toBe(1);
});

test("what Telegram does not take as a photo goes as a document, then as a link (R150, N35)", async () => {
  const odd = picture(png(9_000, 300)); // Its sides are 30 to 1.
  const huge = { mime: "video/mp4", kind: "video" } as const; // Over 50 MB: no bytes at all.
  const { results, delivered } = shop([odd, huge]);
  await using office = await postOffice(results);
  await office.says(result([0]));
  await office.says(result([1]));
  await eventually("both are there", () => delivered.length === 2);
  expect(delivered.map(({ sentAs }) => sentAs)).toEqual(["document", "link"]);
  const link = office.ann.chat.messages.at(-1);
  expect(link?.entities.find(({ type }) => type === "text_link")?.url).toContain("a=1&b=2");
});

test("a video goes as a video; on a tap the exact bytes go as a file (G21)", async () => {
  const { results, delivered } = shop([
    { bytes: mp4({ widthPx: 64, heightPx: 64, seconds: 2 }), mime: "video/mp4", kind: "video" },
  ]);
  await using office = await postOffice(results);
  await office.says(result([0]));
  await office.ann.sees((seen) => seen.media?.kind === "video");
  await office.says(result([0], { asDocument: true, last: false }));
  await office.ann.sees((seen) => seen.media?.kind === "document");
  expect(delivered).toHaveLength(1);
});

test("a result whose file cannot be had yet is tried again, ever more slowly (R106)", async () => {
  const store = shop([{ bytes: jpeg(64, 64), mime: "image/jpeg", kind: "image" }]);
  store.goesAway(2);
  await using office = await postOffice(store.results);
  await office.says(result([0]));
  await eventually("it arrives in the end", async () => {
    await office.clock.advance(5_000);
    return store.completed.length === 1;
  });
  expect(store.delivered).toHaveLength(1);
});

test("a result that cannot be had yet holds up its own messages only, and can be taken back (N5)", async () => {
  const store = shop([picture(png(64, 64))]);
  store.goesAway(1_000);
  await using office = await postOffice(store.results);
  await office.says(result([0]));
  await office.says({
    purpose: "notice",
    job: "job_1",
    body: { type: "screen", text: "под альбомом", target: "new" },
  });
  await office.says({ purpose: "screen", body: { type: "screen", text: "меню", target: "new" } });
  await office.ann.sees("меню");
  expect(office.ann.chat.messages.some(({ text }) => text === "под альбомом")).toBe(false);
  await eventually("the result waits", async () => (await office.outbox.waiting()) === 2);
  await office.db.write({ name: "withdraw", statements: office.outbox.withdraw("job_1") });
  expect(await office.outbox.waiting()).toBe(0);
});

const receipt = {
  purpose: "money",
  job: "job_1",
  body: { type: "screen", text: "под альбомом", target: "new" },
} as const;

test("a result that nobody can fetch is given up in time, with what speaks of it (R106, R121)", async () => {
  const store = shop([picture(png(64, 64))]);
  store.isGone();
  await using office = await postOffice(store.results);
  await office.says(result([0]));
  await office.says(receipt);
  const begun = office.clock.now();
  await eventually("nothing waits", async () => {
    await office.clock.advance(5_000);
    return (await office.outbox.waiting()) === 0;
  });
  expect(office.clock.now() - begun).toBeGreaterThanOrEqual(PATIENCE_MS);
  expect(office.ann.chat.messages.filter(({ from }) => from === "bot")).toEqual([]);
});

test("words on returned money outlive the result that is given up in the same moment (R106, N5)", async () => {
  const store = shop([picture(png(64, 64))]);
  store.isGone();
  await using office = await postOffice(store.results);
  await office.says({ ...result([0]), key: "job:job_1:result:0" });
  await office.says({ ...receipt, key: "job:job_1:result:1" });
  const text = "Деньги вернулись";
  const body = { type: "screen", text, target: "new" } as const;
  await office.says({ purpose: "money", job: "job_1", key: "job:job_1:failed:0", body });
  await eventually("nothing waits", async () => {
    await office.clock.advance(5_000);
    return (await office.outbox.waiting()) === 0;
  });
  const said = office.ann.chat.messages.filter(({ from }) => from === "bot");
  expect(said.map((message) => message.text)).toEqual([text]);
});

const asked = {
  purpose: "screen",
  body: {
    ...result([0]).body,
    asDocument: true,
    last: false,
    instead: { text: "<b>Файла нет</b>" },
  },
} as const;

test("who asks for a file that is gone is told so at once, and the chat goes on (N5, G4)", async () => {
  const store = shop([picture(png(64, 64))]);
  store.isGone();
  await using office = await postOffice(store.results);
  await office.says(asked);
  await office.says({ purpose: "screen", body: { type: "screen", text: "меню", target: "new" } });
  await office.ann.sees("меню");
  const texts = office.ann.chat.messages.filter(({ from }) => from === "bot");
  expect(texts.map(({ text }) => text)).toEqual(["Файла нет", "меню"]);
});

test("who asks for a file while it cannot be had is not kept waiting for long (N5)", async () => {
  const store = shop([picture(png(64, 64))]);
  store.goesAway(1_000);
  await using office = await postOffice(store.results);
  await office.says(asked);
  const begun = office.clock.now();
  await eventually("it is told", async () => {
    await office.clock.advance(1_000);
    return office.ann.chat.messages.some(({ text }) => text === "Файла нет");
  });
  expect(office.clock.now() - begun).toBeLessThanOrEqual(60_000);
});
