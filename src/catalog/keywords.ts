/** The keywords of a property that forms know; another would refuse what a form let through. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  [
    ["type", "format", "enum", "default", "pattern", "items", "deprecated", "description"],
    ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "multipleOf"],
  ].flat(),
);
