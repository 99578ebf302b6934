import type { SearchWords } from "./data.ts";
import type { Found, Model } from "./model.ts";
import { inOtherLayout, likeness, soundOf, wordsIn } from "./spelling.ts";

/** How much a word says that stands there: a name more than a sentence that mentions it. */
const WEIGHTS = { name: 10, maker: 6, kind: 5, id: 4, common: 3, section: 6, what: 2, other: 1 };
/** What is far worse than the best is no answer to the same question. */
const SHARE_OF_BEST = 0.45;
const NEAREST_MAX = 10;
/** A question has no more words that matter; a longer text is no question. */
const WORDS_MAX = 8;
/** A word that stands there is not taken for a slip of another one. */
const LIKENESS_BEHIND = 0.2;
/** Two words written as one, or one as two, must be really alike. */
const JOINED_LIKENESS = 0.75;

/** What a word is said of: the place of a model in the catalogue, and how much it says there. */
type Postings = Map<number, number>;

interface Index {
  readonly terms: ReadonlyMap<string, Postings>;
  /** Terms by three letters in a row, ends marked, so that only what is alike is compared. */
  readonly byTrigram: ReadonlyMap<string, readonly string[]>;
  readonly numbers: readonly string[];
}

/**
 * The search of one catalogue, made when it is first asked: by name, maker, kind and what the card
 * says, in Russian or Latin letters, with slips of the hand and of the keyboard's layout. The same
 * words always find the same models in the same order.
 */
export function createSearch(
  models: readonly Model[],
  words: SearchWords,
): (text: string) => Found {
  let made: { near: Index; far: Index } | undefined;
  const ignored = new Set(words.ignored);
  return (text) => {
    made ??= { near: nearIndex(models, words), far: farIndex(models, words) };
    const near = lookUp(made.near);
    const far = lookUp(made.far);
    const understood = understand(text, [near, far], ignored).slice(0, WORDS_MAX);
    const telling = understood.filter(
      (word, i) => !ignored.has(word) || isMark(word, understood[i - 1]),
    );
    const asked = telling.length > 0 ? telling : understood;
    const named = rank(asked, [near], models);
    const best = named.all ? named : rank(asked, [near, far], models);
    const status = named.all ? "found" : best.models.length > 0 ? "nearest" : "nothing";
    const shown = status === "found" ? best.models : best.models.slice(0, NEAREST_MAX);
    return { status, understood: understood.join(" "), models: namedFirst(shown, understood) };
  };
}

