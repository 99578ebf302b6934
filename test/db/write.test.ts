import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { changedOne, type Database, Rejected, statement } from "../../db/index.ts";
import { onEachBackEnd } from "../support/database.ts";

const put = (db: Database, key: string, value = "1") =>
  statement(sql`INSERT INTO setting (instance_id, key, value, changed_by, changed_at)
    VALUES (${db.instance}, ${key}, ${value}, 'test', 5)`);
const keys = async (db: Database) => {
  const rows = await db.read.all<{ key: string }>(
    sql`SELECT key FROM setting WHERE instance_id = ${db.instance} ORDER BY key`,
  );
  return rows.map(({ key }) => key);
};
const refusal = async (write: Promise<unknown>): Promise<Rejected> => {
  const error = await write.then(
    () => undefined,
    (refused: unknown) => refused,
  );
  expect(error).toBeInstanceOf(Rejected);
  return error as Rejected;
};

onEachBackEnd((fresh) => {
  test("what was written is read, as the right types (R80)", async () => {
    await using db = await fresh();
    const found = await db.write({
      name: "put",
      statements: [put(db, "a", "7")],
      outcome: {
        select: statement(sql`SELECT value, typeof(value) AS text, changed_at, typeof(changed_at) AS
          whole FROM setting WHERE instance_id = ${db.instance}`),
        read: ([row]) => row,
      },
    });
    expect(found).toEqual({ value: "7", text: "text", changed_at: 5, whole: "integer" });
  });

  test("a guard undoes its whole operation and says which rule it was (R83)", async () => {
    await using db = await fresh();
    const change = statement(sql`UPDATE setting SET value = '2' WHERE key = 'missing'`);
    const refused = await refusal(
      db.write({ name: "x", statements: [put(db, "a"), change, changedOne("setting: missing")] }),
    );
    expect(refused.rule).toBe("setting: missing");
    expect(refused.index).toBe(2);
    expect(await keys(db)).toEqual([]);
  });

  test("one operation that is refused takes none of its neighbours with it (R83)", async () => {
    await using db = await fresh();
    await db.write({ name: "first", statements: [put(db, "k07")] });
    const all = Array.from({ length: 50 }, (_, i) => `k${String(i).padStart(2, "0")}`);
    const written = await Promise.allSettled(
      all.map((key) => db.write({ name: "put", statements: [put(db, key)] })),
    );
    const failed = written.flatMap((one, i) => (one.status === "rejected" ? [all[i]] : []));
    expect(failed).toEqual(["k07"]);
    expect(await keys(db)).toEqual(all);
  });

  test("a broken deferred rule is found at the commit and hits its own operation alone (R83)", async () => {
    await using db = await fresh();
    const leg = statement(sql`INSERT INTO job_event (instance_id, job_id, at, event)
      VALUES (${db.instance}, 'job_missing', 1, 'x')`);
    const [refused] = await Promise.all([
      refusal(db.write({ name: "orphan", statements: [leg] })),
      db.write({ name: "fine", statements: [put(db, "a")] }),
    ]);
    expect(refused.rule).toMatch(/FOREIGN KEY/);
    expect(await keys(db)).toEqual(["a"]);
  });

  test("operations are written in the order in which they came (R74)", async () => {
    await using db = await fresh();
    const order = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        db.write({
          name: "count",
          statements: [put(db, `n${i}`)],
          outcome: {
            select: statement(
              sql`SELECT count(*) AS n FROM setting WHERE instance_id = ${db.instance}`,
            ),
            read: ([row]) => Number(row?.n),
          },
        }),
      ),
    );
    expect(order).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });

  test("closing writes first what was taken (R55)", async () => {
    const db = await fresh();
    const writes = Array.from({ length: 100 }, (_, i) =>
      db.write({ name: "put", statements: [put(db, `n${i}`)] }),
    );
    await db.close();
    expect((await Promise.allSettled(writes)).every(({ status }) => status === "fulfilled")).toBe(
      true,
    );
  });
});
