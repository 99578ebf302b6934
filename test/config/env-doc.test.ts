import { expect, test } from "bun:test";
import { resolve } from "node:path";
import { KEY_NAMES } from "../../src/config/index.ts";
import { envTable } from "../support/env-table.ts";

const root = resolve(import.meta.dir, "../..");

test("docs/env.md tells of every key what the program knows of it (R43)", async () => {
  const document = await Bun.file(resolve(root, "docs/env.md")).text();
  const table = document.split("\n").filter((line) => line.startsWith("|"));
  expect(table.join("\n")).toBe(envTable());
});

test("render.yaml asks for exactly the keys of the owner's list (R42, R49)", async () => {
  const blueprint = await Bun.file(resolve(root, "render.yaml")).text();
  const asked = [...blueprint.matchAll(/- key: (\w+)\n\s+sync: false/g)].map(([, key]) => key);
  expect(asked.toSorted()).toEqual(KEY_NAMES.slice(0, 13).toSorted());
});

test("render.yaml runs one instance of main, checks /health and waits for the end (R49, R54)", async () => {
  const blueprint = await Bun.file(resolve(root, "render.yaml")).text();
  for (const line of [
    "runtime: docker",
    "branch: main",
    "autoDeploy: true",
    "numInstances: 1",
    "healthCheckPath: /health",
    "maxShutdownDelaySeconds: 60",
  ]) {
    expect(blueprint).toContain(`    ${line}\n`);
  }
});
