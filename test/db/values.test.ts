import { expect, test } from "bun:test";
import { eq, sql } from "drizzle-orm";
import { build, schema, statement, type Value } from "../../db/index.ts";
import { onEachBackEnd } from "../support/database.ts";

/** What each back end makes of a bound value: SQLite's type, and what comes back. */
const VALUES: readonly (readonly [sent: Value, type: string, back: Value])[] = [
  [0, "integer", 0],
  [-7, "integer", -7],
  [Number.MAX_SAFE_INTEGER, "integer", Number.MAX_SAFE_INTEGER],
  [5n, "integer", 5],
  [2n ** 53n + 1n, "integer", 2n ** 53n + 1n],
  [true, "integer", 1],
  [false, "integer", 0],
  [null, "null", null],
  ["", "text", ""],
  ["7", "text", "7"],
  ["Ж 🎬 ' \" \n", "text", "Ж 🎬 ' \" \n"],
  ["a\u0000b", "text", "ab"],
  ["🎬".slice(0, 1), "text", "\ufffd"],
  [new Uint8Array([0, 1, 255]), "blob", new Uint8Array([0, 1, 255])],
];

onEachBackEnd((fresh) => {
  test("every value arrives as what it is and comes back as it was (R80, N46)", async () => {
    await using db = await fresh();
    for (const [sent, type, back] of VALUES) {
      const [row] = await db.write({
        name: "value",
        statements: [],
        outcome: {
          select: { sql: "SELECT ? AS value, typeof(?) AS type", args: [sent, sent] },
          read: (rows) => rows,
        },
      });
      expect(row).toEqual({ value: back, type });
    }
  });

  test("numbers are whole numbers to SQLite, and an id stays an id in a text column (R80)", async () => {
    await using db = await fresh();
    const id = 7_123_456_789;
    const row = await db.write({
      name: "id as text",
      statements: [
        statement(sql`INSERT INTO setting VALUES (${db.instance}, 'id', ${id}, 'test', ${id})`),
      ],
      outcome: {
        select: statement(sql`SELECT value, changed_at, ${5} / ${2} AS half FROM setting`),
        read: ([first]) => first,
      },
    });
    expect(row).toEqual({ value: `${id}`, changed_at: id, half: 2 });
  });

  test("drizzle reads what its builders wrote, booleans and defaults included (R80)", async () => {
    await using db = await fresh();
    const { outbox, slot } = schema;
    const row = { instanceId: db.instance, key: "k", chatId: -1_001, slot: "screen", body: "{}" };
    const message = { ...row, purpose: "screen", replaces: true, createdAt: 1, dueAt: 2 } as const;
    const standing = { instanceId: db.instance, chatId: 1, name: "screen", messageId: 5 };
    await db.write({
      name: "message",
      statements: [
        statement(build.insert(outbox).values(message)),
        statement(build.insert(slot).values(standing)),
        statement(build.update(outbox).set({ state: "sending" }).where(eq(outbox.replaces, true))),
      ],
    });
    const [sending] = await db.read.select().from(outbox).where(eq(outbox.state, "sending"));
    expect(sending).toMatchObject({ ...message, id: 1, attempts: 0, jobId: null });
    expect(await db.read.select().from(slot)).toEqual([{ ...standing, media: false }]);
  });

  test("a statement may return rows, and the outcome is that of the last select (R74)", async () => {
    await using db = await fresh();
    const at = await db.write({
      name: "returning",
      statements: [
        statement(sql`INSERT INTO setting VALUES (${db.instance}, 'a', '1', 't', 1) RETURNING key`),
        statement(sql`INSERT INTO setting VALUES (${db.instance}, 'b', '1', 't', 2) RETURNING key`),
      ],
      outcome: {
        select: statement(sql`SELECT max(changed_at) AS at FROM setting`),
        read: ([row]) => row?.at,
      },
    });
    expect(at).toBe(2);
  });
});
