import type { Input } from "./model.ts";

/** What a model's functions need beside its form: prepared by the loader, compiled on first use. */
export interface Terms {
  /** The field that says how many results are ordered (`n`, `num_images`). */
  readonly quantityField?: string;
  /** The fields that the price depends on: always sent, with our default where there is none. */
  readonly priceFields: ReadonlySet<string>;
  readonly billing: Billing;
  /** Whether the offered part of the official schema accepts an input. */
  readonly conforms: Validate;
  readonly musts: readonly Must[];
  readonly drops: readonly Drop[];
  readonly mediaRules: readonly MediaRule[];
}

/** The fields in which an input is wrong, `undefined` for a fault that lies between fields. */
export type Validate = (input: Input) => readonly Misfit[];

export interface Misfit {
  readonly field: string | undefined;
  readonly keyword: string;
}

export interface Must {
  readonly name: string;
  readonly field?: string;
  readonly text: string;
  holds(input: Input): boolean;
}

/** While `given` has a value, `fields` have no effect and are not sent. */
export interface Drop {
  readonly given: string;
  readonly fields: readonly string[];
}

export interface Bounds {
  readonly least?: number;
  readonly most?: number;
}

/** Pixels and bytes of the person's files; a file of which nothing is known passes. */
export interface MediaRule {
  readonly name: string;
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
  };
}

/** What the price list says only in words (`catalog/billing.json`). */
export interface BillingTerms {
  /** The note that this entry answers, word for word. */
  readonly because?: string;
  /** The ordered number is the most that comes, not the exact number. */
  readonly fewerMayCome?: boolean;
  /** Files that one request gives. */
  readonly perRequest?: number;
  /** Results that come without being ordered by number. */
  readonly results?: { readonly least: number; readonly most: number };
  readonly perFile?: { readonly field: string; readonly credits: number };
  readonly megapixels?:
    | { readonly frame: string }
    | { readonly file: string; readonly most: number };
  readonly bySide?: {
    readonly file: string;
    readonly factor: string;
    readonly steps: readonly { readonly sidePx: number; readonly credits: number }[];
  };
}

export interface Billing extends BillingTerms {
  /** Width and height of the named frames. */
  readonly frames: { readonly [name: string]: readonly [number, number] };
  readonly megapixelPixels: number;
}
