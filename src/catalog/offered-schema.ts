import { propertiesOf } from "./branches.ts";
import type { Property } from "./data.ts";
import type { FormSource } from "./form.ts";
import { given } from "./given.ts";
import type { Field, Input, JsonSchema } from "./model.ts";
import { editable } from "./offer.ts";

const ADDRESS = { type: "string", format: "uri" } as const;
const REFERENCE = { type: "string", minLength: 1 } as const;

/** The official schema of the offered fields, held to what the form promises. */
export function offeredSchema(
  source: FormSource,
  fields: readonly Field[],
  fixed: Input,
): JsonSchema {
  const { anyOf, oneOf, required } = source.entry.facts.input;
  const constants = Object.entries(propertiesOf(source.entry.facts.input)).filter(
    ([, property]) => property.const !== undefined,
  );
  return {
    type: "object",
    required: required ?? [],
    properties: Object.fromEntries([
      // What a branch says of it is in `oneOf`.
      ...constants.map(([name]) => [name, {}]),
      ...held(fields, source.offered),
      ...[...source.linked.keys()].map((name) => [name, REFERENCE]),
      ...Object.entries(fixed).map(([name, value]) => [name, { const: value }]),
    ]),
    additionalProperties: false,
    // Only the fields of the branch that was chosen are here: whether they fit another one as well
    // is not our question.
    ...given({ anyOf, allOf: oneOf && [{ anyOf: oneOf }] }),
  };
}

/** Each field's own schema; the choice of a branch has none, since it is not sent. */
function held(
  fields: readonly Field[],
  official: ReadonlyMap<string, Property>,
): readonly (readonly [string, JsonSchema])[] {
  return fields
    .filter(({ type }) => type !== "branch")
    .map((field) => [field.name, heldTo(field, official.get(field.name))]);
}

function heldTo(field: Field, official: Property | undefined): JsonSchema {
  // Files are still refs of the messenger here, which no pattern of addresses knows.
  const { pattern: _, ...others } = official ?? {};
  const kept = field.type === "media" ? others : official;
  return { ...kept, ...promised(field, official) };
}

function promised(field: Field, official: Property | undefined): JsonSchema {
  switch (field.type) {
    case "choice":
      return { enum: field.options.map((option) => option.value) };
    case "text":
      return { minLength: field.minLength, maxLength: field.maxLength };
    case "number": {
      const { minimum, maximum } = field;
      if (field.asText) return { pattern: official?.pattern ?? numberPattern(field.integer) };
      const type = field.integer ? "integer" : undefined;
      return given({ type, minimum, maximum });
    }
    case "media": {
      const { many, minItems, maxItems } = field;
      return many ? { minItems, maxItems, items: ADDRESS } : ADDRESS;
    }
    case "list": {
      const { minItems, maxItems, item } = field;
      return { minItems, maxItems, items: heldTo(item, itemsOf(official)) };
    }
    case "group": {
      const properties = Object.entries(propertiesOf((official ?? {}) as Property));
      const inner = new Map(properties.map(([name, it]) => [name, editable(it)]));
      const constants = properties.filter(([, it]) => it.const !== undefined);
      const names = [...constants.map(([name]) => [name, {}]), ...held(field.fields, inner)];
      return { properties: Object.fromEntries(names), additionalProperties: false };
    }
    // Still refs of ours here, of which the provider's own length says nothing.
    case "job":
      return field.many ? { items: REFERENCE } : REFERENCE;
    case "serial":
      return { pattern: `^${RegExp.escape(field.prefix)}\\d+$` };
    case "toggle":
    case "branch":
    case "pick":
      return {};
  }
}

function itemsOf(official: Property | undefined): Property | undefined {
  return official?.items && editable(official.items);
}

function numberPattern(integer: boolean): string {
  return integer ? "^-?\\d+$" : "^-?\\d+(\\.\\d+)?$";
}
