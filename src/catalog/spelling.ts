/** How words are compared: as they sound, whatever they were written in and however they end. */

/** What each Russian letter sounds like, roughly: letters that people mix up fall together. */
const SOUNDS: Readonly<Record<string, string>> = Object.fromEntries(
  "а=a б=b в=v г=g д=d е=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=h ц=ts ч=ch ш=sh щ=sh ъ= ы=i ь= э=e ю=u я=a"
    .split(" ")
    .map((pair) => pair.split("=")),
);

/** Latin spellings of the same sounds, in the order in which they are replaced. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/ck/g, "k"],
  [/ph/g, "f"],
  [/ee|ea/g, "i"],
  [/oo/g, "u"],
  [/c(?=[ei])/g, "s"],
  [/c(?!h)|q/g, "k"],
  [/x/g, "ks"],
  [/w/g, "v"],
  [/y/g, "i"],
  [/j/g, "dzh"],
];

/** Endings of Russian words, the longest first. */
const ENDINGS = new RegExp(
  `(?:${[
    ["иями", "ами", "ями", "ого", "его", "ому", "ему"],
    ["ыми", "ими", "ать", "ять", "ить", "еть", "уть", "ешь", "ишь", "ают", "яют", "ает", "яет"],
    ["ие", "ия", "ии", "ию", "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ую", "юю", "ом"],
    ["ем", "ам", "ям", "ах", "ях", "ов", "ев", "ей", "ью", "ал", "ил"],
    ["а", "я", "о", "е", "и", "ы", "у", "ю", "ь", "й"],
  ]
    .flat()
    .toSorted((a, b) => b.length - a.length)
    .join("|")})$`,
);
const STEM_LETTERS_MIN = 3;

/** Words and numbers of a text in small letters: `Фото-2x 1.5` → фото, 2, x, 1.5. */
export function wordsIn(text: string): readonly string[] {
  const plain = text.normalize("NFKC").toLowerCase().replaceAll("ё", "е");
  return plain.match(/\d+(?:\.\d+)*|[a-z]+|[а-я]+/g) ?? [];
}

/** A word as it sounds, without its ending: words that are the same to a person are equal. */
export function soundOf(word: string): string {
  if (/^[а-я]/.test(word)) return undoubled([...stemOf(word)].map((it) => SOUNDS[it]).join(""));
  return undoubled(SPELLINGS.reduce((text, [from, to]) => text.replace(from, to), word));
}

function stemOf(word: string): string {
  const stem = word.replace(ENDINGS, "");
  return stem.length >= STEM_LETTERS_MIN ? stem : word;
}

const undoubled = (sound: string) => sound.replace(/([a-z])\1/g, "$1");

const LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю";
const OTHER_KEY = new Map([
  ...[...LATIN_KEYS].map((key, at) => [key, RUSSIAN_KEYS[at] ?? key] as const),
  ...[...RUSSIAN_KEYS].map((key, at) => [key, LATIN_KEYS[at] ?? key] as const),
]);

/** The same keys pressed in the other layout: `ghbdtn` → привет, `дщпщ` → logo. */
export function inOtherLayout(text: string): string {
  return [...text.toLowerCase()].map((letter) => OTHER_KEY.get(letter) ?? letter).join("");
}

/**
 * How much two sounds are alike, from 0 to 1: the same, one beginning with the other, or a slip of
 * the hand away (one in words of four letters, two from seven on). Numbers are themselves or a
 * version of themselves: 3 finds 3.1.
 */
export function likeness(asked: string, known: string): number {
  if (asked === known) return 1;
  if (/^\d/.test(asked)) {
    if (known === `${asked}.0` || asked === `${known}.0`) return 1;
    return known.startsWith(`${asked}.`) ? 0.9 : 0;
  }
  const [shorter, longer] = asked.length < known.length ? [asked, known] : [known, asked];
  if (shorter.length < 3 || /^\d/.test(known)) return 0;
  const share = shorter.length / longer.length;
  if (share >= 0.5 && longer.startsWith(shorter)) return 0.6 + 0.35 * share;
  const slips = asked.length < 4 ? 0 : asked.length < 7 ? 1 : 2;
  if (longer.length - shorter.length > slips) return 0;
  const made = slipsBetween(asked, known, slips);
  return made > slips ? 0 : 0.9 * (1 - made / longer.length);
}

/** Letters changed, missing, added or swapped with the next; above `most` it is not counted on. */
function slipsBetween(one: string, other: string, most: number): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      row.push(swapped ? Math.min(least, (before[j - 2] ?? 0) + 1) : least);
    }
    if (Math.min(...row) > most) return most + 1;
    before = last;
    last = row;
  }
  return last[other.length] ?? 0;
}
