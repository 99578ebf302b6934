import {
  type Field,
  type Input,
  type Model,
  price,
  type Sample,
  type Section,
  sampleOf,
  toSend,
} from "../catalog/index.ts";
import type { MicroUsd } from "../kernel/index.ts";

/** A model's own example, to be run for real. */
export interface Trial {
  readonly model: Model;
  readonly input: Input;
  /** The most that it can cost. */
  readonly cost: MicroUsd;
}

/**
 * In rounds: the cheapest of every section, then the next of every section, and so on, so that few
 * credits tell most (R98, R99). Models whose example cannot be priced or filled are left out.
 */
export function trialRounds(
  models: readonly Model[],
  section: Section | undefined,
): readonly (readonly Trial[])[] {
  const trials = models
    .filter((model) => section === undefined || model.section === section)
    .flatMap(trialOf)
    .toSorted((a, b) => a.cost - b.cost);
  const bySection = [...Map.groupBy(trials, ({ model }) => model.section).values()];
  const depth = Math.max(0, ...bySection.map((row) => row.length));
  return Array.from({ length: depth }, (_, round) =>
    bySection.flatMap((row) => row[round] ?? []).toSorted((a, b) => a.cost - b.cost),
  );
}

function trialOf(model: Model): Trial[] {
  const input = toSend(model, model.example);
  const priced = price(model, input);
  if (priced.status !== "priced" || samplesFor(model).includes(undefined)) return [];
  // Nobody here has a run before.
  if (model.fields.some((field) => field.type === "job" && field.required)) return [];
  return [{ model, input, cost: priced.cost }];
}

const samplesFor = ({ fields, example }: Model): (Sample | undefined)[] =>
  fields.flatMap((field) =>
    field.type === "media" && example[field.name] !== undefined ? [sampleFor(field)] : [],
  );

type MediaField = Extract<Field, { type: "media" }>;
const sampleFor = ({ media }: MediaField): Sample | undefined =>
  media.map(sampleOf).find((sample) => sample !== undefined);

/** The example with files of our own, put where the model can read them. */
export async function withSamples(
  { model, input }: Trial,
  put: (sample: Sample) => Promise<string>,
): Promise<Input> {
  return membersWith(model.fields, input, put);
}

async function membersWith(
  fields: readonly Field[],
  values: Input,
  put: (sample: Sample) => Promise<string>,
): Promise<Input> {
  const filled: Input = { ...values };
  for (const field of fields) {
    const value = values[field.name];
    if (value !== undefined) filled[field.name] = await valueWith(field, value, put);
  }
  return filled;
}

async function valueWith(
  field: Field,
  value: unknown,
  put: (sample: Sample) => Promise<string>,
): Promise<unknown> {
  if (field.type === "media") {
    const sample = sampleFor(field);
    if (!sample) return value;
    if (!Array.isArray(value)) return put(sample);
    return Promise.all(value.map(() => put(sample)));
  }
  if (field.type === "list" && Array.isArray(value)) {
    return Promise.all(value.map((item) => valueWith(field.item, item, put)));
  }
  if (field.type === "group") return membersWith(field.fields, value as Input, put);
  return value;
}
