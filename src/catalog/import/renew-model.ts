import type { CardData, Facts, FieldWords, InputSchema, Property } from "../data.ts";
import type { PriceRow } from "../model.ts";
import { wordsFor } from "./automatic-card.ts";
import type { Ground } from "./ground.ts";
import { billOf } from "./import-model.ts";
import type { ModelSource } from "./model-source.ts";
import { oddities } from "./oddities.ts";
import { readModel } from "./read-model.ts";
import { samePrices } from "./same-prices.ts";

export type Renewed =
  | { status: "same"; remarks: readonly string[] }
  /** `differences`: one line each, for people. The card only where it needs more words. */
  | {
      status: "changed";
      facts: Facts;
      card?: CardData;
      differences: readonly string[];
      remarks: readonly string[];
    }
  | { status: "unfit"; reason: string };

/**
 * A model that we have, as the provider describes it now. What people wrote about it stays: kind,
 * name, notes, example, and what no document can say. A price that cannot be read stays as it was.
 */
export function renewModel(
  source: ModelSource,
  known: { facts: Facts; card: CardData | undefined },
  ground: Ground,
): Renewed {
  const { facts, card } = known;
  const read = readModel(source, ground);
  if (read.status === "unfit") return read;
  const input = withKnown(
    read.answers ? withSight(read.input, facts.input) : read.input,
    facts.input,
  );
  // A description may leave out what a list tells apart: of a known price it changes nothing.
  const isListed = read.prices.length > 0 && !read.isTold;
  const isPriced = isListed && !samePrices(read.prices, facts.pricing, input);
  const pricing = isPriced ? read.prices : facts.pricing;
  const path = read.answers?.path;
  const differences = [
    ...(path === facts.path ? [] : [`path ${shown(facts.path)} → ${shown(path)}`]),
    ...inputDifferences(facts.input, input),
    ...(isPriced ? priceDifferences(facts.pricing, read.prices) : []),
  ];
  const remarks = read.doubt === undefined ? [] : [`price not checked: ${read.doubt}`];
  if (differences.length === 0) return { status: "same", remarks };
  const words = moreWords({ ...facts, pricing }, input, card, ground);
  if (typeof words === "string") return { status: "unfit", reason: words };
  const more = card && Object.keys(words).length > 0 && withWords(card, words);
  return {
    status: "changed",
    facts: { ...facts, ...read.answers, input, pricing },
    ...(more && { card: more }),
    differences,
    remarks,
  };
}

/** That a language model sees pictures is told by an example at most: once known, it stays. */
function withSight(input: InputSchema, { properties: known }: InputSchema): InputSchema {
  const { image_urls: pictures } = known;
  if (!pictures || "image_urls" in input.properties) return input;
  return { ...input, properties: { ...input.properties, image_urls: pictures } };
}

/** The new schema in the order of the old one, with what only we know of its fields. */
function withKnown(input: InputSchema, known: InputSchema): InputSchema {
  const names = [...Object.keys(known.properties), ...Object.keys(input.properties)];
  const properties = [...new Set(names)].flatMap((name) => {
    const property = input.properties[name];
    return property ? [[name, asKnown(property, known.properties[name])] as const] : [];
  });
  return { ...input, properties: Object.fromEntries(properties) };
}

function asKnown(property: Property, known: Property | undefined): Property {
  if (!known) return property;
  const isFile = "x-media" in known;
  const ours = Object.entries(known).filter(
    ([keyword]) =>
      keyword.startsWith("x-") || (isFile && (keyword === "default" || keyword === "format")),
  );
  const { format, ...rest } = property;
  const plain = "format" in known ? property : rest;
  const merged: Property = { ...Object.fromEntries(ours), ...plain };
  // Of nested fields no more is known than that they are the same.
  return Bun.deepEquals(unmarked(merged), unmarked(known)) ? known : merged;
}

/** Without our own marks, at any depth. */
function unmarked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmarked);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(
    ([name]) => name !== "x-from-job" && name !== "format",
  );
  return Object.fromEntries(entries.map(([name, it]) => [name, unmarked(it)]));
}

