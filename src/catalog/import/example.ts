import { BRANCH } from "../branches.ts";
import type { Property } from "../data.ts";
import type { Input, PriceRow } from "../model.ts";
import type { KnownKind } from "./kind.ts";
import { narrowing } from "./oddities.ts";
import type { WholeInput } from "./whole-input.ts";

/** Files of nobody: what matters is that there are some. */
const FILES: Readonly<Record<string, string>> = {
  image: "https://example.com/in.png",
  video: "https://example.com/in.mp4",
  audio: "https://example.com/in.mp3",
  document: "https://example.com/in.pdf",
};

/** A valid input: what is demanded, in the words of the model's kind. */
export function exampleFor(
  { required = [], properties, anyOf, branch }: WholeInput,
  { card, asked }: KnownKind,
  { withheld, prices }: { withheld: ReadonlyMap<string, string>; prices: readonly PriceRow[] },
): Input {
  const open = (names: readonly string[]) => !names.some((name) => withheld.has(name));
  const either = anyOf?.find((it) => open(it.required ?? []))?.required ?? [];
  const names = [...new Set([...required, ...either, ...asked])].filter((name) => properties[name]);
  const values = names.map((name) => {
    const property = properties[name] ?? {};
    const offered = { ...property, ...narrowing(property) };
    return [name, valueFor({ ...offered, ...onSale(name, offered, prices) }, card.words)] as const;
  });
  return { ...(branch !== undefined && { [BRANCH]: branch }), ...Object.fromEntries(values) };
}

/** A value without a price row is not offered, the default neither (kie/FORMAT.md). */
function onSale(name: string, property: Property, prices: readonly PriceRow[]): Property {
  const values = property.enum?.filter((value) =>
    prices.some(({ when }) => when[name] === undefined || when[name] === value),
  );
  if (!values || values.length === 0) return {};
  const isStart = values.some((value) => value === property.default);
  return { enum: values, default: isStart ? property.default : undefined };
}

function valueFor(property: Property, words: string): unknown {
  const { type, enum: values, default: start, minimum, maximum, minItems = 1 } = property;
  if (start !== undefined && start !== "") return start;
  if (values) return values[0];
  const media = [property["x-media"]].flat()[0];
  if (media !== undefined) {
    const file = FILES[String(media)] ?? FILES.document;
    return type === "array" ? Array.from({ length: Math.max(1, minItems) }, () => file) : file;
  }
  if (type === "boolean") return false;
  if (type === "array") {
    const item = valueFor({ ...property.items, ...narrowing(property.items ?? {}) }, words);
    return Array.from({ length: Math.max(1, minItems) }, () => item);
  }
  if (type === "object") return groupFor(property, words);
  if (type === "integer" || type === "number") return minimum ?? Math.min(1, maximum ?? 1);
  return words.slice(0, property.maxLength ?? words.length);
}

/** What is demanded of an object, or where nothing is, all of it. */
function groupFor(
  { properties = {}, required = Object.keys(properties) }: Property,
  words: string,
) {
  const entries = required.map((name) => {
    const property = properties[name] ?? {};
    return [name, valueFor({ ...property, ...narrowing(property) }, words)] as const;
  });
  return Object.fromEntries(entries);
}
