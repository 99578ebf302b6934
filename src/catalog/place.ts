import type { Field, GroupField, ListField } from "./model.ts";

/**
 * Where a value stands in an input, as text that a button can carry: names and indexes with dots
 * between them (`shots.0.prompt`). A name that is long or of odd characters goes by a hash of it.
 */
export type Place = string;

/** What stands at a place: the field, and the way to its value by the schema's own names. */
export interface Located {
  readonly field: Field;
  readonly path: readonly (string | number)[];
  readonly place: Place;
  /** The list or group that it is in. */
  readonly inside?: Located;
}

/** The most that a button has room for, next to the form's id and an option. */
export const PLACE_CHARS_MAX = 32;
const LONG_NAME_CHARS = 8;
const PLAIN_NAME = /^(?!\d+$)[A-Za-z0-9_-]{1,32}$/;
const INDEX = /^(0|[1-9]\d{0,2})$/;

/** What stands at a place, or nothing where the form has no such place. */
export function locate(fields: readonly Field[], place: Place): Located | undefined {
  const [first = "", ...others] = place.split(".");
  const top = named(fields, first);
  const start = top && topPlace(top);
  return others.reduce<Located | undefined>((at, segment) => at && step(at, segment), start);
}

function step(at: Located, segment: string): Located | undefined {
  switch (at.field.type) {
    case "list":
      return INDEX.test(segment) ? itemAt(at, Number(segment)) : undefined;
    case "group": {
      const field = named(at.field.fields, segment);
      return field && within(at, field, field.name);
    }
    default:
      return undefined;
  }
}

const named = (fields: readonly Field[], segment: string) =>
  fields.find(({ name }) => name === segment || hashed(name) === segment);

/** An item of a list; the index after the last is one that is yet to be added. */
export function itemAt(list: Located, index: number): Located | undefined {
  return list.field.type === "list" ? within(list, list.field.item, index) : undefined;
}

/** The fields of a group, each with its place. */
export function membersOf(group: Located): readonly Located[] {
  if (group.field.type !== "group") return [];
  return group.field.fields.map((field) => within(group, field, field.name));
}

function within(inside: Located, field: Field, segment: string | number): Located {
  const path = [...inside.path, segment];
  return { field, path, place: placeOf(path), inside };
}

export const topPlace = (field: Field): Located => ({
  field,
  path: [field.name],
  place: placeOf([field.name]),
});

/** The place of a path: as short as it has to be. */
export function placeOf(path: readonly (string | number)[]): Place {
  const segments = path.map((it) =>
    typeof it === "number" || PLAIN_NAME.test(it) ? String(it) : hashed(it),
  );
  const plain = segments.join(".");
  if (plain.length <= PLACE_CHARS_MAX) return plain;
  return path
    .map((it, i) => {
      const segment = segments[i] ?? "";
      const long = typeof it === "string" && segment.length > LONG_NAME_CHARS;
      return long ? hashed(it) : segment;
    })
    .join(".");
}

const hashed = (name: string) => `~${shortHash(name)}`;

/** At most seven characters of `[0-9a-z]`, the same in every release (FNV-1a). */
export function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash.toString(36);
}

/** The value at a path, or `undefined`. */
export function valueAt(values: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((at, segment) => {
    if (typeof at !== "object" || at === null) return undefined;
    return Object.getOwnPropertyDescriptor(at, segment)?.value;
  }, values);
}

/** All values by a name of the schema: `shots.prompt` is the words of each scene. */
export function valuesOf(values: unknown, name: string): readonly unknown[] {
  return name
    .split(".")
    .reduce<readonly unknown[]>(
      (found, segment) => found.flatMap((it) => [it].flat().map((one) => valueAt(one, [segment]))),
      [values],
    )
    .flat()
    .filter((it) => it !== undefined);
}

/** The characters of all the texts by these names, as people count them (code points). */
export function charactersIn(values: unknown, names: readonly string[]): number {
  const texts = names.flatMap((name) => valuesOf(values, name));
  return texts.reduce<number>((sum, it) => sum + [...String(it)].length, 0);
}

/** All fields of a form with those inside of others, by their names in the schema. */
export function everyField(
  fields: readonly Field[],
  before = "",
): readonly { readonly name: string; readonly field: Field }[] {
  return fields.flatMap((field) => {
    const name = `${before}${field.name}`;
    return [{ name, field }, ...everyField(innerFields(field), `${name}.`)];
  });
}

/** The fields right inside of one. An item that is no group is a field of its own. */
function innerFields(field: Field): readonly Field[] {
  if (field.type === "group") return field.fields;
  if (field.type !== "list") return [];
  return field.item.type === "group" ? field.item.fields : innerFields(field.item);
}

export type Container = ListField | GroupField;
export const isContainer = (field: Field): field is Container =>
  field.type === "list" || field.type === "group";
