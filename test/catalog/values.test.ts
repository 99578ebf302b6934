// Goal: whatever value the provider takes can be chosen. Method: every list of values in the official
// schemas, held against the options of the forms; what is not on offer stands here with its reason.
import { expect, test } from "bun:test";
import type { Field, JsonSchema, Model } from "../../src/catalog/index.ts";
import { everyField } from "../../src/catalog/place.ts";
import { catalogue } from "../support/catalogue.ts";

const { models } = catalogue;

const OLD = ["V4", "V4_5", "V4_5PLUS", "V4_5ALL", "V5", "V5_5"];
const RAW_PCM = [8000, 16000, 22050, 24000, 44100, 48000].map((hertz) => `pcm_${hertz}`);

const WITHOUT: Readonly<Record<string, readonly string[]>> = {
  "announced by the provider as discontinued": OLD.map((version) => `model: ${version}`),
  "without a price": ["size: auto", "resolution: 1080p"],
  "the maker's mode for what is revealing": ["mode: spicy"],
  "raw samples without a header, which nothing plays": [
    ...[...RAW_PCM, "ulaw_8000", "alaw_8000"].map((format) => `output_format: ${format}`),
  ],
};
const excused = new Set(Object.values(WITHOUT).flat());

interface Node extends JsonSchema {
  readonly enum?: readonly (string | number)[];
  readonly items?: Node;
  readonly properties?: { readonly [name: string]: Node };
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

const alternatives = ({ anyOf = [], oneOf = [] }: Node): readonly Node[] => [...anyOf, ...oneOf];

/** What a schema and those inside of it say of a property. */
function within(node: Node, name: string): readonly Node[] {
  const own = node.properties?.[name];
  const inner = [...alternatives(node), ...(node.items ? [node.items] : [])];
  return [...(own ? [own] : []), ...inner.flatMap((it) => within(it, name))];
}

function officialValues(model: Model, name: string): readonly (string | number)[] {
  const nodes = name
    .split(".")
    .reduce<readonly Node[]>(
      (found, part) => found.flatMap((it) => within(it, part)),
      [model.schema as Node],
    );
  return nodes.flatMap((it) => [it, ...alternatives(it)]).flatMap((it) => it.enum ?? []);
}

const choices = models.flatMap((model) =>
  everyField(model.fields).flatMap(({ name, field }) =>
    field.type === "choice" ? [{ model, name, field }] : [],
  ),
);

const offered = (field: Field) =>
  field.type === "choice" ? new Set<unknown>(field.options.map(({ value }) => value)) : new Set();

/** Values that the provider takes and no form offers. */
const hidden = choices.flatMap(({ model, name, field }) => {
  const options = offered(field);
  return officialValues(model, name)
    .filter((value) => !options.has(value))
    .map((value) => ({ model: model.id, value: `${name}: ${value}` }));
});

test("every value of a list in the schemas is on offer, or it is said why not (R88, R90)", () => {
  expect(choices.length).toBeGreaterThan(300);
  expect(hidden.filter(({ value }) => !excused.has(value))).toEqual([]);
});

test("nothing is excused that is offered everywhere (R88)", () => {
  expect(new Set(hidden.map(({ value }) => value))).toEqual(excused);
});

test("a language is chosen from all that the maker names, Russian first (R88)", () => {
  const lists = choices.filter(({ name }) => name === "language_code");
  expect(lists.map(({ field }) => field.options.length).toSorted((a, b) => a - b)).toEqual([
    32, 74, 74,
  ]);
  for (const { field } of lists) expect(field.options[0]?.label).toBe("Русский");
});
