import type { Input, Media, PriceRow } from "./model.ts";
import type { Take } from "./take.ts";

/** What a model's functions need beside its form: prepared by the loader, compiled on first use. */
export interface Terms {
  /** The field that says how many results are ordered (`n`, `num_images`). */
  readonly quantityField?: string;
  /** The fields that the price depends on: always sent, with our default where there is none. */
  readonly priceFields: ReadonlySet<string>;
  readonly billing: Billing;
  /** Fields that follow from another one: the task that a chosen part is of. */
  readonly linked: readonly Linked[];
  /** Whether the offered part of the official schema accepts an input. */
  readonly conforms: Validate;
  readonly musts: readonly Must[];
  readonly drops: readonly Drop[];
  readonly sums: readonly Sum[];
  readonly demands: readonly Demand[];
  /** Fields that nobody is asked for and that are always sent with the same value. */
  readonly fixed: Input;
  readonly mediaRules: readonly MediaRule[];
}

/** Where an input is wrong. */
export type Validate = (input: Input) => readonly Misfit[];

export interface Misfit {
  /** The way to it, from the name of a field on; empty for a fault that lies between fields. */
  readonly path: readonly (string | number)[];
  readonly keyword: string;
}

export interface Must {
  readonly name: string;
  readonly field?: string;
  readonly text: string;
  holds(input: Input): boolean;
}

export interface Linked {
  readonly name: string;
  readonly from: string;
  readonly take: Take;
}

/** While `given` has a value, `lacks` has none and those of `is` theirs, `fields` have no effect. */
export interface Drop {
  readonly given?: string;
  readonly lacks?: string;
  /** Compared with the field's default where nothing is chosen. */
  readonly is?: Input;
  readonly fields: readonly string[];
}

/** While `given` and `is` hold, `field` is not asked for: it is the sum of a member of a list. */
export interface Sum extends Omit<Drop, "fields"> {
  readonly name: string;
  readonly field: string;
  readonly of: readonly [list: string, member: string];
  /** What is said where the sum is not a value of the field. */
  readonly text: string;
}

/** Fields that are needed where `holds` or `given` says so; always, where neither is there. */
export interface Demand {
  readonly fields: readonly string[];
  readonly given?: string;
  readonly holds?: (input: Input) => boolean;
}

/** What holds for all values of a name together: `lines.text` is the words of each line. */
export interface Total {
  readonly of: string;
  readonly characters?: Bounds;
  readonly sum?: Bounds;
  /** Taken from the sum. */
  readonly minus?: string;
  readonly unique?: true;
}

export interface Bounds {
  readonly least?: number;
  readonly most?: number;
}

/** What is known of the person's files; one of which nothing is known passes. */
export interface MediaRule {
  readonly name: string;
  /** It holds only while the fields have these values. */
  readonly is?: Input;
  readonly field?: string;
  readonly text: string;
  readonly media: {
    readonly fields: readonly string[];
    readonly pixels?: Bounds;
    readonly side?: Bounds;
    /** The field whose number multiplies the sides before they are compared. */
    readonly times?: string;
    /** Long side ÷ short side. */
    readonly elongation?: Bounds;
    readonly bytesTotal?: Bounds;
    /** The field whose picture must have the same size. */
    readonly sizeOf?: string;
    /** How many of each kind; kinds do not mix. */
    readonly counts?: { readonly [M in Media]?: Bounds };
    /** The length of each file. */
    readonly seconds?: Bounds;
    /** The length of all of them, with the number in the field `plus`. */
    readonly secondsTotal?: Bounds;
    readonly plus?: string;
    /** The field with a moment that lies inside the file. */
    readonly moment?: string;
    /** A file that is here and whose length nobody knows is refused: the price hangs on it. */
    readonly lengthKnown?: boolean;
    /** The same of a picture whose size nobody knows. */
    readonly sizeKnown?: boolean;
  };
}

/** What the price list says only in words (`catalog/billing.json`). */
export interface BillingTerms {
  /** The note that this entry answers, word for word. */
  readonly because?: string;
  /** The price list in its words, where there is no other. */
  readonly prices?: readonly PriceRow[];
  /** The field with the run whose settings the price depends on. */
  readonly origin?: string;
  /** It costs nothing, and that is no slip. */
  readonly free?: true;
  /** The ordered number is the most that comes, not the exact number. */
  readonly fewerMayCome?: boolean;
  /** Files that one request gives. */
  readonly perRequest?: number;
  /** Results that come without being ordered by number. */
  readonly results?: { readonly least: number; readonly most: number };
  /** The first `free` files cost nothing. */
  readonly perFile?: { readonly field: string; readonly credits: number; readonly free?: number };
  /** The field whose characters are billed. */
  readonly characters?: string;
  /** The words of a model that speaks and is billed by the token. */
  readonly speech?: SpeechTerms;
  /** What is billed by the second, where it is not just the field of `secondsFields`. */
  readonly seconds?: SecondsTerms;
  readonly megapixels?:
    | { readonly frame: string }
    | { readonly file: string; readonly most: number };
  readonly bySide?: {
    readonly file: string;
    readonly factor: string;
    readonly steps: readonly { readonly sidePx: number; readonly credits: number }[];
  };
}

/** How many tokens may be billed, where only the provider can count them. */
export interface TokenTerms {
  readonly because: string;
  /** The field whose bytes are counted: a token is at least one of them. */
  readonly prompt: string;
  readonly files: string;
  /** The run that it goes on from, and as many bytes of what was said as are sent along. */
  readonly before: string;
  readonly beforeBytes: number;
  /** The most that a picture is worth. */
  readonly perFile: number;
  /** What the provider adds to each request. */
  readonly overhead: number;
  /** The field that bounds the answer, where the provider takes one. */
  readonly limit: string;
  /** Otherwise the field that says how much the model thinks, and what is held for each of it. */
  readonly effort: string;
  readonly most: { readonly [effort: string]: number };
  readonly otherwise: number;
  /** A short question with a short answer, for «от». */
  readonly least: { readonly input: number; readonly output: number };
}

/** What is read aloud is billed by tokens too: these say the most that words can come to. */
export interface SpeechTerms {
  /** The words that are read aloud. */
  readonly spoken: readonly string[];
  /** The words that are read by the model beside them. */
  readonly read?: readonly string[];
  readonly tokensPerSecond: number;
  /** As slow as anybody speaks, and as fast. */
  readonly charactersPerSecond: { readonly least: number; readonly most: number };
  /** Silence before and after, at most. */
  readonly pauseSeconds: number;
}

export interface SecondsTerms {
  /** The field with the length of the result, or with its frames. */
  readonly field?: string;
  /** The field by which the frames are divided. */
  readonly framesPerSecond?: string;
  readonly files?: {
    readonly fields: readonly string[];
    /** What is billed where the lengths are not known. */
    readonly least?: number;
    readonly most: number;
    /** Each second is billed so many times: of the input and of the result. */
    readonly times?: number;
    /** Only the longest file counts, otherwise the sum. */
    readonly longest?: boolean;
    /** They count only while `field` has this value, and then instead of it. */
    readonly insteadOf?: number;
  };
}

export interface Billing extends BillingTerms {
  /** Width and height of the named frames. */
  readonly frames: { readonly [name: string]: readonly [number, number] };
  readonly megapixelPixels: number;
  /** The field that says how long the result is, where the model has one. */
  readonly secondsField?: string;
  /** Of a language model: what is read has a price of its own. */
  readonly tokens?: TokenTerms & { readonly inputCredits: number };
}
