import type { Input } from "./model.ts";
import { type Located, valueAt } from "./place.ts";
import { newItem } from "./serial.ts";

/**
 * The values with one of them put at its place. An item that is not there yet is begun with what it
 * must have from the start; the index after the last item adds one.
 */
export function putAt(values: Input, at: Located, value: unknown): Input {
  return put(values, chainOf(at), value, values) as Input;
}

/** As if it had not been answered; an item that is left with nothing goes. */
export function removeAt(values: Input, at: Located): Input {
  const { inside, path } = at;
  const last = path.at(-1);
  if (!inside) return without(values, String(last));
  const container = valueAt(values, inside.path);
  if (Array.isArray(container)) {
    return putAt(
      values,
      inside,
      container.filter((_, i) => i !== last),
    );
  }
  return isObject(container) ? putAt(values, inside, without(container, String(last))) : values;
}

/** The places from the outermost to the one itself. */
function chainOf(at: Located): readonly Located[] {
  return at.inside ? [...chainOf(at.inside), at] : [at];
}

function put(container: unknown, chain: readonly Located[], value: unknown, root: Input): unknown {
  const [at, ...deeper] = chain;
  if (!at) return value;
  const segment = at.path.at(-1) ?? "";
  if (typeof segment === "string") {
    const object = isObject(container) ? container : {};
    return { ...object, [segment]: put(object[segment], deeper, value, root) };
  }
  const items: readonly unknown[] = Array.isArray(container) ? container : [];
  const before = items[segment];
  const begun = before === undefined ? newItem(at.field, items, root) : before;
  const item = put(deeper.length > 0 ? begun : before, deeper, value, root);
  return segment >= items.length ? [...items, item] : items.with(segment, item);
}

const isObject = (value: unknown): value is Input =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function without(values: Input, name: string): Input {
  const { [name]: _, ...others } = values;
  return others;
}
