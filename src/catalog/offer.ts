import type { Dictionary, Facts, Property, RuleData } from "./data.ts";
import type { Input } from "./model.ts";
import { type Entry, wordsOf } from "./words.ts";

/** How a property is edited. */
export type Editor = "text" | "choice" | "number" | "toggle" | "media" | "media_list";

/** The properties that a form can offer, as the rules of the model narrow them. */
export function offeredProperties(
  entry: Entry,
  dictionary: Dictionary,
): ReadonlyMap<string, Property> {
  const offered = new Map<string, Property>();
  for (const [name, property] of Object.entries(entry.facts.input.properties)) {
    const words = wordsOf(entry, name, dictionary);
    const closed =
      words.withheld ?? entry.rules.find((rule) => rule.closed === name || hasFixed(rule, name));
    if (closed || whyNoEditor(property)) continue;
    const narrowed = entry.rules.map((rule) => rule.narrow?.[name] ?? {});
    offered.set(name, Object.assign({}, property, ...narrowed) as Property);
  }
  return offered;
}

/** What is always sent, whatever is chosen. */
export function fixedValues(rules: readonly RuleData[]): Input {
  return Object.assign({}, ...rules.map((rule) => rule.fixed ?? {}));
}

function hasFixed(rule: RuleData, name: string): boolean {
  return rule.fixed !== undefined && name in rule.fixed;
}

/** Why a person cannot fill the property in, or `undefined` when there is an editor for it. */
export function whyNoEditor(property: Property): string | undefined {
  if (property.deprecated) return "is deprecated";
  if ("x-from-job" in property) return "is the id of another job";
  if (!editorOf(property)) return "has no editor yet";
  return undefined;
}

export function editorOf(property: Property): Editor | undefined {
  if (property.type === "array") {
    const isMedia = "x-media" in property && property.items?.type === "string";
    return isMedia ? "media_list" : undefined;
  }
  if (property.type === "boolean") return "toggle";
  if (property.enum) return "choice";
  if (property.type === "integer" || property.type === "number") return "number";
  if (property.type !== "string") return undefined;
  return "x-media" in property ? "media" : "text";
}

/** Why a model of the provider's is not sold at all; `undefined` when it can be. */
export function whyLeftOut(facts: Facts, unitsPriced: ReadonlySet<string>): string | undefined {
  const { input } = facts;
  if (facts.api !== "jobs" && !facts.path) return `is called through another API: ${facts.api}`;
  const blocked = (input.required ?? []).flatMap((name) => {
    const property = input.properties[name];
    const reason = property && whyNoEditor(property);
    return reason ? [`its required field ${name} ${reason}`] : [];
  });
  if (blocked[0]) return blocked[0];
  if (input.oneOf) return "its input has branches, for which there is no editor yet";
  if (facts.pricing.length === 0) return "has no published price";
  const unit = facts.pricing.find((row) => !unitsPriced.has(row.unit))?.unit;
  return unit && `is billed by a unit that is not priced yet: ${unit}`;
}
