import type { Alternative, Property } from "./data.ts";
import type { Branch, BranchField, Field, Input } from "./model.ts";

/** An object of the schema: an input, or one inside of it. */
export interface ObjectSchema {
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: Property };
  readonly oneOf?: readonly Alternative[];
}

/** The name under which a form keeps the choice; it is never sent. */
export const BRANCH = "oneOf";

/** Every property of an object, those of its branches too. */
export function propertiesOf(schema: ObjectSchema): { readonly [name: string]: Property } {
  const all = [schema, ...(schema.oneOf ?? [])].map((it) => it.properties ?? {});
  return Object.assign({}, ...all);
}

/**
 * The branches of an object that can be filled in with the fields at hand, as the question which of
 * them it shall be. With one of them there is no question: what it demands is demanded.
 */
export function branchField(
  { oneOf = [] }: ObjectSchema,
  fields: readonly Field[],
  words: { readonly label: string; readonly hint?: string },
  labelOf: (branch: Branch) => string | undefined,
): { field?: BranchField; required: readonly string[] } {
  const known = new Set(fields.map(({ name }) => name));
  const branches = oneOf
    .map((one) => branchOf(one, fields, known, oneOf))
    .filter(({ required }) => required.every((name) => known.has(name)));
  const [only, ...others] = branches;
  if (!only) return { required: [] };
  if (others.length === 0) return { required: only.required };
  const options = branches.map((one) => ({ ...one, label: labelOf(one) ?? one.label }));
  const field = { ...words, name: BRANCH, type: "branch" as const, required: true, options };
  return { field, required: [] };
}

function branchOf(
  one: Alternative,
  fields: readonly Field[],
  known: ReadonlySet<string>,
  all: readonly Alternative[],
): Branch {
  const { title, required = [], properties = {} } = one;
  const constants = Object.entries(properties).filter(([, it]) => it.const !== undefined);
  const fixed = Object.fromEntries(constants.map(([name, it]) => [name, it.const]));
  const asked = namesIn(one).filter((name) => known.has(name) && !(name in fixed));
  const labels = fields.filter(({ name }) => asked.includes(name)).map(({ label }) => label);
  return {
    value: branchValue(one, all),
    label: title ?? (labels.join(", ") || Object.values(fixed).join(", ")),
    fields: asked,
    required: required.filter((name) => !(name in fixed)),
    ...(constants.length > 0 && { fixed }),
  };
}

const namesIn = ({ required = [], properties = {} }: Alternative): readonly string[] => [
  ...new Set([...required, ...Object.keys(properties)]),
];

/** What the choice of an alternative is called: its fields, and its constants where those are alike. */
export function branchValue(one: Alternative, all: readonly Alternative[]): string {
  const names = namesIn(one);
  const alike = all.filter((it) => Bun.deepEquals(namesIn(it), names));
  if (alike.length < 2) return names.join("+");
  const marked = names.map((name) => {
    const mark = one.properties?.[name]?.const;
    return mark === undefined ? name : `${name}=${String(mark)}`;
  });
  return marked.join("+");
}

/** The alternative that a person chose, or that their values speak for. */
export function chosenBranch(field: BranchField, values: Input): Branch | undefined {
  const chosen = field.options.find(({ value }) => value === values[field.name]);
  if (chosen) return chosen;
  // One may hold all of another: the values speak for the one that has a place for most of them.
  const fitting = field.options.filter((branch) => speaksFor(branch, values));
  return fitting.toSorted((one, other) => placesIn(other, values) - placesIn(one, values))[0];
}

function placesIn({ fields, fixed = {} }: Branch, values: Input): number {
  const given = fields.filter((name) => values[name] !== undefined);
  return given.length + Object.keys(fixed).length;
}

function speaksFor({ required, fixed = {} }: Branch, values: Input): boolean {
  return (
    required.every((name) => values[name] !== undefined) &&
    Object.entries(fixed).every(([name, value]) => values[name] === value)
  );
}

/** Fields as the chosen branch has them: without those of the others, with what it demands. */
export function inBranch(fields: readonly Field[], values: Input): readonly Field[] {
  const branches = fields.filter((field) => field.type === "branch");
  return branches.reduce<readonly Field[]>((left, field) => {
    const chosen = chosenBranch(field, values);
    const others = field.options.flatMap((it) => (it === chosen ? [] : it.fields));
    return left
      .filter(({ name }) => chosen?.fields.includes(name) || !others.includes(name))
      .map((it) => (chosen?.required.includes(it.name) ? { ...it, required: true } : it));
  }, fields);
}

/** The constants by which the chosen branch is known to the provider. */
export function branchConstants(fields: readonly Field[], values: Input): Input {
  const chosen = fields.flatMap((it) => (it.type === "branch" ? chosenBranch(it, values) : []));
  return Object.assign({}, ...chosen.map((it) => it?.fixed ?? {}));
}
