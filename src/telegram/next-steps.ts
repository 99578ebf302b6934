import type { Field, JobField, MediaField, Model, Output, TextField } from "../catalog/index.ts";
import type { JobFile } from "../jobs/index.ts";
import { isNeeded } from "./flows/places.ts";

/** A model that goes on from a result, and what of the result it takes. */
export interface NextStep {
  readonly model: Model;
  readonly field: JobField | MediaField | TextField;
  /** Which files will do, by their ordinals; empty where the run itself is taken. */
  readonly ordinals: readonly number[];
}

interface Result {
  /** What made it, and what such models make; unknown once the model is gone. */
  readonly model: string;
  readonly output: Output | undefined;
  readonly files: readonly JobFile[];
}

/** What can be made of a result, by its kinds of files: those that take the run itself first. */
export function nextSteps(models: readonly Model[], result: Result): readonly NextStep[] {
  const steps = models.flatMap((model) => stepOf(model, result) ?? []);
  const isOwn = ({ field }: NextStep) => field.type === "job";
  return [...steps.filter(isOwn), ...steps.filter((step) => !isOwn(step))];
}

/** One for each thing that can be done, in the catalogue's order: what is run most comes first. */
export function distinctSteps(steps: readonly NextStep[], most: number): readonly NextStep[] {
  const named = steps.filter(({ model }) => model.card.step !== undefined);
  const first = new Map<string, NextStep>();
  for (const step of named) {
    const name = step.model.card.step ?? "";
    if (!first.has(name)) first.set(name, step);
  }
  return [...first.values()].slice(0, most);
}

export function stepOf(model: Model, result: Result): NextStep | undefined {
  const { model: key, files } = result;
  for (const field of model.fields) {
    if (field.type !== "job" || !field.models.includes(key)) continue;
    if (field.take.of !== "part") return { model, field, ordinals: [] };
    const parts = files.filter(({ partId }) => partId !== undefined);
    if (parts.length > 0) return { model, field, ordinals: parts.map(({ ordinal }) => ordinal) };
  }
  const field = model.fields.find((it) => it.type === "media" && onlyFile(it, model));
  if (field?.type !== "media") return saidBy(model, result);
  const fitting = files.filter((file) => file.kind !== "text" && takes(field, file));
  return fitting.length === 0
    ? undefined
    : { model, field, ordinals: fitting.map(({ ordinal }) => ordinal) };
}

/** Words that are all a model needs; those of an answer to be answered again are no next step. */
function saidBy(model: Model, { output, files }: Result): NextStep | undefined {
  if (output !== "text" || model.output === "text") return undefined;
  const [field, more] = model.fields.filter(isNeeded);
  if (field?.type !== "text" || field.link || more) return undefined;
  const fitting = files.filter(
    ({ text = "" }) => text !== "" && [...text].length <= field.maxLength,
  );
  return fitting.length === 0
    ? undefined
    : { model, field, ordinals: fitting.map(({ ordinal }) => ordinal) };
}

/** The first file that the model needs; with another one needed beside it, it is no next step. */
function onlyFile(field: Field, { fields }: Model): boolean {
  const needed = fields.filter((it) => isNeeded(it) && isMade(it));
  return needed.length === 1 && needed[0] === field;
}

const isMade = ({ type }: Field) => type === "media" || type === "job" || type === "list";

function takes({ media, minItems }: MediaField, { kind }: JobFile): boolean {
  return minItems <= 1 && media.some((it) => it === kind);
}
