import type { InputSchema, Property } from "../data.ts";
import { narrowing } from "./oddities.ts";

/** Where people's own words go. */
export const WORDS: readonly string[] = ["prompt", "text"];

/** A text that people write, which is no choice, no file and no address. */
export function isFreeText(property: Property): boolean {
  return (
    property.type === "string" &&
    !property.enum &&
    !narrowing(property) &&
    !("x-media" in property) &&
    property.format !== "uri"
  );
}

/** The names of all of them, those of the items of a list as `lines.text`. */
export function freeTexts({ properties }: Pick<InputSchema, "properties">): readonly string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    if (isFreeText(property)) return [name];
    const inner = property.properties ?? property.items?.properties;
    return inner ? freeTexts({ properties: inner }).map((it) => `${name}.${it}`) : [];
  });
}
