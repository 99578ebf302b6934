import { expect, test } from "bun:test";
import { resolve } from "node:path";
import { type DatabaseTarget, parseDatabaseUrl } from "../../db/database-url.ts";
import { Fault } from "../../src/kernel/index.ts";

function remote(url: string, authToken?: string): DatabaseTarget {
  return { kind: "remote", url, authToken };
}

test("every form of the address means one place (R42)", () => {
  const forms: [string, DatabaseTarget][] = [
    ["file:trt.db", { kind: "file", path: resolve("trt.db") }],
    ["file:/var/data/trt.db", { kind: "file", path: "/var/data/trt.db" }],
    ["file:///var/data/a%20b.db", { kind: "file", path: "/var/data/a b.db" }],
    ["libsql://a-b.turso.io?authToken=T.o-k", remote("https://a-b.turso.io", "T.o-k")],
    ["libsql://a-b.turso.io", remote("https://a-b.turso.io")],
    ["https://a-b.turso.io/", remote("https://a-b.turso.io")],
    ["wss://a-b.turso.io", remote("https://a-b.turso.io")],
    ["http://127.0.0.1:8080", remote("http://127.0.0.1:8080")],
    ["ws://localhost:8080?authToken=x", remote("http://localhost:8080", "x")],
  ];
  for (const [text, target] of forms) expect(parseDatabaseUrl(text)).toEqual(target);
});

test("whatever else it is, it is refused without being told (R42, R82)", () => {
  const secret = "secret";
  const wrong = [
    "",
    secret,
    "file:",
    "file::memory:",
    `file:trt.db?key=${secret}`,
    `file://${secret}/trt.db`,
    `postgres://${secret}@host/db`,
    `libsql://user:${secret}@host`,
    `libsql://host?auth=${secret}`,
    "libsql://",
  ];
  for (const text of wrong) {
    let fault: unknown;
    try {
      parseDatabaseUrl(text);
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ code: "database_url_invalid", retry: "never" });
    expect(Bun.inspect(fault)).not.toContain(secret);
  }
});
