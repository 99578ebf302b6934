// Goal: a form that a person could not get through, or that takes nonsense, does not pass unseen.
// Method: models that are sold, each spoiled in one way, are gone through without a chat.
import { expect, test } from "bun:test";
import type { Model } from "../../src/catalog/index.ts";
import { present } from "../../src/kernel/index.ts";
import { rehearse } from "../../src/telegram/rehearsal/rehearse.ts";
import { rehearseForms } from "../../src/telegram/rehearsal/rehearse-forms.ts";
import { catalogue } from "../support/catalogue.ts";

const rate = { rubPerUsd: "78.00", multiplier: "2" };

test("every form on sale is gone through to its confirmation, and refuses what it must (R35, R90, R91)", async () => {
  const checks = await rehearseForms({ catalogue, rate });
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  const [forms] = checks;
  const [, wrong = ""] = /(\d+) wrong ones are refused/.exec(forms?.detail ?? "") ?? [];
  expect(Number(wrong)).toBeGreaterThan(catalogue.models.length * 10);
});

const drawing = present(
  catalogue.models.find(
    ({ kind, fields }) =>
      kind === "text-to-image" &&
      fields.some(({ type, required }) => type === "choice" && required),
  ),
  "a model draws",
);
const words = present(
  drawing.fields.find(({ type }) => type === "text"),
  "it asks for words",
);
const choice = present(
  drawing.fields.find(({ type }) => type === "choice"),
  "it has a choice",
);

async function faultsOf(spoiled: Partial<Model>): Promise<string> {
  const model = { ...drawing, ...spoiled } as Model;
  const byKey = (key: string) => (key === model.key ? model : catalogue.byKey(key));
  return (await rehearse(model, { catalogue: { ...catalogue, byKey }, rate })).faults.join("\n");
}

const withField = (field: object) =>
  drawing.fields.map((it) =>
    it.name === (field as { name: string }).name ? field : it,
  ) as unknown as Model["fields"];

test.each<readonly [string, Partial<Model>, string]>([
  ["nothing is wrong", {}, ""],
  ["no price", { prices: [] }, "what was answered has no price"],
  ["a key that no button carries", { key: "a key that is too long for a button" }, "cannot carry"],
  [
    "words that nobody could write",
    { fields: withField({ ...words, pattern: "^\\d{40}$", hint: "Например: слова" }) },
    "refuses its own answer",
  ],
  [
    "two options that look the same",
    {
      fields: withField({
        ...choice,
        options: [1, 2].map((value) => ({ value: `${value}`, label: "Одно и то же" })),
      }),
    },
    "two buttons look the same",
  ],
  [
    "an option that any words are",
    {
      fields: withField({
        ...choice,
        default: undefined,
        options: [{ value: "x", label: "такого здесь нет" }],
      }),
    },
    `${choice.name} takes {"did":"wrote"`,
  ],
])("%s is told (R35)", async (_, spoiled, told) => {
  const faults = await faultsOf(spoiled);
  if (told === "") expect(faults).toBe("");
  else expect(faults).toContain(told);
});
