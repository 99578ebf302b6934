import type { InputSchema, Property } from "../data.ts";
import { isGiven } from "../to-send.ts";

/** What a line of a price list says of a field: the values that it is for; `null`: not given. */
export type Condition = ReadonlyMap<string, readonly unknown[]>;

/** What the lines of one model may name, and the words in them that say nothing of its options. */
export interface Vocabulary {
  readonly input: InputSchema;
  /** Its title, id, maker and tasks. */
  readonly names: readonly string[];
}

const SECONDS_NAME = /duration|seconds|length/;
/** Words that connect others. */
const FILLERS: ReadonlySet<string> = new Set(["and", "or", "at", "in", "a", "an", "the", "it"]);

/**
 * The conditions of a line such as `Name, text-to-video, with audio, 720p-5.0s`. Every word of it
 * must be accounted for: returns the first that cannot be, or that could mean two fields.
 */
export function conditionOf(text: string, vocabulary: Vocabulary): Condition | string {
  const found = new Map<string, readonly unknown[]>();
  const names = vocabulary.names.map(normal).filter((it) => it !== "");
  const [head = "", ...rest] = text.split(/[,;]\s*/);
  const segments = [withoutNames(normal(head), names), ...rest.map(normal)];
  for (const segment of segments) {
    if (segment === "" || names.includes(segment)) continue;
    const unclear = understand(segment, vocabulary, found, names);
    if (unclear !== undefined) return unclear;
  }
  return found;
}

/** Reads one segment into `found`; returns the words that it cannot place. */
function understand(
  segment: string,
  vocabulary: Vocabulary,
  found: Map<string, readonly unknown[]>,
  names: readonly string[],
): string | undefined {
  const { properties } = vocabulary.input;
  const stated = /^([a-z][\w .]*?)\s*[:=]\s*(.+)$/.exec(segment);
  const field = stated && fieldCalled(stated[1] ?? "", properties);
  if (field && stated)
    return put(found, field, valuesIn(stated[2] ?? "", properties[field]), segment);

  const presence = /^(with|without|no)\s+(.+?)((?:[-\s]+[\d.]+\s*s)?)$/.exec(segment);
  if (presence) {
    const [, word, what = "", more = ""] = presence;
    const named = fieldMeant(what, properties);
    if (named === undefined) return segment;
    const value = presenceOf(properties[named], word === "with");
    const unclear = put(found, named, [value], segment);
    return (
      unclear ??
      (more === "" ? undefined : understand(more.replace(/^[-\s]+/, ""), vocabulary, found, names))
    );
  }
  return understandWords(segment, vocabulary, found, names);
}

/** `720p-5.0s`, `1/2k`, `turbo`: values of fields, seconds, and words of the model's own name. */
function understandWords(
  segment: string,
  { input }: Vocabulary,
  found: Map<string, readonly unknown[]>,
  names: readonly string[],
): string | undefined {
  const whole = fieldsWith(segment, input.properties);
  if (whole.length === 1 && whole[0]) {
    return put(found, whole[0], valuesIn(segment, input.properties[whole[0]]), segment);
  }
  const ignored = new Set(names.flatMap((name) => name.split(/[\s/-]+/)));
  for (const word of segment.split(/(?<!\d)-|-(?!\d)|\s+/).filter((it) => it !== "")) {
    const seconds = /^([\d.]+)s(?:ec(?:onds?)?)?$/.exec(word)?.[1];
    const field = seconds === undefined ? undefined : secondsField(input.properties);
    if (field && seconds !== undefined) {
      const unclear = put(found, field, [asIn(Number(seconds), input.properties[field])], word);
      if (unclear !== undefined) return unclear;
      continue;
    }
    const fields = fieldsWith(word, input.properties);
    const [only] = fields;
    if (fields.length === 1 && only) {
      const unclear = put(found, only, valuesIn(word, input.properties[only]), word);
      if (unclear !== undefined) return unclear;
    } else if (fields.length > 1 || !(ignored.has(word) || FILLERS.has(word))) return word;
  }
  return undefined;
}

