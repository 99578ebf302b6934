import { describe, expect, test } from "bun:test";
import {
  loosePackages,
  mergeMarkers,
  oddDocuments,
  sharedNumbers,
  sharedTitles,
  strayFiles,
  testTitles,
  titlesWithoutRequirement,
} from "./guards/files.ts";
import { projectFiles, sample } from "./guards/project.ts";
import { ENGINE, secretsIn, secretsOfLine } from "./guards/secrets.ts";

const files = projectFiles();

describe("the project", () => {
  test("no merge was left half done (R28)", () => {
    expect(mergeMarkers(files)).toEqual([]);
  });

  test("nothing is empty, and nothing is binary but pictures of documents (N62)", () => {
    expect(strayFiles(files)).toEqual([]);
  });

  test("every document has one title and says something (R68, N62)", () => {
    expect(oddDocuments(files)).toEqual([]);
  });

  test("every decision has a number of its own (R68)", () => {
    expect(sharedNumbers(files)).toEqual([]);
  });

  test("packages are pinned to one exact version each (R67)", () => {
    const text = files.find(({ path }) => path === "package.json")?.text ?? "{}";
    expect(loosePackages(text)).toEqual([]);
  });

  test("no secret and nothing personal lies in the tree (R33, R246, N51)", () => {
    expect(secretsIn(files)).toEqual([]);
  });

  test("no two tests have one title (N50)", () => {
    expect(sharedTitles(testTitles(files))).toEqual([]);
  });

  test("every test names what it proves (N50)", () => {
    expect(titlesWithoutRequirement(testTitles(files))).toEqual([]);
  });
});

describe("the guard bites", () => {
  test("on each part of a merge (R28)", () => {
    const parts = ["<<<<<<< HEAD", "=======", ">>>>>>> branch", "||||||| base"];
    for (const part of parts) expect(mergeMarkers([sample("a.ts", part)])).toHaveLength(1);
    expect(mergeMarkers([sample("a.md", "Title\n===\n<< a >>")])).toEqual([]);
  });

  test("on empty files and binaries (N62)", () => {
    expect(strayFiles([sample("docs/a.md", "")])).toEqual(["docs/a.md: is empty"]);
    const binary = { path: "tool.exe", bytes: 5, text: undefined };
    expect(strayFiles([binary])).toEqual(["tool.exe: is a binary"]);
    expect(strayFiles([sample("data.bin", "a\0b")])).toEqual(["data.bin: is a binary"]);
    expect(strayFiles([{ ...binary, path: "docs/menu.png" }])).toEqual([]);
  });

  test("on documents without a title, with two, or without words (N62)", () => {
    const words =
      "What happens when the database is gone, and what the operator then does. ".repeat(2);
    const faults = (text: string) => oddDocuments([sample("a.md", text)]);
    expect(faults(`# One\n\n${words}\n\n\`\`\`sh\n# a comment\n\`\`\`\n`)).toEqual([]);
    expect(faults(`# One\n\n${words}\n# Two\n`)).toEqual(["a.md: has 2 titles, not one"]);
    expect(faults(`${words}\n# One\n`)).toEqual(["a.md: does not begin with its title"]);
    expect(faults("# One\n\n## Part\n")).toEqual(["a.md: says nothing"]);
  });

  test("on two decisions with one number (R68)", () => {
    const record = (name: string) => sample(`docs/decisions/${name}.md`, "# x");
    expect(sharedNumbers([record("001-a"), record("002-b")])).toEqual([]);
    expect(sharedNumbers([record("001-a"), record("001-b")])).toEqual([
      "001: docs/decisions/001-a.md, docs/decisions/001-b.md",
    ]);
  });

  test("on versions that may move (R67)", () => {
    const packages = {
      dependencies: { a: "^1.2.3", b: "1.2.3" },
      devDependencies: { c: "latest" },
    };
    expect(loosePackages(JSON.stringify(packages))).toHaveLength(2);
    expect(loosePackages('{"dependencies":{"a":"0.24.1-pre.42"}}')).toEqual([]);
  });

  const part = (...parts: string[]): string => parts.join("");
  test.each([
    ["a bot's token", part("12345678", ":", "AAF9x8w7v6u5t4s3r2q1p0o9n8m7l6k5j4")],
    ["a private key", part("-----BEGIN RSA ", "PRIVATE KEY-----")],
    ["a JSON Web Token", part("eyJhbGciOiJIUzI1", ".eyJpYXQiOjE3OTM1", ".c2lnbmF0dXJlMTIz")],
    ["a key of a service", part("rnd_", "a8Kd92Lm4Qp7Rt1Xz5Vb")],
    ["a bearer", part("Bearer ", "k2j4h6g8f0d1s3a5q7w9e2r4")],
    ["a key in an assignment", part('apiKey: "', "k2j4h6g8f0d1s3a5q7w9e2r4", '"')],
    ["a card", part("2200 7002 ", "1234 5671")],
    ["a phone", part("+7 (916) ", "123-45-67")],
  ])("on %s (R246, N51)", (name, line) => {
    expect(secretsOfLine(line)).toEqual([name]);
    expect(secretsIn([sample("a.ts", `\n${line}`)])).toEqual([`a.ts:2: ${name}`]);
  });

  test.each([
    "123456789:AAE-your-own-token-from-botfather",
    "+7 900 000-00-00",
    "price_kopecks INTEGER NOT NULL, -- 1793520000000",
    "job_01JC5Y3V8QZX4T2N6M7P0R9S1W",
    "2026-11-21T08:09:10.123Z",
  ])("but not on %j (R246)", (line) => {
    expect(secretsOfLine(line)).toEqual([]);
  });

  test("the scan names its engine, which needs no other program (R33)", () => {
    expect(ENGINE).toContain("built-in");
  });

  test("on titles that are shared or name no requirement (N50)", () => {
    const text = `
      TEST("a hold is settled once (R122, N18)", () => {});
      TEST.each([["a", f("x")], [1]])("%s is one (G1)", () => {});
      TEST('a hold is settled once (R122, N18)', () => {});
      TEST("says \\"no\\"", async () => {});`;
    const titles = testTitles([sample("a.test.ts", text.replaceAll("TEST", "test"))]);
    expect(titles.map(({ title }) => title)).toEqual([
      "a hold is settled once (R122, N18)",
      "%s is one (G1)",
      "a hold is settled once (R122, N18)",
      'says \\"no\\"',
    ]);
    expect(sharedTitles(titles)).toHaveLength(1);
    expect(titlesWithoutRequirement(titles)).toEqual([
      'a.test.ts: «says \\"no\\"» names no requirement',
    ]);
    const settled = { path: "b.test.ts", title: "holds (R1, design §10)", group: false };
    expect(titlesWithoutRequirement([settled])).toEqual([]);
    const group = { path: "a.test.ts", title: "money comes back (G1)", group: true };
    expect(titlesWithoutRequirement([group, ...titles])).toEqual([]);
  });
});