function nearIndex(models: readonly Model[], words: SearchWords): Index {
  const terms = new Map<string, Postings>();
  const common = new Set(words.common);
  // The same texts are said of many models, and their sounds are most of the work.
  const soundsOf = remembered((text) => wordsIn(text).map(soundOf));
  models.forEach((model, at) => {
    const say = (text: string, weight: number) => add(terms, at, soundsOf(text), weight);
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
  return indexOf(terms);
}

/** The one whose whole name was asked for stands before those whose names only begin so. */
function namedFirst(models: readonly Model[], asked: readonly string[]): readonly Model[] {
  const soundsLike = (words: readonly string[]) => words.map(soundOf).join(" ");
  const whole = soundsLike(asked);
  const isNamed = ({ name }: Model) => soundsLike(wordsIn(name)) === whole;
  return [...models.filter(isNamed), ...models.filter((model) => !isNamed(model))];
}

function remembered<T>(work: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = work(text);
    known.set(text, made);
    return made;
  };
}

/** Names that people ask for and that nobody here sells: what comes closest is of their kind. */
function farIndex(models: readonly Model[], { elsewhere }: SearchWords): Index {
  const terms = new Map<string, Postings>();
  for (const [said, kind] of Object.entries(elsewhere)) {
    const sounds = wordsIn(said).map(soundOf);
    models.forEach((model, at) => {
      if (model.kind === kind) add(terms, at, sounds, WEIGHTS.name);
    });
  }
  return indexOf(terms);
}

/** Two words of a name that may be written as one. */
function joinedPairs(name: readonly string[], common: ReadonlySet<string>): readonly string[] {
  const joins = (word: string) => /^[^\d]/.test(word) && !common.has(word);
  return name.flatMap((word, i) => {
    const next = name[i + 1];
    return next !== undefined && joins(word) && joins(next) ? [word + next] : [];
  });
}

function add(
  terms: Map<string, Postings>,
  model: number,
  sounds: readonly string[],
  weight: number,
): void {
  for (const sound of sounds) {
    const postings = terms.get(sound) ?? new Map<number, number>();
    postings.set(model, Math.max(weight, postings.get(model) ?? 0));
    terms.set(sound, postings);
  }
}

function indexOf(terms: ReadonlyMap<string, Postings>): Index {
  const byTrigram = new Map<string, string[]>();
  for (const term of terms.keys()) {
    for (const trigram of trigramsOf(term)) {
      const known = byTrigram.get(trigram);
      if (known) known.push(term);
      else byTrigram.set(trigram, [term]);
    }
  }
  return { terms, byTrigram, numbers: [...terms.keys()].filter((term) => /^\d/.test(term)) };
}

function trigramsOf(sound: string): ReadonlySet<string> {
  const marked = `^${sound}$`;
  return new Set(Array.from({ length: marked.length - 2 }, (_, at) => marked.slice(at, at + 3)));
}

/** What a word may mean during one question: what is said of models, and how much it is alike. */
type Likely = readonly [likeness: number, said: Postings];
type LookUp = (word: string) => readonly Likely[];

function lookUp(index: Index): LookUp {
  return remembered((word) => likely(word, index));
}

function likely(word: string, { terms, byTrigram, numbers }: Index): readonly Likely[] {
  const sound = soundOf(word);
  const letters = [...trigramsOf(sound)].flatMap((trigram) => byTrigram.get(trigram) ?? []);
  const near = new Set(/^\d/.test(sound) ? numbers : letters);
  if (terms.has(sound)) near.add(sound);
  const alike = [...near].map((term) => [term, likeness(sound, term)] as const);
  const best = alike.reduce((top, [, like]) => Math.max(top, like), 0);
  return alike.flatMap(([term, like]) => {
    const said = terms.get(term);
    return said && like > 0 && like >= best - LIKENESS_BEHIND ? [[like, said] as const] : [];
  });
}

/** `4o`, `4к`: a letter that belongs to the number before it, in whatever alphabet. */
function isMark(word: string, before = ""): boolean {
  return word.length === 1 && /^\d/.test(before);
}

/** The words of a text; a group that says nothing is read as if typed in the other layout. */
function understand(
  text: string,
  lookUps: readonly LookUp[],
  ignored: ReadonlySet<string>,
): readonly string[] {
  const known = (word: string) =>
    ignored.has(word) || lookUps.some((look) => look(word).length > 0);
  const groups = text
    .trim()
    .split(/\s+/)
    .slice(0, 2 * WORDS_MAX);
  return groups.flatMap((group) => {
    const words = wordsIn(group);
    if (words.some(known)) return words;
    const others = wordsIn(inOtherLayout(group));
    return others.length > 0 && others.every(known) ? others : words;
  });
}

/** The models that answer most of the words, the best first; `all`: they answer every one. */
function rank(words: readonly string[], lookUps: readonly LookUp[], models: readonly Model[]) {
  const answered = new Uint8Array(models.length);
  const total = new Float64Array(models.length);
  for (const score of scoresOf(words, lookUps, models.length)) {
    score.forEach((value, at) => {
      if (value === 0) return;
      answered[at] = (answered[at] ?? 0) + 1;
      total[at] = (total[at] ?? 0) + value;
    });
  }
  const most = answered.reduce((a, b) => Math.max(a, b), 0);
  const places = models.flatMap((_, at) => (most > 0 && answered[at] === most ? [at] : []));
  const best = places.reduce((top, at) => Math.max(top, total[at] ?? 0), 0);
  const chosen = places
    .filter((at) => (total[at] ?? 0) >= best * SHARE_OF_BEST)
    .sort((a, b) => (total[b] ?? 0) - (total[a] ?? 0) || a - b);
  return {
    all: most > 0 && most === words.length,
    models: chosen.flatMap((at) => models[at] ?? []),
  };
}

/** For each word, what each model has to say to it. */
function scoresOf(words: readonly string[], lookUps: readonly LookUp[], count: number) {
  const scores = words.map(() => new Float64Array(count));
  words.forEach((word, i) => {
    const next = words[i + 1];
    for (const look of lookUps) {
      raise(scores.slice(i, i + 1), look(word));
      if (next === undefined) continue;
      const joined = look(word + next).filter(([like]) => like >= JOINED_LIKENESS);
      raise(scores.slice(i, i + 2), joined);
    }
  });
  return scores;
}

function raise(scores: readonly Float64Array[], likely: readonly Likely[]): void {
  for (const [like, said] of likely) {
    for (const [at, weight] of said) {
      for (const score of scores) score[at] = Math.max(score[at] ?? 0, like * weight);
    }
  }
}
