import {
  checkField,
  type Field,
  type Input,
  type Model,
  takesSeveral,
  topPlace,
} from "../../catalog/index.ts";
import { addFile, takes } from "./entry.ts";
import { questionsOf } from "./places.ts";
import { firstText } from "./prompt.ts";
import type { Offer, Shelf } from "./shelf.ts";
import type { Form, Held } from "./talk.ts";

/** What a form could be filled with: words, files, and settings by their names. */
export interface Material extends Held {
  options?: Input;
}

type Filled = Pick<Form, "values" | "facts">;

/** As much of the material as the model has fields for. */
export function carry(model: Model, material: Material): Filled {
  const options = model.fields.flatMap((field) => {
    const value = material.options?.[field.name];
    const isOption = !["text", "media", "job"].includes(field.type);
    return isOption && value !== undefined && checkField(field, value).status === "ok"
      ? [[field.name, value] as const]
      : [];
  });
  const withFiles = material.files.reduce(putFile(model), {
    values: Object.fromEntries(options),
    facts: {},
  });
  const text = firstText(model.fields);
  const fits = text && material.text !== undefined && checkField(text, material.text);
  if (!text || !fits || fits.status !== "ok") return withFiles;
  return { ...withFiles, values: { ...withFiles.values, [text.name]: fits.value } };
}

const SETTINGS: ReadonlySet<Field["type"]> = new Set(["choice", "number", "toggle"]);

/** What of an earlier run is chosen alike again: no words, no files, nothing that is new each time. */
export function settingsOf(model: Model, input: Input): Input {
  const entries = model.fields.flatMap((field) => {
    const value = input[field.name];
    const isSetting = SETTINGS.has(field.type) && value !== undefined;
    return isSetting && checkField(field, value).status === "ok" ? [[field.name, value]] : [];
  });
  return Object.fromEntries(entries);
}

/** Into the first field that takes such a file and has room for it. */
function putFile(model: Model): (filled: Filled, file: Held["files"][number]) => Filled {
  return (filled, file) => {
    const form: Form = { id: "", model: model.key, skipped: [], walking: true, ...filled };
    for (const field of mediaFields(model)) {
      const taken = !takesSeveral(field) && filled.values[field.name] !== undefined;
      if (taken || !takes(field, file.kind)) continue;
      const entry = addFile(form, topPlace(field), file);
      if (entry.status === "wrong") continue;
      const { values, facts } = entry.form;
      return { values, facts };
    }
    return filled;
  };
}

type MediaField = Extract<Field, { type: "media" }>;

/** What few need is not filled in unasked: a film is not made of just any document. */
function mediaFields(model: Model): readonly MediaField[] {
  const media = model.fields.filter((field) => field.type === "media").filter((it) => !it.aside);
  return [...media.filter((field) => field.required), ...media.filter((field) => !field.required)];
}

/** Models that something can be made of it with, in the catalogue's order. */
export function fittingOffers(shelf: Shelf, material: Material): readonly Offer[] {
  return shelf.offers.filter(({ model }) => fits(model, material));
}

/** Nothing of it would be lost. */
export function takesAll(model: Model, { text, files }: Held): boolean {
  const { values } = carry(model, { files, ...(text !== undefined && { text }) });
  const placed = mediaFields(model).flatMap((field) => values[field.name] ?? []).length;
  const words = firstText(model.fields);
  return (
    placed === files.length &&
    (text === undefined || (words !== undefined && values[words.name] !== undefined))
  );
}

/** Every file finds a place, and with no file there is nothing but words to ask for. */
function fits(model: Model, material: Material): boolean {
  if (model.fields.some((field) => field.type === "job" && field.required)) return false;
  const { values } = carry(model, material);
  const placed = mediaFields(model).flatMap((field) => values[field.name] ?? []).length;
  if (placed < material.files.length) return false;
  if (material.files.length > 0) return true;
  const open = questionsOf(model, values).filter((field) => values[field.name] === undefined);
  return material.text !== undefined && open.length === 0 && firstText(model.fields) !== undefined;
}
