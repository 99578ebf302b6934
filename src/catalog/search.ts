import type { SearchWords } from "./data.ts";
import type { Found, Model } from "./model.ts";
import { soundOf, wordsIn } from "./spelling.ts";
import { askIndex, type TextIndex, textIndex } from "./text-index.ts";

/** How much a word says that stands there: a name more than a sentence that mentions it. */
const WEIGHTS = { name: 10, maker: 6, kind: 5, id: 4, common: 3, section: 6, what: 2, other: 1 };
const NEAREST_MAX = 10;

/**
 * The search of one catalogue, made when it is first asked: by name, maker, kind and what the card
 * says, in Russian or Latin letters, with slips of the hand and of the keyboard's layout. The same
 * words always find the same models in the same order.
 */
export function createSearch(
  models: readonly Model[],
  words: SearchWords,
): (text: string) => Found {
  let made: { near: TextIndex; far: TextIndex } | undefined;
  const ignored = new Set(words.ignored);
  return (text) => {
    made ??= { near: nearIndex(models, words), far: farIndex(models, words) };
    const { places, status, understood } = askIndex(text, made.near, [made.far], ignored);
    const found = places.flatMap((at) => models[at] ?? []);
    const shown = status === "found" ? found : found.slice(0, NEAREST_MAX);
    return { status, understood, models: namedFirst(shown, understood.split(" ")) };
  };
}

function nearIndex(models: readonly Model[], words: SearchWords): TextIndex {
  const common = new Set(words.common);
  return textIndex((tell) => {
    models.forEach((model, at) => {
      const say = (text: string, weight: number) => tell(at, text, weight);
      const name = wordsIn(model.name);
      for (const word of name) say(word, common.has(word) ? WEIGHTS.common : WEIGHTS.name);
      for (const pair of joinedPairs(name, common)) say(pair, WEIGHTS.name);
      for (const [family, said] of Object.entries(words.families)) {
        if (model.name.toLowerCase().includes(family.toLowerCase())) say(said, WEIGHTS.name);
      }
      say(model.maker, WEIGHTS.maker);
      say(words.makers[model.maker] ?? "", WEIGHTS.maker);
      say(words.kinds[model.kind]?.words ?? "", WEIGHTS.kind);
      for (const word of wordsIn(model.id)) if (!common.has(word)) say(word, WEIGHTS.id);
      say(words.sections[model.section] ?? "", WEIGHTS.section);
      say(model.card.what, WEIGHTS.what);
      say(model.card.forWhom, WEIGHTS.other);
      say(model.card.send, WEIGHTS.other);
    });
  });
}

/** The one whose whole name was asked for stands before those whose names only begin so. */
function namedFirst(models: readonly Model[], asked: readonly string[]): readonly Model[] {
  const soundsLike = (words: readonly string[]) => words.map(soundOf).join(" ");
  const whole = soundsLike(asked);
  const isNamed = ({ name }: Model) => soundsLike(wordsIn(name)) === whole;
  return [...models.filter(isNamed), ...models.filter((model) => !isNamed(model))];
}

/** Names that people ask for and that nobody here sells: what comes closest is of their kind. */
function farIndex(models: readonly Model[], { elsewhere }: SearchWords): TextIndex {
  return textIndex((tell) => {
    for (const [said, kind] of Object.entries(elsewhere)) {
      models.forEach((model, at) => {
        if (model.kind === kind) tell(at, said, WEIGHTS.name);
      });
    }
  });
}

/** Two words of a name that may be written as one. */
function joinedPairs(name: readonly string[], common: ReadonlySet<string>): readonly string[] {
  const joins = (word: string) => /^[^\d]/.test(word) && !common.has(word);
  return name.flatMap((word, i) => {
    const next = name[i + 1];
    return next !== undefined && joins(word) && joins(next) ? [word + next] : [];
  });
}
