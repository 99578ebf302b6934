import type { Field, GroupField, Input, PickField } from "./model.ts";

/** The serial names that stand in the list which a pick refers to, in its order. */
export function serialsIn(values: Input, { list, key }: PickField): readonly string[] {
  const items: unknown = values[list];
  if (!Array.isArray(items)) return [];
  return items.flatMap((item) => (typeof item?.[key] === "string" ? [item[key]] : []));
}

/** What a new item of a list has from the start: its serial name, and whom else if there is one. */
export function newItem(item: Field, others: readonly unknown[], root: Input): Input {
  if (item.type !== "group") return {};
  const entries = item.fields.flatMap((field): [string, unknown][] => {
    if (field.type === "serial") return [[field.name, nextSerial(item, field.name, others)]];
    if (field.type !== "pick") return [];
    const [only, ...more] = serialsIn(root, field);
    return only !== undefined && more.length === 0 ? [[field.name, only]] : [];
  });
  return Object.fromEntries(entries);
}

/** The lowest number that no other item has: names stay when items are moved or deleted. */
function nextSerial({ fields }: GroupField, key: string, others: readonly unknown[]): string {
  const field = fields.find(({ name }) => name === key);
  const prefix = field?.type === "serial" ? field.prefix : "";
  const taken = new Set(others.map((it) => (it as Input | undefined)?.[key]));
  const free = Array.from({ length: others.length + 1 }, (_, i) => `${prefix}${i + 1}`);
  return free.find((name) => !taken.has(name)) ?? "";
}
