import { describe, expect, test } from "bun:test";
import { createClient } from "@libsql/client";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/libsql";
import * as fc from "fast-check";
import { Bot } from "grammy";
import { ofetch } from "ofetch";
import { Fault } from "../../src/kernel/index.ts";
import { createRedactor } from "../../src/ops/index.ts";

const TOKEN = `123456789:${"AAEabcdefghijklmnopqrstuvwxyz_-0123"}`;
const KIE_KEY = "kie-key-0123456789";
const CARD = ["2200", "7777", "1234", "5678"].join(" ");
const PHONE = ["+7", "912", "345", "67", "89"].join("");
const { text, error: safe } = createRedactor([TOKEN, KIE_KEY]);

/** What a careless logger would print, to show that there is something to hide. */
const careless = (error: unknown) => Bun.inspect(error);
const careful = (error: unknown) => JSON.stringify(safe(error));

async function caught(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("text", () => {
  test.each([
    ["a token", `got ${TOKEN}!`, "got [redacted]!"],
    [
      "an unknown bot's token in an address",
      `https://api.telegram.org/file/bot${TOKEN.replace("1", "9")}/photos/1.jpg`,
      "https://api.telegram.org/file/bot[redacted]/photos/1.jpg",
    ],
    ["an escaped token", `path=%2Fbot987654321%3A${"x".repeat(35)}`, "path=%2Fbot[redacted]"],
    ["a known key", `key ${KIE_KEY}`, "key [redacted]"],
    ["a bearer", "Bearer abcdef0123456789.x", "Bearer [redacted]"],
    ["a header", "authorization: Basic YWxhZGRpbjpvcGVu", "authorization: [redacted]"],
    ["a header as JSON", '{"Authorization":"Bearer abcdef"}', '{"Authorization":[redacted]}'],
    ["a cookie", "set-cookie: a=b; c=d", "set-cookie: [redacted]"],
    [
      "the token of a database",
      "libsql://db.example.org?authToken=abc",
      "libsql://db.example.org?[redacted]",
    ],
    [
      "a signed address",
      "GET https://f.example/a.png?sig=1&e=2 404",
      "GET https://f.example/a.png?[redacted] 404",
    ],
    ["a DSN", "https://abc123@sentry.example/1", "https://[redacted]@sentry.example/1"],
    ["a field", '"authToken":"abc"', '"authToken":"[redacted]"'],
    ["an api key", "api_key=abc&x=1", "api_key=[redacted]&x=1"],
    ["a JSON Web Token", "eyJhbGci.eyJpYXQi.c2ln_", "[redacted]"],
    ["parameters of a query", "failed\nparams: 2200,7777,ann", "failed\nparams: [redacted]"],
    ["a card", `card ${CARD}.`, "card [redacted]."],
    ["a card in one piece", CARD.replaceAll(" ", ""), "[redacted]"],
    ["a phone", `call ${PHONE}`, "call [redacted]"],
    ["a phone as people write it", "8 (900) 000-00-00", "[redacted]"],
    ["a foreign phone", "+491701234567", "[redacted]"],
  ])("%s is removed (R236, R248, N51, N52)", (_, raw, clean) => {
    expect(text(raw)).toBe(clean);
  });

  test.each([
    "job 7K2M9Q submitted in 1532 ms at 1793520000000",
    "person 7123456789 chat -1001234567890123",
    "2026-11-21T08:09:10.123Z",
    "https://api.telegram.org/bot",
    "job_01JC5Y3V8QZX4T2N6M7P0R9S1W",
    "price 1870 kopecks, 12.5 credits",
    "SELECT id FROM job WHERE state = ?",
  ])("what an operator needs stays: %s (R235)", (plain) => {
    expect(text(plain)).toBe(plain);
  });

  test("a secret is removed wherever it stands in a text (R236)", async () => {
    const around = fc.string({ maxLength: 20 });
    await fc.assert(
      fc.property(around, fc.constantFrom(TOKEN, KIE_KEY), around, (before, secret, after) => {
        expect(text(before + secret + after)).not.toContain(secret);
      }),
      { seed: 236 },
    );
  });

  test("a secret that holds another one is removed whole (R236)", () => {
    const redactor = createRedactor(["short-secret", "short-secret-and-more"]);
    expect(redactor.text("x short-secret-and-more y")).toBe("x [redacted] y");
    expect(redactor.text("")).toBe("");
  });
});

describe("errors of libraries", () => {
  test("ofetch: the address with the token and the headers with the key (R236, N52)", async () => {
    using server = Bun.serve({ port: 0, fetch: () => new Response("no", { status: 404 }) });
    const url = `http://127.0.0.1:${server.port}/file/bot${TOKEN}/a.png?expires=1`;
    const headers = { authorization: `Bearer ${KIE_KEY}` };
    const error = await caught(() => ofetch(url, { headers, retry: 0, timeout: 1000 }));

    expect(String(error)).toContain(TOKEN);
    expect(safe(error)).toMatchObject({
      name: "FetchError",
      message: `[GET] "http://127.0.0.1:${server.port}/file/bot[redacted]/a.png?[redacted]": 404 Not Found`,
    });
    expect(careful(error)).not.toContain(KIE_KEY);
  });

  test("grammY: the inner error that has the token in its address (R236, N52)", async () => {
    const closed = Bun.serve({ port: 0, fetch: () => new Response() });
    const apiRoot = `http://127.0.0.1:${closed.port}`;
    await closed.stop(true);
    const bot = new Bot(TOKEN, { client: { apiRoot } });
    const error = await caught(() => bot.api.sendMessage(1, `my card ${CARD}`));

    expect(careless(error)).toContain(TOKEN);
    expect(careful(error)).not.toContain(TOKEN);
    expect(safe(error)).toMatchObject({
      name: "HttpError",
      message: "Network request for 'sendMessage' failed!",
      cause: { code: "ECONNREFUSED" },
    });
  });

  test("grammY: the payload of a refused call (R236, R248)", async () => {
    using server = Bun.serve({
      port: 0,
      fetch: () =>
        Response.json(
          { ok: false, error_code: 400, description: "Bad Request: chat not found" },
          { status: 400 },
        ),
    });
    const bot = new Bot(TOKEN, { client: { apiRoot: `http://127.0.0.1:${server.port}` } });
    const error = await caught(() => bot.api.sendMessage(1, `my card ${CARD}`));

    expect(careless(error)).toContain(CARD);
    expect(careful(error)).not.toContain("card");
    expect(safe(error)).toMatchObject({
      name: "GrammyError",
      message: "Call to 'sendMessage' failed! (400: Bad Request: chat not found)",
    });
  });

  test("drizzle and libSQL: the parameters of a query (R236, N51)", async () => {
    const client = createClient({ url: ":memory:" });
    await client.execute("CREATE TABLE t (a TEXT UNIQUE) STRICT");
    const db = drizzle(client);
    const insert = () => db.run(sql`INSERT INTO t (a) VALUES (${`Anna, ${CARD}\n${PHONE}`})`);
    await insert();
    const error = await caught(insert);

    expect(String(error)).toContain(CARD);
    expect(careful(error)).not.toContain("Anna");
    expect(careful(error)).not.toContain(PHONE);
    expect(safe(error)).toMatchObject({
      name: "DrizzleQueryError",
      message: "Failed query: INSERT INTO t (a) VALUES (?)\nparams: [redacted]",
      cause: {
        name: "LibsqlError",
        code: "SQLITE_CONSTRAINT",
        message: "SQLITE_CONSTRAINT: UNIQUE constraint failed: t.a",
      },
    });
    client.close();
  });

  test("JSON.parse: the text that it could not read (R236)", async () => {
    const error = await caught(() => JSON.parse("{ Anna's secret }"));
    expect(careful(error)).not.toContain("Anna");
    expect(safe(error)).toMatchObject({ name: "SyntaxError", message: "JSON Parse error" });
  });
});

describe("errors of ours", () => {
  test("name, code, message, own frames and causes remain (R234, R245)", () => {
    const cause = new TypeError("socket closed");
    const error = new Fault("database_unavailable", { retry: "later", cause });
    const reduced = safe(error);
    expect(reduced).toMatchObject({
      name: "Fault",
      code: "database_unavailable",
      cause: { name: "TypeError", message: "socket closed" },
    });
    expect(reduced.frames[0]).toMatch(/^at .*\(?test\/ops\/redact\.test\.ts:\d+:\d+\)?$/);
    expect(reduced.frames.join()).not.toContain("node_modules");
  });

  test("frames are our own, named from the root, in a checkout and in the executable (R245)", () => {
    const error = new Error("x");
    error.stack = [
      "Error: at home (src/not-a-frame.ts)",
      "    at fail (db/write.ts:1:36)",
      "    at async handle (/home/ann/trt/src/http/server.ts:12:3)",
      "    at src/main.ts:3:7",
      "    at get (/home/ann/trt/node_modules/elysia/src/index.ts:1:1)",
      "    at node:internal/main:4:5",
    ].join("\n");
    expect(safe(error).frames).toEqual([
      "at fail (db/write.ts:1:36)",
      "at async handle (src/http/server.ts:12:3)",
      "at src/main.ts:3:7",
    ]);
  });

  test("whatever was thrown becomes a line (R245)", () => {
    expect(safe("went wrong")).toMatchObject({ name: "thrown string", message: "went wrong" });
    expect(safe({ card: CARD })).toEqual({ name: "thrown object", message: "", frames: [] });
    expect(safe(null)).toMatchObject({ name: "thrown null" });
    expect(safe(Object.assign(new Error("x"), { message: { a: 1 } }))).toMatchObject({
      message: "[object Object]",
    });
    expect(safe(new AggregateError([new Error("first")], "all failed"))).toMatchObject({
      cause: { message: "first" },
    });
  });

  test("a chain of causes that leads back to itself ends, and long texts are cut (R245)", () => {
    const error = new Error("a".repeat(2000));
    error.cause = error;
    const depth = (one: { cause?: object } | undefined): number => (one ? 1 + depth(one.cause) : 0);
    expect(depth(safe(error))).toBe(6);
    expect(safe(error).message).toHaveLength(500);
  });
});