/** Two things said of one field contradict each other. */
function put(
  found: Map<string, readonly unknown[]>,
  field: string,
  values: readonly unknown[],
  words: string,
): string | undefined {
  if (values.length === 0 || found.has(field)) return words;
  found.set(field, values);
  return undefined;
}

function presenceOf(property: Property | undefined, isThere: boolean): unknown {
  if (property?.type === "boolean") return isThere;
  return isThere ? "*" : null;
}

/** `1/2k` is `1K` and `2K`: the last one has the unit of all. */
function valuesIn(text: string, property: Property | undefined): readonly unknown[] {
  const parts = text.split("/").map((it) => it.trim());
  const unit = /[a-z]+$/.exec(parts.at(-1) ?? "")?.[0] ?? "";
  const values = [text, ...parts].map((part) => valueCalled(part, property));
  const [whole, ...each] = values;
  if (whole !== undefined) return [whole];
  const all = each.map((value, index) => value ?? valueCalled(`${parts[index]}${unit}`, property));
  return all.every((value) => value !== undefined) ? all : [];
}

function valueCalled(text: string, property: Property | undefined): unknown {
  if (property?.type === "boolean")
    return text === "true" ? true : text === "false" ? false : undefined;
  const known = property?.enum?.find((it) => normal(String(it)) === text);
  if (known !== undefined || property?.enum) return known;
  const isNumber = property?.type === "integer" || property?.type === "number";
  return isNumber && /^[\d.]+$/.test(text) ? Number(text) : undefined;
}

type Properties = InputSchema["properties"];

/** The choices that have such a value. */
function fieldsWith(text: string, properties: Properties): readonly string[] {
  return Object.keys(properties).filter((name) => {
    const property = properties[name];
    return property?.enum !== undefined && valuesIn(text, property).length > 0;
  });
}

function fieldCalled(words: string, properties: Properties): string | undefined {
  return Object.keys(properties).find((name) => spoken(name) === words.trim());
}

/** The field of that name, or the one whose name has all the words, in some order. */
function fieldMeant(what: string, properties: Properties): string | undefined {
  const exact = fieldCalled(what, properties);
  if (exact !== undefined) return exact;
  const words = what.split(/[\s-]+/).filter((word) => word !== "input");
  const switches = Object.keys(properties).filter((name) => {
    const property = properties[name];
    const canBeGiven = property?.type === "boolean" || "x-media" in (property ?? {});
    return (
      canBeGiven &&
      words.every((word) =>
        spoken(name)
          .split(" ")
          .some((it) => isSame(it, word)),
      )
    );
  });
  return switches.length === 1 ? switches[0] : undefined;
}

function isSame(one: string, other: string): boolean {
  return one === other || one === `${other}s` || `${one}s` === other;
}

function secondsField(properties: Properties): string | undefined {
  return Object.keys(properties).find((name) => SECONDS_NAME.test(name));
}

/** Seconds as the field has them: a number, or one of its texts. */
function asIn(seconds: number, property: Property | undefined): unknown {
  const known = property?.enum?.find((it) => Number.parseFloat(String(it)) === seconds);
  if (known !== undefined) return known;
  return property?.type === "string" ? String(seconds) : seconds;
}

function withoutNames(segment: string, names: readonly string[]): string {
  const longest = names
    .filter((it) => segment.startsWith(it))
    .toSorted((a, b) => b.length - a.length)[0];
  return (longest === undefined ? segment : segment.slice(longest.length)).replace(/^[\s-]+/, "");
}

/** Small letters and single spaces. */
export function normal(text: string): string {
  return text.toLowerCase().replaceAll("_", " ").replace(/\s+/g, " ").trim();
}

function spoken(name: string): string {
  return normal(name.replace(/([a-z])([A-Z])/g, "$1 $2"));
}

/** Whether a line's condition names the field at all. */
export function names(condition: Condition, field: string): boolean {
  return isGiven(condition.get(field));
}
