import type { Section } from "../catalog/index.ts";

/**
 * A list of models that somebody looks at. Buttons carry it whole, so that ⬅️ on a card leads back
 * to where the card was opened, also from an old message and after a restart.
 */
export type Listing =
  | { of: "section"; section: Section }
  /** One kind within a section; `kind` is the token of its name. */
  | { of: "kind"; section: Section; kind: string }
  | { of: "all" | "cheap" | "new" | "favourites" }
  /** `maker` is the token of the name. */
  | { of: "maker"; maker: string }
  /** What was found by these words, as the search has understood them. */
  | { of: "found"; words: string };

/** As much of a question as a button has room for, beside a model and a page. */
const WORDS_CHARS_MAX = 40;
const TOKEN = /^[a-z0-9]{1,8}$/;

export const SECTION_CODES: { readonly [S in Section]: string } = {
  video: "v",
  image: "i",
  improve: "u",
  audio: "a",
  text: "t",
};

export function sectionOf(code: string): Section | undefined {
  return (Object.keys(SECTION_CODES) as Section[]).find((it) => SECTION_CODES[it] === code);
}

/** Codes are kept for ever: old messages carry them. */
const PLAIN = { all: "a", cheap: "c", new: "n", favourites: "f" } as const;

export function writeListing(listing: Listing): string {
  switch (listing.of) {
    case "section":
      return `s${SECTION_CODES[listing.section]}`;
    case "kind":
      return `k${SECTION_CODES[listing.section]}${listing.kind}`;
    case "maker":
      return `m${listing.maker}`;
    case "found":
      return `q${packed(listing.words)}`;
    case "all":
    case "cheap":
    case "new":
    case "favourites":
      return PLAIN[listing.of];
  }
}

/** Absent when the text is not what `writeListing` makes. */
export function readListing(text: string): Listing | undefined {
  const rest = text.slice(1);
  const section = sectionOf(rest.slice(0, 1));
  const plain = (Object.keys(PLAIN) as (keyof typeof PLAIN)[]).find((it) => PLAIN[it] === text);
  if (plain) return { of: plain };
  switch (text[0]) {
    case "s":
      return section && rest.length === 1 ? { of: "section", section } : undefined;
    case "k":
      return section && TOKEN.test(rest.slice(1))
        ? { of: "kind", section, kind: rest.slice(1) }
        : undefined;
    case "m":
      return TOKEN.test(rest) ? { of: "maker", maker: rest } : undefined;
    case "q": {
      const words = unpacked(rest);
      return words !== "" && fitWords(words) === words ? { of: "found", words } : undefined;
    }
    default:
      return undefined;
  }
}

/** Whole words, as many as fit on a button. */
export function fitWords(text: string): string {
  const words = text.split(" ").filter((word) => word !== "");
  const [first = ""] = words;
  return words
    .slice(1)
    .reduce(
      (kept, word) => (kept.length + word.length < WORDS_CHARS_MAX ? `${kept} ${word}` : kept),
      first.slice(0, WORDS_CHARS_MAX),
    );
}

/** A Russian letter takes two bytes of the 64 that a button has; packed, it takes one. */
const PACKED = "ABCDEFGHIJKLMNOPQRSTUVWXYZ!$%&*=_";
const FIRST_RUSSIAN = 0x430;
const LETTERS = PACKED.replace(/[^_]/g, (_, at) => String.fromCharCode(FIRST_RUSSIAN + at)).replace(
  "_",
  " ",
);

const packed = (words: string) => swapped(words, LETTERS, PACKED);
const unpacked = (text: string) => swapped(text, PACKED, LETTERS);

function swapped(text: string, from: string, to: string): string {
  return [...text].map((letter) => to[from.indexOf(letter)] ?? letter).join("");
}
