import { expect, test } from "bun:test";
import { checkInput, type Field, type Model, topPlace } from "../../src/catalog/index.ts";
import { present } from "../../src/kernel/index.ts";
import { carry, fittingOffers } from "../../src/telegram/flows/carry.ts";
import { choicesOf, optionsOf } from "../../src/telegram/flows/choices.ts";
import { addFile, fileProblem } from "../../src/telegram/flows/entry.ts";
import { questionsOf } from "../../src/telegram/flows/places.ts";
import { shelfKeeper, stockShelf } from "../../src/telegram/flows/shelf.ts";
import { type Form, isSilence, SILENCE, talkOf } from "../../src/telegram/flows/talk.ts";
import type { SentFile } from "../../src/telegram/incoming.ts";
import { catalogue } from "../support/catalogue.ts";

type MediaField = Extract<Field, { type: "media" }>;
const rate = { rubPerUsd: "78.00", multiplier: "2" };

const base = { name: "files", label: "Файлы", required: true, type: "media" } as const;
const photos: MediaField = {
  ...base,
  media: ["image"],
  many: true,
  minItems: 1,
  maxItems: 2,
  maxBytes: 10 * 1024 * 1024,
  mime: ["image/jpeg", "image/png"],
};
const sound: MediaField = {
  ...base,
  media: ["audio"],
  many: false,
  minItems: 1,
  maxItems: 1,
  mime: ["audio/mpeg", "audio/x-wav"],
};
const file = (more: Partial<SentFile>): SentFile => ({ kind: "image", fileId: "f", ...more });

test("a file is judged by what is known of it before anybody fetches it (R94, G21)", () => {
  const told = (field: MediaField, sent: Partial<SentFile>) => fileProblem(field, file(sent));
  expect(told(photos, {})).toBeUndefined();
  expect(told(photos, { mime: "image/png", bytes: 10 * 1024 * 1024 })).toBeUndefined();
  expect(told(photos, { bytes: 10 * 1024 * 1024 + 1 })).toContain("больше 10 МБ");
  expect(told(photos, { mime: "image/heic" })).toContain("Пришлите JPEG, PNG");
  expect(told(photos, { kind: "video" })).toContain("Здесь нужно фото");
  expect(told(sound, { kind: "audio", mime: "audio/wav" })).toBeUndefined();
  expect(told(sound, { kind: "audio", mime: "audio/mp3" })).toBeUndefined();
  expect(told(sound, { kind: "audio", mime: "audio/ogg" })).toContain("Пришлите MPEG, WAV");
  // What Telegram cannot hand over is refused even where the model would take it.
  const { maxBytes: _, ...unlimited } = photos;
  expect(told(unlimited, { bytes: 21 * 1024 * 1024 })).toContain("больше 20 МБ");
});

test("files pile up to the limit, a field for one file has the last one (G20)", () => {
  const form: Form = { id: "F", model: "m", values: {}, facts: {}, skipped: [], walking: true };
  const one = addFile(form, topPlace(photos), { kind: "image", ref: "tg:a", widthPx: 10 });
  const two = addFile((one as { form: Form }).form, topPlace(photos), {
    kind: "image",
    ref: "tg:b",
  });
  expect(two).toMatchObject({
    status: "more",
    form: { values: { files: ["tg:a", "tg:b"] }, facts: { files: [{ widthPx: 10 }, {}] } },
  });
  const three = addFile((two as { form: Form }).form, topPlace(photos), {
    kind: "image",
    ref: "tg:c",
  });
  expect(three).toMatchObject({ status: "wrong", problem: expect.stringContaining("2 файлов") });
  const first = addFile(form, topPlace(sound), { kind: "audio", ref: "tg:a" });
  const second = addFile((first as { form: Form }).form, topPlace(sound), {
    kind: "audio",
    ref: "tg:b",
  });
  expect(second).toMatchObject({ status: "ok", form: { values: { files: "tg:b" } } });
});

test("what was sent is offered only to models that can use it all (G8)", () => {
  const shelf = stockShelf(catalogue, rate);
  const words = fittingOffers(shelf, { text: "кот", files: [] });
  const photo = fittingOffers(shelf, { files: [{ kind: "image", ref: "tg:a" }] });
  const sounds = fittingOffers(shelf, { files: [{ kind: "document", ref: "tg:a" }] });
  expect(words.length).toBeGreaterThan(5);
  expect(photo.length).toBeGreaterThan(5);
  for (const { model } of words) {
    const open = questionsOf(model).filter(
      ({ name }) => carry(model, { text: "кот", files: [] }).values[name] === undefined,
    );
    expect(open).toEqual([]);
  }
  for (const { model } of photo) {
    expect(
      JSON.stringify(carry(model, { files: [{ kind: "image", ref: "tg:a" }] }).values),
    ).toContain("tg:a");
  }
  expect(sounds.every(({ model }) => model.fields.some((it) => it.type === "media"))).toBe(true);
});

