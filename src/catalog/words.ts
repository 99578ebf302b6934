import type { CardData, Data, Dictionary, Facts, FieldWords, RuleData } from "./data.ts";
import { numberInWords } from "./russian.ts";

/** Everything that is said about one model in the data: its facts, its card, its rules. */
export interface Entry {
  readonly facts: Facts;
  readonly card: CardData;
  readonly rules: readonly RuleData[];
}

/**
 * The Russian words of a field: the dictionary's, then its kind's, a rule's, the card's. A field
 * inside another (`shots.prompt`) has words of its own over those of its last name.
 */
export function wordsOf(entry: Entry, name: string, dictionary: Dictionary): FieldWords {
  const last = name.split(".").at(-1) ?? name;
  const shared = [...new Set([last, name])].map((it) => dictionary.fields[it]);
  const own = entry.card.fields?.[name];
  const told = entry.rules.find((rule) => rule.told?.[name])?.told?.[name];
  return {
    ...Object.assign({}, ...shared.flatMap((it) => [it, it?.kinds?.[entry.facts.kind]])),
    ...(told ? { hint: told } : {}),
    ...own,
    options: Object.assign({}, ...shared.map((it) => it?.options), own?.options),
  };
}

const A_NUMBER = /^\d+(?:\.\d+)?$/;

/** `16:9`, `2K`, `1.5K`, `720p`, `4` need no translation. */
const SPEAKS_FOR_ITSELF = /^\d+(?:\.\d+)?(?:[Kk]|[Pp]|:\d+)?$/;

/** What a button says for a value, or `undefined` where the data has no word for it. */
export function optionLabel(
  value: string | number | boolean,
  words: FieldWords,
  dictionary: Dictionary,
): string | undefined {
  const text = String(value);
  const known = words.options?.[text] ?? dictionary.values[text];
  if (known !== undefined) return known;
  if (A_NUMBER.test(text)) return numberInWords(text, words.unit);
  return SPEAKS_FOR_ITSELF.test(text) ? text : undefined;
}

export function entryOf(facts: Facts, card: CardData, data: Data): Entry {
  return { facts, card, rules: data.rules.filter((rule) => rule.models.includes(facts.id)) };
}
