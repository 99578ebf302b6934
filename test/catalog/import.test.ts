// Goal: the provider's facts can be taken in again at any time, and no button changes its meaning.
import { afterAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatJson } from "../../scripts/catalog/format-json.ts";
import { proposeKey } from "../../src/catalog/import/propose-key.ts";

const SCRIPT = join(import.meta.dir, "../../scripts/catalog-import.ts");
const folder = await mkdtemp(join(tmpdir(), "catalog-import-"));
afterAll(() => rm(folder, { recursive: true }));

const fact = (id: string, vendor: string, more = {}) => ({
  id,
  api: "jobs",
  vendor,
  name: id,
  kind: "text-to-image",
  output: "image",
  input: { type: "object", properties: { prompt: { type: "string" } } },
  pricing: [{ when: {}, unit: "image", credits: 4, usd: 0.02 }],
  example: { prompt: "a cat" },
  source: ["notes (2026-09)", "https://docs.kie.ai/market/one (2026-10)"],
  confidence: "official",
  paths: {},
  ...more,
});

async function importFacts(facts: unknown[]): Promise<string> {
  await Bun.write(join(folder, "from/image.json"), JSON.stringify(facts));
  const run = Bun.spawn(
    [
      [process.execPath, SCRIPT, "--files", "image.json"],
      ["--from", join(folder, "from"), "--to", join(folder, "to")],
    ].flat(),
    { stdout: "pipe", stderr: "inherit" },
  );
  expect(await run.exited).toBe(0);
  return run.stdout.text();
}

const written = (path: string) => Bun.file(join(folder, "to", path)).json();

test("facts are taken in by maker, keys are kept for ever and the difference is told (R97, R100)", async () => {
  const one = fact("maker/one", "Maker");
  const first = await importFacts([
    one,
    fact("two", "Line (Maker)"),
    fact("old", "Maker", { api: "legacy" }),
  ]);
  expect(first).toContain("new:\n  maker/one\n  two");
  expect(first).toContain("old endpoints, not taken:\n  old");
  expect(await written("keys.json")).toEqual({ "maker/one": "mak-one", two: "two" });
  const [kept, ...others] = await written("models/maker.json");
  expect(others).toHaveLength(1);
  expect(kept).toMatchObject({
    id: "maker/one",
    maker: "Maker",
    doc: "https://docs.kie.ai/market/one",
  });
  expect(kept).not.toHaveProperty("paths");

  const second = await importFacts([one, fact("three", "Other")]);
  expect(second).toContain("gone:\n  two");
  expect(await written("keys.json")).toEqual({
    "maker/one": "mak-one",
    two: "two",
    three: "thr",
  });
  expect(await Bun.file(join(folder, "to/models/maker.json")).json()).toHaveLength(1);
});

describe("a proposed key", () => {
  test("is short and like no other (N6)", () => {
    expect(proposeKey("bytedance/dream-4.5-edit", new Set())).toBe("byt-dre-4-5");
    expect(proposeKey("bytedance/dream-4.5-edit", new Set(["byt-dre-4-5"]))).toBe("byt-dre-4-2");
    expect(proposeKey("one", new Set(["one", "one-2"]))).toBe("one-3");
  });
});

test("the files read like a person's: small values on a line, nothing lost (R97)", () => {
  const value = {
    a: [1, { b: "x" }],
    long: Array.from({ length: 40 }, (_, index) => index),
    e: {},
    n: null,
  };
  const text = formatJson(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text).toContain('"a": [1, { "b": "x" }]');
  expect(text.endsWith("}\n")).toBe(true);
});
