import type { ValidateFunction } from "ajv/dist/2020.js";
import type {
  BillingData,
  CardData,
  Data,
  Dictionary,
  Facts,
  Kinds,
  RawData,
  RuleData,
  SearchWords,
} from "./data.ts";
import type { LeftOut } from "./model.ts";
import type { Schemas } from "./schemas.ts";

/**
 * Checks the form of everything in `catalog/` against `format.json`. What is malformed is left out
 * and named; a malformed shared file leaves its part empty, so that the program still starts.
 */
export function readData(raw: RawData, schemas: Schemas): { data: Data; malformed: LeftOut[] } {
  const malformed: LeftOut[] = [];
  const fits = <T>(id: string, validate: ValidateFunction, value: unknown): value is T => {
    if (validate(value)) return true;
    malformed.push({ id, reason: faults(validate) });
    return false;
  };
  const shared = <T>(definition: string, value: unknown, empty: T): T =>
    fits<T>(`${definition}.json`, schemas.format(definition), value) ? value : empty;
  const listed = <T>(definition: string, entries: readonly (readonly [string, unknown])[]) => {
    const validate = schemas.format(definition);
    return entries.filter((entry): entry is [string, T] => fits<T>(entry[0], validate, entry[1]));
  };

  const data: Data = {
    facts: listed<Facts>("facts", named(raw.models, "id")).map(([, facts]) => facts),
    cards: new Map(listed<CardData>("card", Object.entries(raw.cards))),
    rules: listed<RuleData>("rule", named(raw.rules, "name")).map(([, rule]) => rule),
    dictionary: shared<Dictionary>("fields", raw.fields, { fields: {}, values: {} }),
    billing: shared<BillingData>("billing", raw.billing, {
      quantityFields: [],
      secondsFields: [],
      megapixelPixels: 1,
      frames: {},
      models: {},
    }),
    kinds: shared<Kinds>("kinds", raw.kinds, {}),
    keys: shared<Data["keys"]>("keys", raw.keys, {}),
    sections: shared<Data["sections"]>("sections", raw.sections, {}),
    unsold: shared<Data["unsold"]>("unsold", raw.unsold, {}),
    search: shared<SearchWords>("search", raw.search, {
      examples: [],
      ignored: [],
      common: [],
      sections: {},
      kinds: {},
      makers: {},
      families: {},
      elsewhere: {},
    }),
  };
  return { data, malformed };
}

/** Each entry with the name by which a report can call it. */
function named(entries: readonly unknown[], property: string): readonly [string, unknown][] {
  return entries.map((entry, index) => {
    const name =
      typeof entry === "object" &&
      entry !== null &&
      Object.getOwnPropertyDescriptor(entry, property);
    return [name && typeof name.value === "string" ? name.value : `entry ${index}`, entry];
  });
}

function faults(validate: ValidateFunction): string {
  const each = (validate.errors ?? []).map((it) => `${it.instancePath || "it"} ${it.message}`);
  return `malformed: ${[...new Set(each)].join("; ")}`;
}
