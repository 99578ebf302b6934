import { KEY_NAMES, KEYS, type Key, type KeyFacts } from "../../src/config/index.ts";

const NEEDED = { always: "**required**", webhook: "**required** in webhook mode", never: "" };

/** The table of docs/env.md, made from the one table of keys that the program itself uses. */
export function envTable(): string {
  const head = [
    "| key | purpose | format, example | where to get it | used in | without it |",
    "| --- | --- | --- | --- | --- | --- |",
  ];
  return [...head, ...KEY_NAMES.map(row)].join("\n");
}

function row(key: Key): string {
  const { needed, purpose, format, example, source, usedIn, unset, secret }: KeyFacts = KEYS[key];
  const without = [NEEDED[needed], unset].filter((text) => text !== "").join(": ");
  const name = secret ? `\`${key}\` 🔑` : `\`${key}\``;
  const form = `${format}; \`${example}\``;
  return `| ${[name, purpose, form, source, usedIn, without].map(cell).join(" | ")} |`;
}

const cell = (text: string): string => text.replaceAll("|", "\\|");
