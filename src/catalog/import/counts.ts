import type { Property } from "../data.ts";

const THINGS = "(?:images?|videos?|outputs?|results?|samples?|songs?|variants?|variations?)";
const COUNT_NAME = new RegExp(
  `^n$|^(?:num|number|max|n)_?(?:of_?)?${THINGS}$|^${THINGS}_?(?:num|number|count)$|^(?:batch_size|count|quantity)$`,
  "i",
);

/** Whether a field says how many results are made, each of which is billed. */
export function isCount(name: string, property: Property): boolean {
  return COUNT_NAME.test(name) && isNumeric(property);
}

/** A number, or a choice of numbers. */
export function isNumeric({ type, enum: values }: Property): boolean {
  if (values) return values.length > 0 && values.every((it) => Number.isFinite(Number(it)));
  return type === "integer" || type === "number";
}
