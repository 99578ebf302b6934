import { expect, test } from "bun:test";
import { createClient } from "@libsql/client";
import { migrate, probeDatabase } from "../../db/index.ts";
import { MIGRATIONS } from "../../db/migrations.ts";
import { silentLog, systemClock } from "../../src/kernel/index.ts";
import { createLedger } from "../../src/ledger/index.ts";
import { onEachBackEnd, withUrl } from "../support/database.ts";
import { WORLD } from "./fixture.ts";
import { expectClean } from "./script.ts";

// Goal: 0005_books.sql copies tables of money, and nothing of it is lost or changed on the way.
// Method: the little world is written under the schema before it, sealed, and brought up to date.

const BEFORE = MIGRATIONS.filter(({ number }) => number < 5);
/** As clients wrote it then: without stars. */
const OLD_WORLD = WORLD.filter((sql) => !sql.includes("'XTR'")).map((sql) =>
  sql.replace(/, stars\)/, ")"),
);

onEachBackEnd((_fresh, _backEnd, empty) => {
  test("books of the schema before are carried over to the last one (R59, R75, G40)", async () => {
    using place = await empty();
    const options = { url: place.url, instance: "default", log: silentLog, clock: systemClock };
    await migrate({ ...options, migrations: BEFORE });
    const client = createClient({ url: place.url });
    await client.batch([...OLD_WORLD], "write");
    const rows = "SELECT a.*, t.* FROM account a LEFT JOIN transfer t ON t.debit_id = a.id";
    const before = (await client.execute(`${rows} ORDER BY a.id, t.id`)).rows.map((row) => ({
      ...row,
    }));

    await using db = await withUrl(place.url, { instance: "default" });
    const after = (await client.execute(`${rows} ORDER BY a.id, t.id`)).rows.map((row) => ({
      ...row,
    }));
    client.close();
    expect(after).toEqual(before);
    expect(after.length).toBeGreaterThan(20);
    expect(await probeDatabase(place.url).drift()).toEqual([]);
    await expectClean(createLedger(db));
    expect(await createLedger(db).audit({ depth: "cheap" })).toMatchObject({ ok: true });
    expect(await createLedger(db).balance(1)).toMatchObject({ paid: 650, held: 400 });
  });
});
