import type { Input, JsonSchema, Output, PriceRow, Section } from "./model.ts";
import type { BillingTerms, MediaRule, TokenTerms, Total } from "./terms.ts";

/** The files of `catalog/` as they are read; `catalog/format.json` says the same in full. */
export interface RawData {
  readonly format: unknown;
  readonly models: readonly unknown[];
  readonly cards: { readonly [id: string]: unknown };
  readonly rules: readonly unknown[];
  readonly fields: unknown;
  readonly billing: unknown;
  readonly kinds: unknown;
  readonly keys: unknown;
  readonly sections: unknown;
  readonly unsold: unknown;
  readonly search: unknown;
}

/** The same after its form was checked; entries of wrong form are not in it. */
export interface Data {
  readonly facts: readonly Facts[];
  readonly cards: ReadonlyMap<string, CardData>;
  readonly rules: readonly RuleData[];
  readonly dictionary: Dictionary;
  readonly billing: BillingData;
  readonly kinds: Kinds;
  readonly keys: { readonly [id: string]: string };
  readonly sections: { readonly [section: string]: readonly string[] };
  /** Models that we do not sell although we could, and why. */
  readonly unsold: { readonly [id: string]: string };
  readonly search: SearchWords;
}

export interface Facts {
  readonly id: string;
  readonly api: string;
  readonly maker: string;
  readonly name: string;
  readonly kind: string;
  readonly output: Output;
  /** Of a model that answers at once instead of making a task. */
  readonly path?: string;
  /** The official schema of that request, into which the input is put. */
  readonly body?: JsonSchema;
  readonly input: InputSchema;
  readonly constraints?: readonly string[];
  readonly pricing: readonly (PriceRow & { readonly usd?: number })[];
  readonly note?: string;
  readonly example: Input;
  readonly confidence: "official" | "secondary" | "uncertain";
  readonly since?: string;
}

export interface InputSchema extends JsonSchema {
  readonly required?: readonly string[];
  readonly properties: { readonly [name: string]: Property };
  readonly anyOf?: readonly { readonly required?: readonly string[] }[];
  readonly oneOf?: readonly Alternative[];
}

/** One of the branches of an object: what it demands, and what only it has. */
export interface Alternative {
  readonly title?: string;
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: Property };
}

export interface Property extends JsonSchema {
  readonly type?: string;
  readonly enum?: readonly (string | number | boolean)[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly items?: Property;
  readonly properties?: { readonly [name: string]: Property };
  readonly required?: readonly string[];
  readonly oneOf?: readonly Property[];
  readonly anyOf?: readonly Property[];
  readonly const?: unknown;
  readonly multipleOf?: number;
  readonly deprecated?: boolean;
}

export interface FieldWords {
  readonly label?: string;
  readonly hint?: string;
  readonly options?: { readonly [value: string]: string };
  /** Other words by which a value is found. */
  readonly said?: { readonly [value: string]: string };
  /** Words that mean the same as a word of a label. */
  readonly alike?: { readonly [word: string]: string };
  /** Where each of the named values can be heard; `{value}` stands for it. */
  readonly sample?: string;
  /** The form asks for it although the schema does not. */
  readonly asked?: true;
  readonly multiline?: true;
  readonly integer?: true;
  readonly minimum?: number;
  readonly maximum?: number;
  /** What stands behind its numbers wherever they are shown: `с`. */
  readonly unit?: string;
  /** Never offered, and why. */
  readonly withheld?: string;
  /** Runs older than this are of no use; absent: as long as the provider keeps its records. */
  readonly days?: number;
  /** Of a list: the word for one of its items. */
  readonly item?: string;
  /** What stands there until something else is chosen, where the provider has no default. */
  readonly start?: string | number | boolean;
  /** Asked for although the provider has a default: each is to have its own. */
  readonly chosen?: true;
  /** Only among all settings. */
  readonly aside?: true;
  /** The words by which the items of a list are told apart, a number follows: never asked for. */
  readonly serial?: string;
  /** One of the serial names in another list: `speakers.speaker_id`. */
  readonly pick?: string;
  /** A number that the schema takes as text, with so many decimals and this behind it. */
  readonly number?: { readonly decimals: number; readonly suffix?: string };
  readonly kinds?: {
    readonly [kind: string]: { readonly label?: string; readonly hint?: string };
  };
}

export interface Dictionary {
  readonly fields: { readonly [name: string]: FieldWords };
  readonly values: { readonly [value: string]: string };
}

export interface CardData {
  /** Where the maker's own name looks like another one on a button. */
  readonly name?: string;
  readonly section: Section;
  readonly what: string;
  readonly forWhom: string;
  readonly send: string;
  readonly limits?: string;
  readonly step?: string;
  readonly example?: Input;
  readonly fields?: { readonly [name: string]: FieldWords };
}

/** One constraint; which of the optional parts are there says of which form it is. */
export interface RuleData {
  readonly name: string;
  readonly models: readonly string[];
  /** The official sentences, word for word. */
  readonly covers: readonly string[];
  readonly holds?: JsonSchema;
  readonly media?: MediaRule["media"];
  readonly field?: string;
  readonly text?: string;
  readonly given?: string;
  readonly lacks?: string;
  readonly is?: Input;
  readonly drop?: readonly string[];
  /** A field that is the sum of a member of a list: `shots.duration`. */
  readonly sum?: { readonly field: string; readonly of: string };
  readonly total?: Total;
  readonly fixed?: Input;
  readonly narrow?: { readonly [field: string]: Property };
  readonly closed?: string;
  readonly inSchema?: string;
  /** Why nothing has to be done about it. */
  readonly moot?: string;
  readonly told?: { readonly [field: string]: string };
}

/** The words by which models are asked for, beside those of their names and cards. */
export interface SearchWords {
  readonly examples: readonly string[];
  /** Words that say nothing in a search. */
  readonly ignored: readonly string[];
  /** Words that stand in so many names that they tell little. */
  readonly common: readonly string[];
  readonly sections: { readonly [section: string]: string };
  readonly kinds: { readonly [kind: string]: { readonly label: string; readonly words: string } };
  readonly makers: { readonly [maker: string]: string };
  /** By a part of the name. */
  readonly families: { readonly [part: string]: string };
  /** Names of what others sell, and the kind that comes closest. */
  readonly elsewhere: { readonly [words: string]: string };
}

export interface BillingData {
  readonly quantityFields: readonly string[];
  readonly secondsFields: readonly string[];
  readonly megapixelPixels: number;
  readonly frames: { readonly [name: string]: readonly [number, number] };
  readonly tokens?: TokenTerms;
  readonly models: { readonly [id: string]: BillingTerms };
}

export interface Kinds {
  readonly [kind: string]: {
    readonly output: Output;
    readonly needs: readonly string[];
    /** What such a model does with a result, on a button under it. */
    readonly step?: string;
    /** Other words of the provider's for it, as `text-to-video` is one. */
    readonly alsoCalled?: readonly string[];
    readonly card?: KindCard;
  };
}

/** What is said of a model of which nothing but its kind is known. */
export interface KindCard {
  readonly section: Section;
  readonly what: string;
  readonly forWhom: string;
  readonly send: string;
  /** An example of what people write. */
  readonly words: string;
}
