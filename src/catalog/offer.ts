import { BRANCH, propertiesOf } from "./branches.ts";
import type { Dictionary, Facts, Property, RuleData } from "./data.ts";
import type { Input, PriceRow } from "./model.ts";
import { fromJob } from "./take.ts";
import { type Entry, wordsOf } from "./words.ts";

/** How a property is edited. */
export type Editor =
  | "text"
  | "choice"
  | "number"
  | "toggle"
  | "media"
  | "media_list"
  | "job"
  | "list"
  | "group";

/** The properties that a form can offer, as the rules of the model narrow them. */
export function offeredProperties(
  entry: Entry,
  dictionary: Dictionary,
): ReadonlyMap<string, Property> {
  const offered = new Map<string, Property>();
  for (const [name, official] of Object.entries(propertiesOf(entry.facts.input))) {
    const words = wordsOf(entry, name, dictionary);
    const closed =
      words.withheld ?? entry.rules.find((rule) => rule.closed === name || hasFixed(rule, name));
    const property = editable(official);
    if (closed || property.const !== undefined || whyNoEditor(property)) continue;
    const narrowed = entry.rules.map((rule) => rule.narrow?.[name] ?? {});
    offered.set(name, Object.assign({}, property, ...narrowed) as Property);
  }
  return offered;
}

/**
 * Properties that say which task a part is of: they follow from the part that was chosen, so nobody
 * is asked for them. By the name of the property that the choice is made in.
 */
export function linkedProperties(
  offered: ReadonlyMap<string, Property>,
): ReadonlyMap<string, string> {
  const takers = [...offered].flatMap(([name, property]) => {
    const from = fromJob(property);
    return from ? [{ name, from }] : [];
  });
  const parts = takers.filter(({ from }) => from.take.of === "part");
  return new Map(
    takers.flatMap(({ name, from }) => {
      const same = (it: (typeof takers)[number]) => Bun.deepEquals(it.from.models, from.models);
      const part = from.take.of === "task" ? parts.find(same) : undefined;
      return part ? [[name, part.name] as const] : [];
    }),
  );
}

/** What is always sent, whatever is chosen. */
export function fixedValues(rules: readonly RuleData[]): Input {
  return Object.assign({}, ...rules.map((rule) => rule.fixed ?? {}));
}

function hasFixed(rule: RuleData, name: string): boolean {
  return rule.fixed !== undefined && name in rule.fixed;
}

/**
 * A property that may be of several types, as the first of them that people can fill in: `null` or
 * a text is a text, a file or a list of files is a file. A text with values of its own beside any
 * other is chosen from them: what else is taken, nobody can know.
 */
export function editable(property: Property): Property {
  const { oneOf, anyOf, ...common } = property;
  const variants = (oneOf ?? anyOf ?? []).map((one) => ({ ...common, ...one }) as Property);
  const listed = variants.find((one) => one.type === "string" && one.enum);
  if (listed && !property.enum) return listed;
  if (editorOf(property)) return property;
  return variants.find((one) => editorOf(one)) ?? property;
}

/** Why a person cannot fill the property in, or `undefined` when there is an editor for it. */
export function whyNoEditor(property: Property): string | undefined {
  if (property.const !== undefined) return undefined; // It is sent as it is.
  if (property.deprecated) return "is deprecated";
  if (!editorOf(editable(property))) return "has no editor yet";
  return undefined;
}

export function editorOf(property: Property): Editor | undefined {
  if (fromJob(property)) return "job";
  const { type, items } = property;
  if (type === "array") {
    if (!items) return undefined;
    if ("x-media" in property && items.type === "string") return "media_list";
    return whyNoEditor(items) ? undefined : "list";
  }
  if (type === "object") return hasEditors(property) ? "group" : undefined;
  if (type === "boolean") return "toggle";
  if (property.enum) return "choice";
  if (type === "integer" || type === "number") return "number";
  if (type !== "string") return undefined;
  return "x-media" in property ? "media" : "text";
}

/** An object can be filled in where all that it demands can. */
function hasEditors(property: Property): boolean {
  const properties = Object.entries(propertiesOf(property as Parameters<typeof propertiesOf>[0]));
  const required = property.required ?? [];
  return (
    properties.some(([, it]) => !whyNoEditor(it)) &&
    properties.every(([name, it]) => !required.includes(name) || !whyNoEditor(it))
  );
}

/** Why a model of the provider's is not sold at all; `undefined` when it can be. */
export function whyLeftOut(
  facts: Facts,
  unitsPriced: ReadonlySet<string>,
  pricing: readonly PriceRow[],
): string | undefined {
  const { input } = facts;
  if (facts.api !== "jobs" && !facts.path) return `is called through another API: ${facts.api}`;
  const properties = propertiesOf(input);
  const blocking = (names: readonly string[]) =>
    names.flatMap((name) => {
      const property = properties[name];
      const reason = property && whyNoEditor(property);
      return reason ? [`its required field ${name} ${reason}`] : [];
    });
  const [blocked] = blocking(input.required ?? []);
  if (blocked) return blocked;
  const branches = (input.oneOf ?? []).map((one) => blocking(one.required ?? []));
  if (branches.length > 0 && branches.every((one) => one.length > 0)) return branches[0]?.[0];
  if (BRANCH in properties) return `has a field with a name of ours: ${BRANCH}`;
  if (pricing.length === 0) return "has no published price";
  const unit = pricing.find((row) => !unitsPriced.has(row.unit))?.unit;
  return unit && `is billed by a unit that is not priced yet: ${unit}`;
}
