import { branchConstants, inBranch } from "./branches.ts";
import { demanded } from "./conditions.ts";
import { readJobRef } from "./job-ref.ts";
import type { Field, GroupField, Input, Model } from "./model.ts";
import type { Drop } from "./terms.ts";

/**
 * The input as the provider gets it (kie/FORMAT.md "What is sent"): what the person chose, what is
 * required, and every field that the price depends on, with its default. Other defaults are the
 * provider's to fill in; unknown fields and those without effect never leave the house.
 */
export function toSend(model: Model, values: Input): Input {
  const input: Input = { ...model.terms.fixed, ...branchConstants(model.fields, values) };
  for (const field of effectiveFields(model, values)) {
    const value = sendable(field, values[field.name]);
    if (isGiven(value)) input[field.name] = value;
    else if (isAlwaysSent(model, field)) input[field.name] = field.default;
  }
  return { ...input, ...linkedIn(model, input, values), ...sums(model, values) };
}

/** The part that was chosen says which task, until both are the provider's own ids. */
function linkedIn({ terms }: Model, input: Input, values: Input): Input {
  const entries = terms.linked.flatMap(({ name, from }) => {
    const value = readJobRef(input[from]) ? input[from] : values[name];
    return input[from] !== undefined && isGiven(value) ? [[name, value] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** A value without what the form does not know, and with what an object must have. */
function sendable(field: Field, value: unknown): unknown {
  if (field.type === "branch") return undefined;
  if (field.type === "list" && Array.isArray(value)) {
    return value.map((one) => sendable(field.item, one)).filter(isGiven);
  }
  if (field.type === "group" && isObject(value)) return sendableGroup(field, value);
  return value;
}

function sendableGroup({ fields }: GroupField, values: Input): Input | undefined {
  const sent: Input = { ...branchConstants(fields, values) };
  for (const inner of inBranch(fields, values)) {
    const value = sendable(inner, values[inner.name]);
    if (isGiven(value)) sent[inner.name] = value;
    else if (inner.required && inner.default !== undefined) sent[inner.name] = inner.default;
  }
  return Object.keys(sent).length > 0 ? sent : undefined;
}

const isObject = (value: unknown): value is Input =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The fields of a form beside these values. `required` says what these values demand: the scenes,
 * once there shall be scenes.
 */
export function activeFields(model: Model, values: Input): readonly Field[] {
  const { demands } = model.terms;
  const fields = effectiveFields(model, values);
  return demands.length === 0 ? fields : demanded(fields, demands, toSend(model, values));
}

/** Those that have an effect: a mask may take its size from the photo. */
function effectiveFields(model: Model, values: Input): readonly Field[] {
  const { drops, sums: summed } = model.terms;
  const dropped = new Set([
    ...drops.filter((it) => takesEffect(it, model, values)).flatMap((it) => it.fields),
    ...summed.filter((it) => takesEffect(it, model, values)).map((it) => it.field),
  ]);
  return inBranch(
    model.fields.filter((field) => !dropped.has(field.name)),
    values,
  );
}

type While = Pick<Drop, "given" | "lacks" | "is">;

function takesEffect({ given, lacks, is = {} }: While, model: Model, values: Input): boolean {
  if (given !== undefined && !isGiven(values[given])) return false;
  if (lacks !== undefined && isGiven(values[lacks])) return false;
  return Object.entries(is).every(([name, expected]) => {
    const start = model.fields.find((field) => field.name === name)?.default;
    return (values[name] ?? start) === expected;
  });
}

/** What is the sum of something in a list, so that nobody has to keep the two in step. */
function sums(model: Model, values: Input): Input {
  const active = model.terms.sums.filter((it) => takesEffect(it, model, values));
  const entries = active.flatMap(({ field: name, of: [list, member] }) => {
    const items = values[list];
    if (!Array.isArray(items) || items.length === 0) return [];
    const total = items.reduce<number>((sum, item) => sum + Number(item?.[member] ?? 0), 0);
    const field = model.fields.find((it) => it.name === name);
    const like = field?.type === "choice" ? field.options[0]?.value : undefined;
    return [[name, typeof like === "string" ? String(total) : total]];
  });
  return Object.fromEntries(entries);
}

/** Whether a person gave a value: an empty text or list is none. */
export function isGiven(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === "string") return value.trim() !== "";
  return Array.isArray(value) ? value.length > 0 : true;
}

/** The same of what is being filled in: of an object with nothing in it nothing was given yet. */
export function isFilled(value: unknown): boolean {
  return isGiven(value) && !(isObject(value) && Object.keys(value).length === 0);
}

function isAlwaysSent(model: Model, field: Field): boolean {
  if (field.default === undefined) return false;
  return field.required || model.terms.priceFields.has(field.name);
}
