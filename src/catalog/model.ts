import type { MicroUsd } from "../kernel/index.ts";
import type { OwnPrice } from "./own-price.ts";
import type { Take } from "./take.ts";
import type { Terms } from "./terms.ts";

/** What is sent to the provider as `input`; media are URL strings (or `tg:` refs until then). */
export type Input = Record<string, unknown>;

export type Section = "video" | "image" | "improve" | "audio" | "text";
export type Output = "image" | "video" | "audio" | "text" | "json";
export type Media = "image" | "video" | "audio" | "document";

/** JSON Schema, draft 2020-12, with the `x-` keywords of the provider's facts. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** One model that is for sale: its official schema and prices, and our Russian words. */
export interface Model {
  /** ≤ 12 characters of `[a-z0-9-]`, stable for ever: buttons carry it. */
  readonly key: string;
  /** The exact value of `model` in a request. */
  readonly id: string;
  /** The maker's own name of the model. */
  readonly name: string;
  readonly maker: string;
  readonly section: Section;
  readonly kind: string;
  readonly output: Output;
  /** Of a language model, which answers at once instead of making a task. */
  readonly answers?: Answers;
  readonly card: Card;
  /** In asking order: the required ones first. */
  readonly fields: readonly Field[];
  /** A valid input, with Russian words; its media are addresses that do not exist. */
  readonly example: Input;
  /** The official schema, also of the fields that are not offered. */
  readonly schema: JsonSchema;
  readonly prices: readonly PriceRow[];
  /** How sure the provider's facts are; `uncertain` ones may be refused by it. */
  readonly confidence: "official" | "secondary" | "uncertain";
  /** The day, or the month, from which on the provider is known to have it: `2026-09-24`. */
  readonly since?: string;
  /** The house's own price of this model; absent: the ordinary one. */
  readonly ownPrice?: OwnPrice;
  /** Prepared checks and billing, for the functions of this room only. */
  readonly terms: Terms;
}

/** How a model that answers at once is spoken to (kie/API.md §8). */
export interface Answers {
  /** Whose end names the protocol. */
  readonly path: string;
  /** The official schema of the request. */
  readonly body: JsonSchema;
}

/** Russian, plain text without markup. */
export interface Card {
  readonly what: string;
  readonly forWhom: string;
  readonly send: string;
  /** Lengths, counts and sizes from the schema, and what the rules add to them. */
  readonly limits?: string;
  /** What this model does with a result, on a button under it: «Продлить». */
  readonly step?: string;
}

interface FieldBase {
  /** The property's name in the schema. */
  readonly name: string;
  /** Russian, ≤ 30 characters, unique within the model. */
  readonly label: string;
  /** One line with one example. */
  readonly hint?: string;
  /** The form must have a value; one with a `default` need not be asked for. */
  readonly required: boolean;
  /** What the field means while nothing is chosen. */
  readonly default?: unknown;
  /** Few change it: it is shown among all settings only. */
  readonly aside?: true;
}

export interface TextField extends FieldBase {
  readonly type: "text";
  /** In characters as people count them (code points). */
  readonly minLength: number;
  readonly maxLength: number;
  readonly multiline: boolean;
  readonly pattern?: string;
  /** It is an address in the web, as it stands: nobody fetches it here. */
  readonly link?: true;
}

export interface Option {
  readonly value: string | number | boolean;
  /** ≤ 30 characters, unique within the field. */
  readonly label: string;
  /** Other words by which it is found, in any language. */
  readonly said?: string;
  /** The address of a sound that lets one hear it before it is chosen. */
  readonly sample?: string;
}

export interface ChoiceField extends FieldBase {
  readonly type: "choice";
  readonly options: readonly Option[];
}

export interface NumberField extends FieldBase {
  readonly type: "number";
  readonly integer: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly decimals?: number;
  /** Only its multiples are taken. */
  readonly step?: number;
  /** The schema takes the number as a string (`"2"`). */
  readonly asText: boolean;
  /** What stands behind it there (`%`), after all its decimals. */
  readonly suffix?: string;
  /** What stands behind it wherever people see it: `с`. */
  readonly unit?: string;
}

export interface ToggleField extends FieldBase {
  readonly type: "toggle";
}

export interface MediaField extends FieldBase {
  readonly type: "media";
  readonly media: readonly Media[];
  /** The value is a list, even where only one item is allowed. */
  readonly many: boolean;
  readonly minItems: number;
  readonly maxItems: number;
  readonly maxBytes?: number;
  readonly mime?: readonly string[];
}

/** One of the person's own finished runs, or a part of its result: `run:<№>`, `run:<№>.<part>`. */
export interface JobField extends FieldBase {
  readonly type: "job";
  /** Keys of the models whose runs will do. */
  readonly models: readonly string[];
  readonly take: Take;
  /** The provider knows older ones no more. */
  readonly daysMax: number;
  /** The value is a list. */
  readonly many: boolean;
  readonly maxItems: number;
}