function inputDifferences(old: InputSchema, now: InputSchema): readonly string[] {
  const names = [...new Set([...Object.keys(old.properties), ...Object.keys(now.properties)])];
  const was = new Set(old.required);
  const is = new Set(now.required);
  const demanded = [...is].filter((name) => !was.has(name)).map((name) => `now required: ${name}`);
  const freed = [...was]
    .filter((name) => !is.has(name))
    .map((name) => `no longer required: ${name}`);
  const isOther = !Bun.deepEquals([old.anyOf, old.oneOf], [now.anyOf, now.oneOf]);
  return [
    ...names.flatMap((name) => fieldDifferences(name, old.properties[name], now.properties[name])),
    ...demanded,
    ...freed,
    ...(isOther ? ["other alternatives between fields"] : []),
  ];
}

function fieldDifferences(name: string, old?: Property, now?: Property): readonly string[] {
  if (!now) return [`field ${name} is gone`];
  if (!old) return [`new field ${name}: ${shown(now)}`];
  const keywords = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return keywords
    .filter((keyword) => !Bun.deepEquals(old[keyword], now[keyword]))
    .map((keyword) => `field ${name}: ${keyword} ${shown(old[keyword])} → ${shown(now[keyword])}`);
}

function priceDifferences(old: readonly PriceRow[], now: readonly PriceRow[]): readonly string[] {
  const lines = (rows: readonly PriceRow[]) =>
    rows.map(({ when, unit, credits }) => {
      const conditions = Object.entries(when).map(([name, value]) => `${name}=${String(value)}`);
      return `${conditions.join(" ") || "any"}: ${credits} credits per ${unit}`;
    });
  const [before, after] = [lines(old), lines(now)];
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `price was  ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `price is   ${line}`),
  ];
}

const SHOWN_CHARS = 120;

function shown(value: unknown): string {
  const text = value === undefined ? "none" : JSON.stringify(value);
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
}

type Words = { readonly [name: string]: FieldWords };

/** Words for what is new, or why a person must find them. */
function moreWords(
  facts: Facts,
  input: InputSchema,
  card: CardData | undefined,
  ground: Ground,
): Words | string {
  const isNew = (name: string) => {
    const old = facts.input.properties[name];
    return !old || !Bun.deepEquals(old.enum, input.properties[name]?.enum);
  };
  const properties = Object.entries(input.properties).filter(([name]) => isNew(name));
  const fresh = properties.filter(([name]) => !facts.input.properties[name]);
  const bill = billOf(facts.pricing, ground);
  const odd = oddities({ ...input, properties: Object.fromEntries(fresh) }, bill);
  if (odd.blocking !== undefined) return `needs a card: ${odd.blocking}`;
  const taken = new Set(labelsOf(facts, card, ground));
  const words = properties.flatMap(([name, property]): [string, FieldWords][] => {
    const withheld = odd.withheld.get(name);
    if (withheld !== undefined) return [[name, { withheld }]];
    if (fresh.every(([it]) => it !== name))
      return namesOfValues(name, property, { facts, card }, ground);
    return [[name, wordsFor(name, property, { kind: facts.kind, taken }, ground)]];
  });
  return Object.fromEntries(words.filter(([, own]) => Object.keys(own).length > 0));
}

/** A known field has its label; values that came to it have no names yet. */
function namesOfValues(
  name: string,
  property: Property,
  { facts, card }: { facts: Facts; card: CardData | undefined },
  ground: Ground,
): [string, FieldWords][] {
  const { options } = wordsFor(name, property, { kind: facts.kind, taken: new Set() }, ground);
  const own = card?.fields?.[name]?.options ?? {};
  const open = Object.entries(options ?? {}).filter(([value]) => own[value] === undefined);
  return open.length === 0 ? [] : [[name, { options: Object.fromEntries(open) }]];
}

function labelsOf(facts: Facts, card: CardData | undefined, { dictionary }: Ground): string[] {
  return Object.keys(facts.input.properties).flatMap((name) => {
    const shared = dictionary.fields[name];
    const label =
      card?.fields?.[name]?.label ?? shared?.kinds?.[facts.kind]?.label ?? shared?.label;
    return label ? [label] : [];
  });
}

function withWords(card: CardData, words: Words): CardData {
  const names = new Set([...Object.keys(card.fields ?? {}), ...Object.keys(words)]);
  const fields = [...names].map((name) => {
    const [own, more] = [card.fields?.[name], words[name]];
    const options = { ...more?.options, ...own?.options };
    return [name, { ...more, ...own, ...(Object.keys(options).length > 0 && { options }) }];
  });
  return { ...card, fields: Object.fromEntries(fields) };
}