test("settings go over to another model only where it has them (R171)", () => {
  const withOption = (model: Model) =>
    model.fields.some((it) => it.type === "choice" && it.name === "aspect_ratio");
  const model = present(catalogue.models.find(withOption), "some model has frames");
  const frame = choicesOf(
    present(
      model.fields.find(({ name }) => name === "aspect_ratio"),
      "it has one",
    ),
  )[0]?.value;
  const options = { aspect_ratio: frame, no_such_field: 7 };
  expect(carry(model, { text: "кот", files: [], options }).values).toMatchObject({
    aspect_ratio: frame,
  });
  const odd = carry(model, { text: "кот", files: [], options: { aspect_ratio: "7:99" } });
  expect(Object.values(odd.values)).not.toContain("7:99");
  expect(Object.keys(odd.values)).not.toContain("no_such_field");
});

test("a number that a rule would refuse is no proposal, and comes back with what allows it (R145, R94)", () => {
  const rules = catalogue.models.flatMap((model) =>
    model.fields.flatMap((field) => {
      const has = model.terms.musts.some((must) => must.field === field.name);
      return field.type === "number" && has ? [{ model, field }] : [];
    }),
  );
  expect(rules.length).toBeGreaterThan(1);
  const shown = (model: Model, field: Field, values: Form["values"]) => {
    const form: Form = {
      id: "f",
      model: model.key,
      values,
      facts: {},
      skipped: [],
      walking: false,
    };
    return optionsOf(topPlace(field), form, model, rate).map(({ label }) => label);
  };
  for (const { model, field } of rules) {
    for (const { value } of choicesOf(field)) {
      const values = { ...model.example, [field.name]: value };
      const isWrong = checkInput(model, values).some((it) => it.field === field.name);
      const label = choicesOf(field).find((it) => it.value === value)?.label ?? "";
      expect([model.key, label, shown(model, field, model.example).includes(label)]).toEqual([
        model.key,
        label,
        !isWrong,
      ]);
    }
  }
  const series = present(
    rules.find(({ model }) => model.fields.some(({ name }) => name === "enable_sequential")),
    "a model makes a series",
  );
  const { model, field } = series;
  expect(shown(model, field, { prompt: "кот" })).toEqual(["1", "2", "3", "4"]);
  expect(shown(model, field, { prompt: "кот", enable_sequential: true })).toHaveLength(12);
});

test("presets of a number are values that the field takes, and never too many (R145)", () => {
  for (const { key, fields } of catalogue.models) {
    for (const field of fields) {
      if (field.type !== "number") continue;
      const choices = choicesOf(field);
      expect(choices.length, `${key} ${field.name}`).toBeLessThanOrEqual(13);
      expect(new Set(choices.map(({ label }) => label)).size).toBe(choices.length);
    }
  }
  const short = {
    name: "n",
    label: "Сколько",
    required: false,
    type: "number",
    asText: true,
  } as const;
  expect(
    choicesOf({ ...short, integer: true, minimum: 1, maximum: 4 }).map(({ value }) => value),
  ).toEqual(["1", "2", "3", "4"]);
  expect(
    choicesOf({ ...short, integer: false, minimum: 0, maximum: 1 }).map(({ label }) => label),
  ).toEqual(["0", "0,25", "0,5", "0,75", "1"]);
  expect(choicesOf({ ...short, integer: true, minimum: 0, maximum: 2_147_483_647 })).toEqual([]);
  expect(choicesOf({ ...short, integer: true })).toEqual([]);
});

test("a conversation that another version has left behind begins anew (N9, N10)", () => {
  const draft = (body: unknown) => ({ version: 1, body, updatedAt: 0 });
  for (const body of [null, 7, {}, { open: "yes" }, { open: true, form: { id: 5 } }, "{}"]) {
    expect(talkOf(draft(body))).toEqual(SILENCE);
  }
  expect(talkOf(undefined)).toEqual(SILENCE);
  const waiting = { open: false, held: { text: "кот", files: [] } };
  expect(talkOf(draft(waiting))).toEqual(waiting);
  expect(isSilence(waiting)).toBe(false);
  expect(isSilence({ open: true })).toBe(true);
});

test("the shelf is stocked once for a rate, and anew when the rate moves (R161, R165)", () => {
  let now = rate;
  const shelf = shelfKeeper(catalogue, () => now);
  const before = shelf();
  expect(shelf()).toBe(before);
  now = { ...rate, rubPerUsd: "156.00" };
  expect(shelf()).not.toBe(before);
  const doubled = shelf().offers[0]?.from ?? 0;
  expect(doubled).toBeGreaterThan((before.offers[0]?.from ?? 0) * 1.9);
});
