import fc from "fast-check";
import {
  type Field,
  type Input,
  inBranch,
  type Model,
  type NumberField,
} from "../../src/catalog/index.ts";

/** What a person can fill in: every required field, and any of the others. */
export function anyInput(model: Model): fc.Arbitrary<Input> {
  return anyRecord(model.fields).map((input) => numbered(model.fields, input));
}

function anyRecord(all: readonly Field[]): fc.Arbitrary<Input> {
  const branch = all.find((field) => field.type === "branch");
  if (!branch) return recordOf(all);
  const others = all.filter((field) => field !== branch);
  return fc.constantFrom(...branch.options).chain(({ value }) => {
    const chosen = { [branch.name]: value };
    const fields = inBranch([branch, ...others], chosen).filter((it) => it.type !== "branch");
    return recordOf(fields).map((input) => ({ ...input, ...chosen }));
  });
}

function recordOf(fields: readonly Field[]): fc.Arbitrary<Input> {
  const values = Object.fromEntries(fields.map((field) => [field.name, anyValue(field)]));
  const requiredKeys = fields.filter((field) => field.required).map((field) => field.name);
  return fc.record(values, { requiredKeys });
}

/** Serial names as a form gives them, and picks of the first of them. */
function numbered(fields: readonly Field[], input: Input): Input {
  const names = new Map(fields.map((field) => [field.name, field]));
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => {
      const field = names.get(name);
      const item = field?.type === "list" ? field.item : undefined;
      if (item?.type !== "group" || !Array.isArray(value)) return [name, value];
      return [
        name,
        value.map((one: Input, i) => ({ ...one, ...ownNames(item.fields, i, fields) })),
      ];
    }),
  );
}

function ownNames(members: readonly Field[], index: number, fields: readonly Field[]): Input {
  const entries = members.flatMap((member) => {
    if (member.type === "serial") return [[member.name, `${member.prefix}${index + 1}`]];
    if (member.type !== "pick") return [];
    const list = fields.find(({ name }) => name === member.list);
    const group = list?.type === "list" && list.item.type === "group" ? list.item.fields : [];
    const key = group.find(({ name }) => name === member.key);
    return key?.type === "serial" ? [[member.name, `${key.prefix}1`]] : [];
  });
  return Object.fromEntries(entries);
}

/** Any value that the field takes. */
export function anyValue(field: Field): fc.Arbitrary<unknown> {
  switch (field.type) {
    case "choice":
      return fc.constantFrom(...field.options.map((option) => option.value));
    case "toggle":
      return fc.boolean();
    case "number":
      return anyNumber(field).map((it) => {
        if (field.suffix) return `${it.toFixed(field.decimals ?? 0)}${field.suffix}`;
        return field.asText ? String(it) : it;
      });
    case "text":
      if (field.pattern) return fc.stringMatching(new RegExp(field.pattern));
      if (field.link) return fc.constant("https://example.com/page");
      return fc
        .array(fc.constantFrom("а", "я", "ё", "z", "7", "!", "🦊"), {
          minLength: Math.max(1, field.minLength),
          maxLength: Math.min(field.maxLength, 200),
        })
        .map((characters) => characters.join(""));
    case "media": {
      const file = fc.constantFrom("tg:AgACAgIAAxkBAAIB", "https://files.example.org/in.png");
      if (!field.many) return file;
      return fc.array(file, { minLength: Math.max(1, field.minItems), maxLength: field.maxItems });
    }
    case "job": {
      const run = fc.constantFrom("run:A1B2C3.0", "run:XYZ789.1");
      return field.many ? fc.array(run, { minLength: 1, maxLength: field.maxItems }) : run;
    }
    case "list":
      return fc.array(anyValue(field.item), {
        minLength: Math.max(1, field.minItems),
        maxLength: Math.min(field.maxItems, Math.max(3, field.minItems)),
      });
    case "group":
      return anyRecord(field.fields);
    case "branch":
      return fc.constantFrom(...field.options.map(({ value }) => value));
    case "serial":
    case "pick":
      return fc.constant("set by the form");
  }
}

function anyNumber({
  integer,
  minimum = 0,
  maximum = 1000,
  step,
}: NumberField): fc.Arbitrary<number> {
  if (step) {
    const ends = { min: Math.ceil(minimum / step), max: Math.floor(maximum / step) };
    return fc.integer(ends).map((it) => it * step);
  }
  if (integer) return fc.integer({ min: minimum, max: maximum });
  return fc.integer({ min: 0, max: 100 }).map((it) => minimum + ((maximum - minimum) * it) / 100);
}
