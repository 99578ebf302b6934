/** JSON whose small values stay on one line, so that a changed fact is a changed line in a diff. */
export function formatJson(value: unknown, widthMax = 100): string {
  return `${format(value, "", widthMax)}\n`;
}

function format(value: unknown, indent: string, widthMax: number): string {
  const line = oneLine(value);
  if (indent.length + line.length <= widthMax || typeof value !== "object" || value === null) {
    return line;
  }
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => `${inner}${format(item, inner, widthMax)}`);
    return `[\n${items.join(",\n")}\n${indent}]`;
  }
  const members = Object.entries(value).map(
    ([key, member]) => `${inner}${JSON.stringify(key)}: ${format(member, inner, widthMax)}`,
  );
  return `{\n${members.join(",\n")}\n${indent}}`;
}

/** `{ "a": [1, 2] }`: on one line, with the spaces a person would put. */
function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, it]) => `${JSON.stringify(key)}: ${oneLine(it)}`,
  );
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
