import { describe, expect, test } from "bun:test";
import { roomsOf, uncovered } from "../../scripts/check/coverage.ts";
import { countsOf } from "../../scripts/check/run.ts";
import { citations, REQUIREMENTS } from "../../scripts/requirements/citations.ts";
import { testTitles } from "./guards/files.ts";
import { projectFiles } from "./guards/project.ts";

describe("the sums of a run", () => {
  test("are what Bun counted last (R27, R34)", () => {
    const said = "(pass) 3 pass\n\n 482 pass\n 6 fail\n 2769 expect() calls\n";
    expect(countsOf(said, 1)).toEqual({ passed: 482, failed: 6 });
    expect(countsOf(" 30 pass\n 0 fail\n", 0)).toEqual({ passed: 30, failed: 0 });
  });

  test("never hide a run that broke off (R27, R37)", () => {
    expect(countsOf("Segmentation fault", 139)).toEqual({ passed: 0, failed: 1 });
    expect(countsOf(" 10 pass\n 0 fail\n 4 errors\n", 1)).toEqual({ passed: 10, failed: 4 });
    expect(countsOf(" 10 pass\n 0 fail\n 1 error\n", 1)).toEqual({ passed: 10, failed: 1 });
  });
});

describe("coverage", () => {
  const lcov = (path: string, hit: number, found: number) =>
    `TN:\nSF:${path}\nDA:1,1\nLF:${found}\nLH:${hit}\nend_of_record\n`;

  test("is summed by room, and a critical room under 95 % is told (R39)", () => {
    const coverage = roomsOf(
      lcov("src/ledger/hold.ts", 90, 100) +
        lcov("src/ledger/capture.ts", 99, 100) +
        lcov("src/telegram/texts.ts", 1, 100) +
        lcov("db/write.ts", 100, 100) +
        lcov("test/support/x.ts", 0, 10),
    );
    expect([...coverage]).toEqual([
      ["db", { hit: 100, found: 100 }],
      ["src/ledger", { hit: 189, found: 200 }],
      ["src/telegram", { hit: 1, found: 100 }],
    ]);
    expect(uncovered(coverage)).toEqual(["src/ledger"]);
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
