// Goal: what is read makes sense beside what can be chosen. Method: every field of every model, its
// label, its values as they are shown, and the examples in its hint.
import { expect, test } from "bun:test";
import type { Field } from "../../src/catalog/index.ts";
import { everyField } from "../../src/catalog/place.ts";
import { choicesOf } from "../../src/telegram/flows/choices.ts";
import { wordsOf } from "../../src/telegram/flows/value-words.ts";
import { catalogue } from "../support/catalogue.ts";
import { sold } from "./sold.ts";

const fields = catalogue.models.flatMap((model) =>
  everyField(model.fields).map(({ name, field }) => ({ id: `${model.id} ${name}`, field })),
);

/** The same unit as a label, a hint and a value have it. */
const UNITS = [/секунд|\d с\b|, с$/i, /минут|\d мин/i, /процент|%/i, /пиксел|точек|\d px/i];

const valuesOf = (field: Field) =>
  choicesOf(field).flatMap(({ value, label }) => [label, wordsOf(field, value)]);

test("a unit is said once, by the label or by the values (R145, R148)", () => {
  const twice = fields.flatMap(({ id, field }) =>
    UNITS.filter((unit) => unit.test(field.label))
      .filter((unit) => valuesOf(field).some((value) => unit.test(value)))
      .map(() => `${id}: ${field.label}`),
  );
  expect(twice).toEqual([]);
});

test("a length has its unit wherever its value is shown (R145, R148)", () => {
  const lengths = fields.filter(({ field }) => /^Длина( |$)(?!ответа)/.test(field.label));
  expect(lengths.length).toBeGreaterThan(50);
  const bare = lengths.filter(({ field }) => valuesOf(field).some((value) => /^\d+$/.test(value)));
  expect(bare).toEqual([]);
  const share = sold("wan/2-7-image").fields.find(({ name }) => name === "color_palette");
  const [, ratio] = share ? everyField([share]).slice(1) : [];
  expect(ratio && wordsOf(ratio.field, "25.00%")).toBe("25 %");
});

/** `5 — для сторис`, `720p — для телефона`: an example that is a value. */
const EXAMPLE = /(?:: |, )(\d+(?:[.,:]\d+)?[KkPp]?) — /g;

test("an example in a hint is a value that this very field takes (R143, R144)", () => {
  const told = fields.flatMap(({ id, field }) => {
    const examples = [...(field.hint ?? "").matchAll(EXAMPLE)].map(([, value = ""]) => value);
    return examples.map((value) => ({ id, field, value }));
  });
  expect(told.length).toBeGreaterThan(100);
  const refused = told.filter(({ field, value }) => {
    if (field.type === "choice") {
      const own = field.options.flatMap((it) => [`${it.value}`, it.label]);
      return !own.some((it) => it.toLowerCase() === value.toLowerCase());
    }
    if (field.type !== "number") return false;
    const number = Number(value.replace(",", "."));
    return number < (field.minimum ?? number) || number > (field.maximum ?? number);
  });
  expect(refused.map(({ id, value }) => `${id}: ${value}`)).toEqual([]);
});

test("decimals are written as people here write them (R143)", () => {
  const pointed = fields.filter(({ field }) => valuesOf(field).some((it) => /^\d+\.\d+$/.test(it)));
  expect(pointed).toEqual([]);
});
