import type { SearchWords } from "./data.ts";
import type { ChoiceField, Field, FoundOptions, Option } from "./model.ts";
import { wordsIn } from "./spelling.ts";
import { askIndex, type TextIndex, textIndex } from "./text-index.ts";

/** More than one page of buttons: looked through, they take longer than a word takes to type. */
const LOOKED_THROUGH_MAX = 20;

/** How much a word says that stands there; the first word of a label is mostly its name. */
const WEIGHTS = { first: 10, label: 8, said: 8 };

/** What answers fewer of the words is no answer. */
const SHARE_MIN = 0.5;

/** So many values that they are asked for in words, too. */
export function isSearched(field: Field): field is ChoiceField {
  return field.type === "choice" && field.options.length > LOOKED_THROUGH_MAX;
}

/**
 * The search among the values of a field, with the same ears as the search of models has. An index
 * lives as long as the list that it is of.
 */
export function createOptionSearch({
  ignored,
}: SearchWords): (field: ChoiceField, text: string) => FoundOptions {
  const made = new WeakMap<readonly Option[], TextIndex>();
  return ({ options, label }, text) => {
    // «Низкий голос» among voices: what all of them are tells none from another.
    const empty = new Set([...ignored, ...wordsIn(label)]);
    const index = made.get(options) ?? indexOf(options);
    made.set(options, index);
    const { status, understood, places, share } = askIndex(text, index, [], empty);
    // A sentence of which one word sounds like a name is none of the names.
    if (share < SHARE_MIN) return { status: "nothing", understood, options: [] };
    return { status, understood, options: places.flatMap((at) => options[at] ?? []) };
  };
}

function indexOf(options: readonly Option[]): TextIndex {
  return textIndex((say) => {
    options.forEach(({ label, value, said = "" }, at) => {
      say(at, label, WEIGHTS.label);
      say(at, wordsIn(label)[0] ?? "", WEIGHTS.first);
      say(at, said, WEIGHTS.said);
      // Ids have digits and say nothing; `Whisper` is a word.
      if (!/\d/.test(`${value}`)) say(at, `${value}`, WEIGHTS.said);
    });
  });
}
