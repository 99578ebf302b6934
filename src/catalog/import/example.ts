import type { InputSchema, Property } from "../data.ts";
import type { Input, PriceRow } from "../model.ts";
import type { KnownKind } from "./kind.ts";

/** Files of nobody: what matters is that there are some. */
const FILES: Readonly<Record<string, string>> = {
  image: "https://example.com/in.png",
  video: "https://example.com/in.mp4",
  audio: "https://example.com/in.mp3",
  document: "https://example.com/in.pdf",
};

/** A valid input: what is demanded, in the words of the model's kind. */
export function exampleFor(
  { required = [], properties, anyOf }: InputSchema,
  { card, asked }: KnownKind,
  { withheld, prices }: { withheld: ReadonlyMap<string, string>; prices: readonly PriceRow[] },
): Input {
  const open = (names: readonly string[]) => !names.some((name) => withheld.has(name));
  const branch = anyOf?.find((it) => open(it.required ?? []))?.required ?? [];
  const names = [...new Set([...required, ...branch, ...asked])];
  return Object.fromEntries(
    names.map((name) => {
      const property = properties[name] ?? {};
      return [name, valueFor({ ...property, ...onSale(name, property, prices) }, card.words)];
    }),
  );
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
  if (type === "integer" || type === "number") return minimum ?? Math.min(1, maximum ?? 1);
  return words.slice(0, property.maxLength ?? words.length);
}
