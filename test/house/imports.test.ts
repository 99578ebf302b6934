import { describe, expect, test } from "bun:test";
import {
  circleIn,
  forbiddenImports,
  importCircle,
  importsOf,
  MAY_IMPORT,
  roomOf,
} from "./guards/imports.ts";
import { projectFiles, sample } from "./guards/project.ts";

const files = projectFiles();
const faults = (path: string, text: string) => forbiddenImports([sample(path, text)]);

describe("the project", () => {
  test("rooms know only whom the table allows (N13)", () => {
    expect(forbiddenImports(files)).toEqual([]);
  });

  test("no file imports itself by way of others (N13)", () => {
    expect(importCircle(files)).toBeUndefined();
  });

  test("the table itself has no circle (N13)", () => {
    expect(circleIn(new Map(Object.entries(MAY_IMPORT)))).toBeUndefined();
  });

  test("every room has its place in the table (N12)", () => {
    const rooms = files.map(({ path }) => roomOf(path)).filter((room) => room.startsWith("src/"));
    expect([...new Set(rooms)].filter((room) => !(room in MAY_IMPORT))).toEqual([]);
  });

  test("the kernel stays small: at most ten files (N12)", () => {
    const kernel = files.filter(({ path }) => path.startsWith("src/kernel/"));
    expect(kernel.length).toBeLessThanOrEqual(10);
  });
});

describe("the guard bites", () => {
  test.each([
    ["src/telegram/a.ts", 'import { x } from "../../db/index.ts";', "src/telegram may not know db"],
    [
      "src/telegram/a.ts",
      'import type { Row } from "../../db/operation.ts";',
      "src/telegram may not know db",
    ],
    ["src/ledger/hold.ts", 'export * from "../jobs/index.ts";', "may not know src/jobs"],
    ["src/jobs/a.ts", 'import { x } from "../ledger/hold.ts";', "enter src/ledger by its index.ts"],
    ["src/http/a.ts", 'const x = await import("../kie/index.ts");', "may not know src/kie"],
    ["src/kernel/a.ts", 'import "../config/index.ts";', "may not know src/config"],
    ["src/jobs/a.ts", 'import { app } from "../app.ts";', "may not know src"],
    ["src/app.ts", 'import { x } from "./ledger/hold.ts";', "enter src/ledger by its index.ts"],
    ["src/app.ts", 'import { x } from "../test/support/x.ts";', "does not need it to run"],
    [
      "db/open.ts",
      'import {\n  a,\n  type B,\n} from "../src/config/index.ts";',
      "db may not know",
    ],
    ["src/emulator/a.ts", 'import { x } from "../kie/index.ts";', "may not know src/kie"],
    ["src/jobs/a.ts", 'import { createConsola } from "consola/core";', "take a Log"],
    ["src/telegram/a.ts", 'import { eq } from "drizzle-orm";', "own the tables"],
    ["src/ledger/a.ts", 'import { Database } from "bun:sqlite";', "loses commits"],
    ["src/jobs/a.ts", 'import { Bot } from "grammy";', "through src/telegram"],
  ])("%s with %j (N13)", (path, text, why) => {
    expect(faults(path, text).join()).toContain(why);
  });

  test.each([
    ["src/jobs/a.ts", 'import { x } from "../ledger/index.ts";'],
    ["src/jobs/a.ts", 'import { assert } from "../kernel/index.ts"; import "./b.ts";'],
    ["src/catalog/a.ts", 'import data from "../../catalog/models.json" with { type: "json" };'],
    ["src/main.ts", 'import { serve } from "./commands/serve.ts";'],
    ["src/commands/serve.ts", 'import { createApp } from "../app.ts";'],
    ["src/emulator/a.ts", 'import type { Kie } from "../kie/index.ts";'],
    ["src/jobs/a.ts", '// import { x } from "../telegram/index.ts";'],
  ])("and lets pass %s with %j (N13)", (path, text) => {
    expect(faults(path, text)).toEqual([]);
  });

  test("imports of every form are seen (N13)", () => {
    const text = `
      import a from "a";
      import type { B } from "b";
      import { c, type D } from 'c';
      import * as e from "e";
      import "f";
      export { g } from "g";
      export type { H } from "h";
      export * from "i";
      const j = await import("j"), k = require("k");
      import {
        l,
      } from "l";
      const notOne = "import m from 'm'".length; export const n = "x";`;
    const found = importsOf(sample("a.ts", text)).map(({ from }) => from);
    expect(found.toSorted()).toEqual([..."abcefghijkl"].concat("m").toSorted());
  });

  test("a circle is found and told (N13)", () => {
    const circle = importCircle([
      sample("src/a/x.ts", 'import "./y.ts";'),
      sample("src/a/y.ts", 'import { z } from "../b/z.ts";'),
      sample("src/b/z.ts", 'import "../a/x.ts";'),
      sample("src/b/free.ts", 'import type { X } from "../a/x.ts";'),
    ]);
    expect(circle).toEqual(["src/a/x.ts", "src/a/y.ts", "src/b/z.ts", "src/a/x.ts"]);
  });
});
