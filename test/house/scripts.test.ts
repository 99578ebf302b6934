import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { $ } from "bun";
import { lowRooms, merged, sharesOf } from "../../scripts/check/coverage.ts";
import { countsOf } from "../../scripts/check/run.ts";
import { seedsOfTree } from "../../scripts/check/seeds-of-tree.ts";
import { citations, REQUIREMENTS } from "../../scripts/requirements/citations.ts";
import { testTitles } from "./guards/files.ts";
import { projectFiles, ROOT } from "./guards/project.ts";

describe("the sums of a run", () => {
  test("are what Bun counted last (R27, R34)", () => {
    const said = "(pass) 3 pass\n\n 482 pass\n 6 fail\n 2769 expect() calls\n";
    expect(countsOf(said, 1)).toEqual({ passed: 482, failed: 6 });
    const whole = " 30 pass\n 0 fail\nRan 30 tests across 4 files. [9.00s]\n";
    expect(countsOf(whole, 0)).toEqual({ passed: 30, failed: 0 });
  });

  test("never hide a run that broke off (R27, R37)", () => {
    expect(countsOf("Segmentation fault", 139)).toEqual({ passed: 0, failed: 1 });
    expect(countsOf("a test said process.exit(0)", 0)).toEqual({ passed: 0, failed: 1 });
    expect(countsOf(" 10 pass\n 0 fail\n 4 errors\n", 1)).toEqual({ passed: 10, failed: 4 });
    expect(countsOf(" 10 pass\n 0 fail\n 1 error\n", 1)).toEqual({ passed: 10, failed: 1 });
  });
});

test("the same files are met by the same seeds, and changed ones by others (N1, R119)", async () => {
  const folder = mkdtempSync(join(tmpdir(), "trt-tree-"));
  const committed = async (text: string) => {
    writeFileSync(join(folder, "file"), text);
    const who = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
    await $`git add file && git ${who} commit -qm test`.cwd(folder).quiet();
    return seedsOfTree(folder);
  };
  try {
    expect(await seedsOfTree(folder)).toEqual([]);
    await $`git init -q`.cwd(folder).quiet();
    const first = await committed("one");
    expect(first).toEqual(["--from", expect.stringMatching(/^\d{7,10}$/)]);
    expect(await committed("two")).not.toEqual(first);
    expect(await committed("one")).toEqual(first);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

describe("the pipeline", () => {
  const file = resolve(ROOT, ".ci/run");

  test("is one readable script that ends with the one command (R34, R37, N48)", async () => {
    const script = await Bun.file(file).text();
    expect(Bun.spawnSync(["bash", "-n", file]).exitCode).toBe(0);
    expect(script).toContain("set -euo pipefail");
    expect(script.trimEnd().split("\n").at(-1)).toBe("sh scripts/test");
  });

  test("and `npm test` is that command too (R34, R67)", async () => {
    const { scripts } = await Bun.file(resolve(ROOT, "package.json")).json();
    expect(scripts.test).toBe("sh scripts/test");
    const script = await Bun.file(resolve(ROOT, "scripts/test")).text();
    expect(script.trimEnd().split("\n").at(-1)).toBe(
      'exec sh scripts/bun run scripts/check.ts "$@"',
    );
  });
});

describe("coverage", () => {
  const lcov = (path: string, ...hits: number[]) =>
    `TN:\nSF:${path}\n${hits.map((hit, i) => `DA:${i + 1},${hit}\n`).join("")}end_of_record\n`;

  test("is summed by room over several runs, and a critical room under 95 % is told (R39)", () => {
    const unit = [
      lcov("src/ledger/hold.ts", 1, 1, 0, 0),
      lcov("src/telegram/texts.ts", 0, 5),
      lcov("db/write.ts", 1, 0),
      lcov("test/support/x.ts", 0, 0),
    ];
    const e2e = [lcov("src/ledger/hold.ts", 0, 0, 3, 0), lcov("db/write.ts", 0, 1)];
    const coverage = merged([unit.join(""), e2e.join("")]);
    expect([...sharesOf(coverage)]).toEqual([
      ["db", 1],
      ["src/ledger", 0.75],
      ["src/telegram", 0.5],
    ]);
    expect(lowRooms(coverage)).toEqual(["src/ledger"]);
  });
});

describe("requirements", () => {
  test("are counted from the titles that cite them (R34)", () => {
    const title = (text: string) => ({ path: "a.test.ts", title: text, group: false });
    const cited = citations([title("a (R27, N5)"), title("b (R27)"), title("c (see R28)")]);
    expect(cited.get("R27")).toHaveLength(2);
    expect([...cited.keys()]).toEqual(["R27", "N5"]);
  });

  test("no title cites a requirement that does not exist (R34)", () => {
    const cited = citations(testTitles(projectFiles()));
    expect([...cited.keys()].filter((name) => !REQUIREMENTS.includes(name))).toEqual([]);
  });
});
