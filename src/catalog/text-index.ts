import { inOtherLayout, likeness, soundOf, wordsIn } from "./spelling.ts";

/** What is far worse than the best is no answer to the same question. */
const SHARE_OF_BEST = 0.45;
/** A question has no more words that matter; a longer text is no question. */
const WORDS_MAX = 8;
/** A word that stands there is not taken for a slip of another one. */
const LIKENESS_BEHIND = 0.2;
/** Two words written as one, or one as two, must be really alike, and the second be part of it. */
const JOINED_LIKENESS = 0.75;
const JOINED_SHARE = 0.75;

/** What a sound is said of: the place of a thing in its list, and how much it says there. */
type Postings = Map<number, number>;

/** Words by how they sound, and what they are said of. */
export interface TextIndex {
  readonly terms: ReadonlyMap<string, Postings>;
  /** Terms by three letters in a row, ends marked, so that only what is alike is compared. */
  readonly byTrigram: ReadonlyMap<string, readonly string[]>;
  readonly numbers: readonly string[];
}

/** Says words of things, by their places; `weight` is how much they say. */
export type Say = (at: number, text: string, weight: number) => void;

/** An index of what `tell` says. */
export function textIndex(tell: (say: Say) => void): TextIndex {
  const terms = new Map<string, Postings>();
  // The same texts are said of many things, and their sounds are most of the work.
  const soundsOf = remembered((text) => wordsIn(text).map(soundOf));
  tell((at, text, weight) => {
    for (const sound of soundsOf(text)) {
      const postings = terms.get(sound) ?? new Map<number, number>();
      postings.set(at, Math.max(weight, postings.get(at) ?? 0));
      terms.set(sound, postings);
    }
  });
  return {
    terms,
    byTrigram: trigramIndex(terms.keys()),
    numbers: [...terms.keys()].filter(isNumber),
  };
}

const isNumber = (sound: string) => /^\d/.test(sound);

function trigramIndex(terms: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const byTrigram = new Map<string, string[]>();
  for (const term of terms) {
    for (const trigram of trigramsOf(term)) {
      const known = byTrigram.get(trigram);
      if (known) known.push(term);
      else byTrigram.set(trigram, [term]);
    }
  }
  return byTrigram;
}

function trigramsOf(sound: string): ReadonlySet<string> {
  const marked = `^${sound}$`;
  return new Set(Array.from({ length: marked.length - 2 }, (_, at) => marked.slice(at, at + 3)));
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

/** What a question came to: the places of what answers it, the best first. */
export interface Answer {
  /** `nearest`: nothing answers every word, and these come closest. */
  readonly status: "found" | "nearest" | "nothing";
  /** The words as they were read. */
  readonly understood: string;
  readonly places: readonly number[];
  /** Which part of the words is answered, from 0 to 1. */
  readonly share: number;
}

/**
 * Asks in words, with slips of the hand and of the keyboard's layout. Where `near` does not answer
 * every word, `far` is asked beside it. `ignored` words say nothing, unless nothing else is said.
 */
export function askIndex(
  text: string,
  near: TextIndex,
  far: readonly TextIndex[],
  ignored: ReadonlySet<string>,
): Answer {
  const [first, ...others] = [near, ...far].map(lookUp) as [LookUp, ...LookUp[]];
  const understood = understand(text, [first, ...others], ignored).slice(0, WORDS_MAX);
  const telling = understood.filter(
    (word, i) => !ignored.has(word) || isMark(word, understood[i - 1]),
  );
  const asked = telling.length > 0 ? telling : understood;
  const named = rank(asked, [first]);
  const best = named.all || others.length === 0 ? named : rank(asked, [first, ...others]);
  const status = named.all ? "found" : best.places.length > 0 ? "nearest" : "nothing";
  return { status, understood: understood.join(" "), places: best.places, share: best.share };
}

/** What a word may mean during one question: what is said of things, and how much it is alike. */
type Likely = readonly [likeness: number, said: Postings, share: number];
type LookUp = (word: string) => readonly Likely[];

function lookUp(index: TextIndex): LookUp {
  return remembered((word) => likely(word, index));
}

function likely(word: string, { terms, byTrigram, numbers }: TextIndex): readonly Likely[] {
  const sound = soundOf(word);
  const letters = [...trigramsOf(sound)].flatMap((trigram) => byTrigram.get(trigram) ?? []);
  const near = new Set(isNumber(sound) ? numbers : letters);
  if (terms.has(sound)) near.add(sound);
  const alike = [...near].map((term) => [term, likeness(sound, term)] as const);
  const best = alike.reduce((top, [, like]) => Math.max(top, like), 0);
  return alike.flatMap(([term, like]) => {
    const said = terms.get(term);
    if (!said || like === 0 || like < best - LIKENESS_BEHIND) return [];
    return [[like, said, term.length / sound.length] as const];
  });
}

/** `4o`, `4к`: a letter that belongs to the number before it, in whatever alphabet. */
function isMark(word: string, before = ""): boolean {
  return word.length === 1 && isNumber(before);
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

/** What answers most of the words, the best first; `all`: it answers every one. */
function rank(words: readonly string[], lookUps: readonly LookUp[]) {
  const answered = new Map<number, number>();
  const total = new Map<number, number>();
  for (const score of scoresOf(words, lookUps)) {
    for (const [at, value] of score) {
      answered.set(at, (answered.get(at) ?? 0) + 1);
      total.set(at, (total.get(at) ?? 0) + value);
    }
  }
  const most = Math.max(0, ...answered.values());
  const places = [...answered].flatMap(([at, count]) => (count === most ? [at] : []));
  const worth = (at: number) => total.get(at) ?? 0;
  const best = Math.max(0, ...places.map(worth));
  const chosen = places
    .filter((at) => worth(at) >= best * SHARE_OF_BEST)
    .sort((a, b) => worth(b) - worth(a) || a - b);
  const share = words.length > 0 ? most / words.length : 0;
  return { all: share === 1, places: chosen, share };
}

/** For each word, what each thing has to say to it. */
function scoresOf(words: readonly string[], lookUps: readonly LookUp[]) {
  const scores = words.map(() => new Map<number, number>());
  words.forEach((word, i) => {
    const next = words[i + 1];
    for (const look of lookUps) {
      raise(scores.slice(i, i + 1), look(word));
      if (next === undefined) continue;
      const joined = look(word + next).filter(
        ([like, , share]) => like >= JOINED_LIKENESS && share >= JOINED_SHARE,
      );
      raise(scores.slice(i, i + 2), joined);
    }
  });
  return scores;
}

function raise(scores: readonly Map<number, number>[], likely: readonly Likely[]): void {
  for (const [like, said] of likely) {
    for (const [at, weight] of said) {
      for (const score of scores) score.set(at, Math.max(score.get(at) ?? 0, like * weight));
    }
  }
}