/** Several of one kind, in an order of the person's: scenes, lines of a dialogue, colours. */
export interface ListField extends FieldBase {
  readonly type: "list";
  /** What one of them is; its label is the word for one («Сцена»). */
  readonly item: Field;
  readonly minItems: number;
  readonly maxItems: number;
}

/** Fields that belong together: an object inside the input, filled in like a small form. */
export interface GroupField extends FieldBase {
  readonly type: "group";
  readonly fields: readonly Field[];
}

/** Which of the alternatives (`oneOf`, `anyOf`) is filled in. Its own value is never sent. */
export interface BranchField extends FieldBase {
  readonly type: "branch";
  readonly options: readonly Branch[];
}

export interface Branch extends Option {
  /** The fields that only this alternative has. */
  readonly fields: readonly string[];
  /** Those of them that it demands. */
  readonly required: readonly string[];
  /** What is sent with it, so that it is known for what it is. */
  readonly fixed?: Input;
}

/** A name that tells the items of a list apart (`Speaker 1`): given by us, never asked for. */
export interface SerialField extends FieldBase {
  readonly type: "serial";
  readonly prefix: string;
}

/** One of the serial names in another list of the same form: who of them speaks. */
export interface PickField extends FieldBase {
  readonly type: "pick";
  /** The list's name, and the serial field of its items. */
  readonly list: string;
  readonly key: string;
}

export type Field =
  | TextField
  | ChoiceField
  | NumberField
  | ToggleField
  | MediaField
  | JobField
  | ListField
  | GroupField
  | BranchField
  | SerialField
  | PickField;

/** One line of the provider's price list: `credits` for each `unit` when `when` matches. */
export interface PriceRow {
  readonly when: { readonly [field: string]: unknown };
  readonly unit: string;
  readonly credits: number;
  /** What the run that it is made of was made with, by the names of its fields. */
  readonly origin?: { readonly [field: string]: string };
  /** What the row is for, where its values do not say it. */
  readonly label?: string;
  /** Less may be billed in the end. */
  readonly upTo?: true;
}

/**
 * What is known about the person's files before they are sent anywhere, in the fields' order; of
 * files inside of others by the way to them (`elements.0.photos`).
 */
export interface MediaFacts {
  [field: string]: readonly FileFacts[];
}

export interface FileFacts {
  kind?: Media;
  widthPx?: number;
  heightPx?: number;
  seconds?: number;
  bytes?: number;
  /** Of another run: what it was made with, by the names of its fields. */
  settings?: { [field: string]: string };
}

/** Something in an input that the model would not take. */
export interface Problem {
  /** Where it is (`place.ts`): the name of a field, or `shots.1.prompt` inside of one. */
  readonly field?: string;
  readonly rule: string;
  /** Russian: what is wrong and how to mend it. */
  readonly text: string;
}

export type FieldCheck = { status: "ok"; value: unknown } | { status: "wrong"; problem: Problem };

export type Quote =
  /** `upTo`: the most it can cost; the real sum is known when the result is there. */
  | { status: "priced"; cost: MicroUsd; upTo: boolean; quantity: number; unit: string }
  /** No row of the price list fits: never sold. */
  | { status: "no_price" };

/** The two numbers that turn a cost into a price, as exact decimals: `"78.00"`, `"2"`. */
export interface Rate {
  readonly rubPerUsd: string;
  readonly multiplier: string;
  /** The whole price of a run, in place of what its cost would make of it; never below that cost. */
  readonly fixedKopecks?: number;
}

/** What a search came to. */
export interface Found {
  /** `nearest`: nothing answers every word, and these come closest. */
  readonly status: "found" | "nearest" | "nothing";
  /** The words as they were read: small letters, in the layout that makes sense. */
  readonly understood: string;
  /** The best first. */
  readonly models: readonly Model[];
}

/** What a search among the values of a field came to. */
export interface FoundOptions extends Pick<Found, "status" | "understood"> {
  /** The best first. */
  readonly options: readonly Option[];
}

/** The kinds of models as people call them: `Из фото`. */
export interface KindLabels {
  readonly [kind: string]: string;
}

export interface LeftOut {
  readonly id: string;
  readonly reason: string;
}

export interface Catalogue {
  readonly models: readonly Model[];
  byKey(key: string): Model | undefined;
  inSection(section: Section): readonly Model[];
  /** By words of any kind: a name, a maker, what is to be done. */
  search(words: string): Found;
  /** By words of any kind among the values of a field. */
  searchOptions(field: ChoiceField, words: string): FoundOptions;
  /** Searches that show what can be asked for. */
  readonly searchExamples: readonly string[];
  readonly kindLabels: KindLabels;
  /** Entries whose data is wrong: an alarm for the admin. */
  readonly broken: readonly LeftOut[];
  /** Models that the provider has and we do not sell, with the reason. */
  readonly leftOut: readonly LeftOut[];
  /** Changes whenever anything in the data does. */
  readonly version: string;
}
