// Goal: a model's own price holds everywhere, and nothing is ever sold below its cost (R108).
import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { statement } from "../../db/index.ts";
import {
  createOwnPrices,
  keepCatalogue,
  readLog,
  readOverlay,
} from "../../src/assortment/index.ts";
import {
  embeddedData,
  loadOverlaid,
  NO_OVERLAY,
  rateOf,
  startingPrice,
  toKopecks,
} from "../../src/catalog/index.ts";
import { catalogueOf } from "../../src/commands/catalogue-of.ts";
import { microUsd, present, silentLog } from "../../src/kernel/index.ts";
import { catalogueCheck } from "../../src/ops/index.ts";
import { onEachBackEnd, withUrl } from "../support/database.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { RUB } from "./bench.ts";

const RATE = { rubPerUsd: RUB, multiplier: "2" };
const catalogue = loadOverlaid(embeddedData, NO_OVERLAY, RUB);
const model = present(
  catalogue.models.find(({ prices }) => prices.length === 3 && prices[0]?.unit === "image"),
  "there is one with three prices",
);

/** Time goes on, and answers come in between. */
async function until(clock: ManualClock, isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.move(1_000);
  }
}

onEachBackEnd((fresh) => {
  test("it is set, seen by other processes, and cleared; each step is in the log (R108)", async () => {
    await using db = await fresh();
    const clock = new ManualClock();
    const own = { raw: embeddedData, rubPerUsd: RUB, clock, log: silentLog };
    await using second = await withUrl(db.url);
    const keeper = await keepCatalogue({ ...own, db: second });
    const stop = new AbortController();
    const watching = keeper.watch(stop.signal);
    const prices = createOwnPrices({ ...own, db });
    const held = keeper.catalogue;

    const set = { multiplier: "1.25" };
    expect(await prices.set(model.key, set, "cli:anna")).toMatchObject({ status: "set" });
    expect(await prices.set(model.id, set, "cli:anna")).toMatchObject({ status: "same" });
    await until(clock, () => held.byKey(model.key)?.ownPrice !== undefined);
    const now = present(held.byKey(model.key), "it is there");
    expect(toKopecks(microUsd(1_000_000), rateOf(now, RATE))).toBe(97_50 as never);

    expect(await prices.set(model.id, undefined, "cli:boris")).toMatchObject({ status: "cleared" });
    expect(await prices.set(model.id, undefined, "cli:boris")).toMatchObject({ status: "same" });
    await until(clock, () => held.byKey(model.key)?.ownPrice === undefined);
    stop.abort();
    await watching;

    const log = await readLog({ read: db.read, instance: db.instance }, { limit: 10 });
    expect(log.map(({ actor, deed, model: id }) => [actor, deed, id])).toEqual([
      ["cli:boris", "unpriced", model.id],
      ["cli:anna", "priced", model.id],
    ]);
    for (const text of ["UPDATE catalog_log SET actor = 'x'", "DELETE FROM catalog_log"]) {
      const forged = db.write({ name: "forge", statements: [statement(sql.raw(text))] });
      await expect(forged).rejects.toThrow("the log is never changed");
    }
  });

  test("below cost it is refused, and another instance never sees it (R108)", async () => {
    await using db = await fresh();
    const clock = new ManualClock();
    const own = { raw: embeddedData, rubPerUsd: RUB, clock };
    const prices = createOwnPrices({ ...own, db });
    const refused = await prices.set(model.id, { fixedKopecks: 1 }, "cli:anna");
    expect(refused).toEqual({
      status: "refused",
      reason: expect.stringContaining("below the cost"),
    });
    const half = await prices.set(model.id, { multiplier: "0.5" }, "cli:anna");
    expect(half).toMatchObject({ status: "refused" });
    expect(await prices.set("nobody", { multiplier: "3" }, "x")).toEqual({
      status: "unknown_model",
    });
    expect(await prices.set(model.id, { fixedKopecks: 90_00 }, "cli:anna")).toMatchObject({
      status: "set",
    });
    // Commands and the doctor see the same catalogue, without touching the database.
    const env = { DATABASE_URL: db.url, BOT_INSTANCE_ID: "test" };
    const { catalogue: seenByCommands, note } = await catalogueOf(env);
    expect(note).toBeUndefined();
    expect(seenByCommands.byKey(model.key)?.ownPrice).toEqual({ fixedKopecks: 90_00 });
    const dear = await catalogueOf({ ...env, FX_RUB_PER_USD: "7800.00" });
    expect(await catalogueCheck(dear.catalogue).run()).toMatchObject({
      ok: false,
      detail: expect.stringContaining(`${model.id} (own price refused`),
    });
    const away = await catalogueOf({ ...env, DATABASE_URL: "file:/nowhere/at/all.db" });
    expect(away.note).toBe("the database could not be read");
    expect(away.catalogue.models.length).toBe(catalogue.models.length);

    await using other = await withUrl(db.url, { instance: "other" });
    const seen = await readOverlay({ read: other.read, instance: other.instance });
    expect(seen).toEqual({ overlay: { entries: [], prices: {} }, version: 0 });
  });
});

test("a price that has fallen below cost is refused at load and named, the model goes on (R105, R108)", () => {
  const overlay = { entries: [], prices: { [model.id]: { fixedKopecks: 13_00 } } };
  const before = loadOverlaid(embeddedData, overlay, RUB);
  expect(before.byKey(model.key)?.ownPrice).toEqual({ fixedKopecks: 13_00 });
  expect(before.broken).toEqual([]);
  const dear = loadOverlaid(embeddedData, overlay, "7800.00");
  expect(present(dear.byKey(model.key), "it is sold on").ownPrice).toBeUndefined();
  expect(dear.broken).toEqual([
    { id: model.id, reason: expect.stringContaining("own price refused: 13") },
  ]);
});

test("a fixed price is one price whatever is chosen, and never less than the cost (R108)", () => {
  const overlay = { entries: [], prices: { [model.id]: { fixedKopecks: 90_00 } } };
  const own = present(loadOverlaid(embeddedData, overlay, RUB).byKey(model.key), "it is sold");
  const least = startingPrice(own);
  if (least.status !== "priced") throw new Error("it has a price");
  expect(toKopecks(least.cost, rateOf(own, RATE))).toBe(90_00 as never);
  // A file of unforeseen length may cost more than any combination of options.
  expect(toKopecks(microUsd(2_000_000), rateOf(own, RATE))).toBe(156_00 as never);
});
