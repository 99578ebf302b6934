import { checkField } from "./check-field.ts";
import type { Field } from "./model.ts";
import { numberInWords } from "./russian.ts";

/** `Например: 5 — для сторис, 10 — для ролика. Дальше`: the examples, and what follows them. */
const EXAMPLES = /^Например: (.+?)(\. .*)?$/s;
/** An example that begins with a value: `720p`, `16:9`, `5`, `0,8`. */
const VALUE = /^(\d+(?:[.,:]\d+)?[KkPp]?)(?= — |$)/;

/**
 * A hint is shared by all fields of a name, and one of them offers what another has not: an example
 * that this field does not take is left out, and with none left its own first value is the example.
 */
export function fittingHint(hint: string, field: Field): string {
  const [, said = "", more = ""] = EXAMPLES.exec(hint) ?? [];
  if (said === "" || (field.type !== "choice" && field.type !== "number")) return hint;
  const examples = said.split(/, (?=\d)/);
  const fitting = examples.filter((example) => {
    const value = VALUE.exec(example)?.[1];
    return value === undefined || isTaken(field, value);
  });
  if (fitting.length === examples.length) return hint;
  const left = fitting.length > 0 ? fitting.join(", ") : ownExample(field);
  return left === undefined ? hint : `Например: ${left}${more}`;
}

function isTaken(field: Field, value: string): boolean {
  const words = field.type === "choice" ? field.options.map(({ label }) => label) : [];
  return words.includes(value) || checkField(field, value).status === "ok";
}

function ownExample(field: Field): string | undefined {
  if (field.type === "choice") {
    const start = field.options.find(({ value }) => value === field.default);
    return (start ?? field.options[0])?.label;
  }
  if (field.type !== "number") return undefined;
  const some = field.default ?? field.minimum ?? field.maximum;
  return some === undefined ? undefined : numberInWords(Number.parseFloat(String(some)));
}
