// Goal: what customers read is short, Russian and unambiguous on a button.

import { describe, expect, test } from "bun:test";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import keys from "../../catalog/keys.json" with { type: "json" };
import { catalogue } from "./sold.ts";

const SHOWN = 30;
const CATALOG = join(import.meta.dir, "../../catalog");
const cut = (text: string) => [...text].slice(0, SHOWN).join("");
const texts = catalogue.models.flatMap(({ card, fields }) => [
  ...Object.values(card),
  ...fields.flatMap((field) => [field.label, ...(field.hint ? [field.hint] : [])]),
]);

describe("labels", () => {
  test("of a form are Russian, fit a button and differ when cut to 30 characters (N58)", () => {
    for (const { fields } of catalogue.models) {
      const labels = fields.map((field) => field.label);
      expect(new Set(labels.map(cut)).size).toBe(labels.length);
      expect(labels.filter((label) => cut(label) !== label || !/[А-Яа-яЁё]/.test(label))).toEqual(
        [],
      );
    }
  });

  test("of options fit a button and differ, and no raw word is left (N58)", () => {
    for (const field of catalogue.models.flatMap((model) => model.fields)) {
      if (field.type !== "choice") continue;
      const labels = field.options.map((option) => option.label);
      expect(new Set(labels.map(cut)).size).toBe(labels.length);
      expect(
        labels.filter((label) => cut(label) !== label || /[a-z]{3}|[A-Z]{5}|_/.test(label)),
      ).toEqual([]);
    }
  });

  test("of models differ when cut to 30 characters (N58)", () => {
    const names = catalogue.models.map((model) => cut(model.name));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("texts", () => {
  test("are complete cards with a price's worth of words (R142, R143, G14)", () => {
    for (const { card } of catalogue.models) {
      for (const line of [card.what, card.forWhom, card.send]) {
        expect(line).toMatch(/^[«А-ЯЁ][^\n]{3,150}\.$/);
      }
    }
  });

  test("have no markup, no exclamations, no officialese and no provider (R154, N55)", () => {
    const faults = texts.filter((text) =>
      /<\w|!|\bkie\b|осуществ|является|данн(ый|ая|ое)|необходимо|в целях|посредством/i.test(text),
    );
    expect(faults).toEqual([]);
  });

  test("give every field one example (R144)", () => {
    const fields = catalogue.models.flatMap((model) => model.fields);
    expect(fields.filter((field) => !field.hint?.includes("апример: "))).toEqual([]);
  });

  test("of the examples are Russian (G14)", () => {
    const prompts = catalogue.models.flatMap(({ example }) => example.prompt ?? []);
    expect(prompts.length).toBeGreaterThan(50);
    expect(prompts.filter((prompt) => !/[А-Яа-яЁё]{3}/.test(String(prompt)))).toEqual([]);
  });
});

describe("keys", () => {
  test("are short, unlike each other, also of models that are gone (N6, N32)", () => {
    const all = Object.values(keys);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((key) => !/^[a-z0-9-]{1,12}$/.test(key))).toEqual([]);
  });

  test("of models that were ever sold stay the same (N6, R141)", () => {
    const sold = catalogue.models.map((model) => `${model.key} ${model.id}`).toSorted();
    expect(sold).toMatchSnapshot();
  });
});

/** Files to try the models with, of which the demo and the smoke pick what they need. */
const SAMPLES = "samples/";

describe("files", () => {
  test("of the catalogue are all built into the executable (N33)", async () => {
    const source = await Bun.file(join(CATALOG, "../src/catalog/files.ts")).text();
    const found = await readdir(CATALOG, { recursive: true, withFileTypes: true });
    const paths = found
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(CATALOG.length + 1))
      .filter((path) => !path.startsWith(SAMPLES));
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !source.includes(`"../../catalog/${path}"`))).toEqual([]);
  });

  test("hold data and no code (R88)", async () => {
    const found = await readdir(CATALOG, { recursive: true, withFileTypes: true });
    const files = found.filter((entry) => entry.isFile() && !entry.name.endsWith(".json"));
    const others = files.map(({ parentPath, name }) => join(parentPath, name));
    const strangers = others.filter((path) => !path.startsWith(join(CATALOG, SAMPLES)));
    expect(strangers).toEqual([]);
  });

  test("of the program name no model (R88)", async () => {
    const folder = join(CATALOG, "../src/catalog");
    const found = await readdir(folder, { recursive: true });
    const names = found.filter((name) => name.endsWith(".ts"));
    const sources = await Promise.all(names.map((name) => Bun.file(join(folder, name)).text()));
    const modelNames = /nano|kling|veo|suno|seedream|flux|wan|hailuo/i;
    expect(names.filter((_, index) => modelNames.test(sources[index] ?? ""))).toEqual([]);
  });
});
