import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "../support/eventually.ts";
import { executable, Program } from "../support/program.ts";

// Goal: the executable alone is the whole program, and nothing that lies beside it changes it.
// Method: it is copied into a folder that holds only traps, and run as an operator would run it.

const BUILD_LIMIT_MS = 120_000;
const folder = mkdtempSync(join(tmpdir(), "trt-alone-"));
const trt = join(folder, "trt");
const TRAPS: Record<string, string> = {
  ".env": "DATABASE_URL=file:trap.db\nKIE_API_KEY=trap-key-0123456789\nLOG_LEVEL=loud\n",
  "bunfig.toml": 'preload = ["./trap.ts"]\n[install]\nregistry = "http://127.0.0.1:9"\n',
  "trap.ts": 'await Bun.write("sprung", "x");\n',
  "package.json": '{ "name": "trap", "type": "commonjs" }',
  "tsconfig.json": '{ "compilerOptions": { "paths": { "*": ["./trap.ts"] } } }',
};

beforeAll(async () => {
  copyFileSync(await executable(), trt);
  for (const [name, text] of Object.entries(TRAPS)) writeFileSync(join(folder, name), text);
}, BUILD_LIMIT_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (words: readonly string[], env: Record<string, string> = {}): Program =>
  new Program([trt, ...words], { cwd: folder, env: { PATH: "", HOME: folder, ...env } });

async function run(words: readonly string[], env: Record<string, string> = {}) {
  const program = start(words, env);
  return { code: await program.ended(), out: program.out, err: program.err };
}

describe("the executable alone", () => {
  test("tells its version and commit, as the build wrote them (R26)", async () => {
    const { code, out } = await run(["--version"]);
    expect(out).toMatch(/^trt \d+\.\d+\.\d+ \(([0-9a-f]{12}|unknown)\)\n$/);
    expect(code).toBe(0);
  });

  test("makes a database with the addon and the migrations inside it (R59, R75)", async () => {
    const env = { DATABASE_URL: "file:alone.db" };
    expect(await run(["migrate"], env)).toMatchObject({ code: 0 });
    expect(await run(["migrate"], env)).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, "alone.db"))).toBe(true);
    expect(await run(["ledger", "audit"], env)).toMatchObject({ code: 0 });
  });

  test("takes nothing from a file beside it: no key, no code (R44, N51)", async () => {
    const { code, err } = await run(["migrate"]);
    expect(code).toBe(78);
    expect(err).toStartWith("DATABASE_URL is not set. Example: ");
    expect(readdirSync(folder)).not.toContain("trap.db");
    expect(readdirSync(folder)).not.toContain("sprung");
  });

  test("the doctor names every problem at once, as text and as one object (R38, R47)", async () => {
    const json = await run(["doctor", "--json"]);
    expect(json.code).toBe(78);
    const report = JSON.parse(json.out);
    expect(report.ok).toBe(false);
    const find = (name: string) =>
      report.checks.find((check: { name: string }) => check.name === name);
    expect(find("configuration").detail).toContain("TELEGRAM_BOT_TOKEN is not set");
    expect(find("catalogue")).toMatchObject({ ok: true });

    const text = await run(["doctor"]);
    expect(text.out).toContain("FAIL configuration: TELEGRAM_BOT_TOKEN is not set");
    expect(text.out).toContain("KIE_API_KEY is not set");
  });

  test("a wrong start ends with 78 and says so without a value (R42, R44, R45)", async () => {
    const { code, out, err } = await run(["serve"], { TELEGRAM_BOT_TOKEN: "not-a-token" });
    expect(code).toBe(78);
    expect(err.trim().split("\n")).toHaveLength(5);
    expect(out + err).not.toContain("not-a-token");
  });

  test("the demo opens its page and ends cleanly on SIGTERM (R31, R55, R72)", async () => {
    const demo = start(["demo", "--port", "0"]);
    const url = await eventually(
      "the demo tells where it is",
      () => {
        if (!demo.running) throw new Error(`the demo ended: ${demo.out}${demo.err}`);
        return /http:\/\/127\.0\.0\.1:\d+/.exec(demo.out)?.[0];
      },
      30_000,
    );
    const page = await fetch(url);
    expect(page.status).toBe(200);
    const html = await page.text();
    const parts = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
    expect(parts.length).toBeGreaterThan(0);
    for (const part of parts) expect((await fetch(url + part)).status).toBe(200);

    demo.signal("SIGTERM");
    expect(await demo.ended()).toBe(0);
    expect(demo.err).toBe("");
    const said = demo.out.trim().split("\n");
    expect(said).toHaveLength(1);
  });

  test("without a command, and with a wrong one, it shows the help (R154)", async () => {
    expect(await run([])).toMatchObject({ code: 0 });
    const wrong = await run(["fly"]);
    expect(wrong.code).toBe(64);
    expect(wrong.err).toContain("trt serve");
  });

  test("whoever stops reading it gets no error, and the command its exit code (R38)", async () => {
    const piped = Bun.spawn(["/bin/sh", "-c", `{ ${trt} help; echo $? >&2; } | :`], {
      env: { PATH: "/usr/bin:/bin" },
      stdout: "pipe",
      stderr: "pipe",
    });
    expect(await new Response(piped.stderr).text()).toBe("0\n");
  });
});
