import { describe, expect, test } from "bun:test";
import { basename } from "node:path";
import { bannedCalls } from "./guards/banned.ts";
import { longFiles, modelNames, modelsInCode } from "./guards/files.ts";
import { projectFiles, sample } from "./guards/project.ts";

const files = projectFiles();

/** The ids of all models that the catalogue holds, and who makes them. */
const data = files.filter(({ path }) => /^catalog\/models\/.*\.json$/.test(path));
const makers = data.map(({ path }) => basename(path, ".json"));
const modelIds = data.flatMap(({ text = "" }) =>
  [...text.matchAll(/^\s*"id": "([^"]+)"/gm)].map(([, id]) => id ?? ""),
);

describe("the project", () => {
  test("nothing is called that has its replacement here (R29, R36, N11)", () => {
    expect(bannedCalls(files)).toEqual([]);
  });

  test("no file is longer than can be read (N12)", () => {
    expect(longFiles(files)).toEqual([]);
  });

  test("no code knows a model by its name (R88)", () => {
    expect(modelsInCode(files, modelNames(modelIds, makers))).toEqual([]);
  });

  test("the names of the models are read from the catalogue (R88)", () => {
    expect(modelIds.length).toBeGreaterThan(50);
  });
});

describe("the guard bites", () => {
  test.each([
    ["src/jobs/a.ts", "console.log(1);"],
    ["src/jobs/a.ts", "process.stdout.write(text);"],
    ["src/jobs/a.ts", "const at = Date.now();"],
    ["db/write.ts", "const at = new Date();"],
    ["src/jobs/a.ts", "const started = performance.now();"],
    ["src/jobs/a.ts", "const jitter = Math.random();"],
    ["src/jobs/a.ts", "const id = crypto.randomUUID();"],
    ["src/jobs/a.ts", "const key = process.env.KIE_API_KEY;"],
    ["src/jobs/a.ts", "const { KIE_API_KEY } = Bun.env;"],
    ["src/jobs/a.ts", "setTimeout(work, 100);"],
    ["src/jobs/a.ts", "await Bun.sleep(5);"],
    ["src/jobs/a.ts", "process.exit(1);"],
    ["test/jobs/a.test.ts", "await Bun.sleep(100);"],
    ["test/jobs/a.test.ts", "await new Promise((done) => setTimeout(done, 10));"],
    ["test/jobs/a.test.ts", 'mock.module("../src/kie/index.ts", () => ({}));'],
    ["test/jobs/a.test.ts", 'test.skip("x", () => {});'],
    ["test/jobs/a.test.ts", 'describe.only("x", () => {});'],
    ["test/jobs/a.test.ts", 'test.todo("x");'],
    ["src/jobs/a.ts", "try { work(); } catch {}"],
    ["src/jobs/a.ts", "try { work(); } catch (error) {\n}"],
    ["src/jobs/a.ts", "const body = answer as any;"],
    ["src/jobs/a.ts", "function read(body: any) {}"],
    ["src/jobs/a.ts", "// TODO: later"],
    ["docs/runbook.md", "FIXME"],
    ["src/jobs/a.ts", "// @ts-ignore"],
    ["src/jobs/a.ts", "// biome-ignore lint: because"],
  ])("on %s with %j (R29, R36, N49)", (path, text) => {
    expect(bannedCalls([sample(path, text)])).toHaveLength(1);
  });

  test.each([
    ["src/jobs/a.ts", "// never console.log, never Date.now()"],
    ["src/jobs/a.ts", "/* setTimeout(work) */ const at = new Date(ms);"],
    ["src/ops/log.ts", "process.stdout.write(line);"],
    ["src/kernel/clock.ts", "return Date.now();"],
    ["src/main.ts", "process.exitCode = await main(process.env);"],
    ["test/support/eventually.ts", "await Bun.sleep(20);"],
    ["scripts/build.ts", "console.log(1);"],
    ["src/jobs/a.ts", "try { work(); } catch (error) { log.warn(phrase, {}, error); }"],
    ["src/jobs/a.ts", "const company = anyone; // any: of them"],
  ])("and lets pass %s with %j (R29)", (path, text) => {
    expect(bannedCalls([sample(path, text)])).toEqual([]);
  });

  test("a ban tells the replacement and the place (R29)", () => {
    expect(bannedCalls([sample("src/a/b.ts", "\n\nDate.now();")])).toEqual([
      "src/a/b.ts:3: ask the Clock that you are given",
    ]);
  });

  test("a file over 400 lines is told with its length (N12)", () => {
    const lines = (count: number) => sample("src/a/b.ts", "x\n".repeat(count));
    expect(longFiles([lines(400)])).toEqual([]);
    expect(longFiles([lines(401)])).toEqual(["src/a/b.ts: 401 lines, the limit is 400 (N12)"]);
  });

  test("model names are found in any writing and inside of words, and other words are not (R88)", () => {
    const names = modelNames(
      ["happyhorse/x", "wan/2-7-video", "google/x", "ai-music-api/x", "z-image"],
      ["google"],
    );
    const named = [
      "nano_banana",
      "VEO-3",
      "kling",
      "wanted",
      "leaveOrigin",
      "Suno",
      "HappyHorse-1",
    ];
    for (const word of named) {
      expect(modelsInCode([sample("src/a.ts", `if (${word}) {}`)], names)).toHaveLength(1);
    }
    expect(modelsInCode([sample("src/a/tone.txt", "aFlUx9")], names)).toHaveLength(1);
    for (const word of ["video", "happy", "ai", "google", "image"]) {
      expect(modelsInCode([sample("src/a.ts", `if (${word}) {}`)], names)).toEqual([]);
    }
    expect(modelsInCode([sample("catalog/a.json", "kling")], names)).toEqual([]);
  });
});
