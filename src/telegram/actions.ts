import { type Section, shortHash } from "../catalog/index.ts";
import { assert, present } from "../kernel/index.ts";
import { type Listing, readListing, SECTION_CODES, sectionOf, writeListing } from "./listing.ts";

/**
 * Everything a button can mean. A member without a codec or a handler does not compile.
 *
 * `form` is the short id of a form or of the quote that it became; `field` the place of a field
 * (`catalog/place.ts`: its name in the schema, `shots.0.prompt` inside another); `option` the token
 * of a value (`optionToken`), so that a button outlives a new order of options; `number` the № of
 * a run; `list` and `page` where a card was opened, and ⬅️ leads back.
 */
export type Action =
  | { do: "menu" }
  | { do: "create" }
  | { do: "help" }
  | { do: "guide"; step: number }
  | { do: "section"; section: Section; page: number }
  | { do: "models"; page: number }
  | { do: "cheap"; page: number }
  | { do: "list"; list: Listing; page: number }
  | { do: "makers"; page: number }
  /** What comes next is a question to the search. */
  | { do: "seek" }
  | { do: "card"; model: string }
  | { do: "card_in"; model: string; list: Listing; page: number }
  /** ❤️ on a card; `on` is 1 or 0, so that a second press changes nothing. */
  | { do: "favour"; model: string; list: Listing; page: number; on: number }
  /** The list with a ❤️ at each line, and what a press of one does. */
  | { do: "mark"; list: Listing; page: number }
  | { do: "tick"; model: string; list: Listing; page: number; on: number }
  | { do: "launch"; model: string }
  | { do: "as_before"; model: string }
  | { do: "example"; model: string }
  | { do: "resume" }
  | { do: "use"; model: string }
  | { do: "use_here"; form: string; field: string }
  | { do: "step"; form: string; field: string; page: number }
  | { do: "back_step"; form: string; field: string }
  /** Values of a long list; 1 or 0: only those that were found, to be heard and not chosen. */
  | { do: "options"; form: string; field: string; page: number; found: number; hearing: number }
  | { do: "hear"; form: string; field: string; option: string }
  | { do: "pick"; form: string; field: string; option: string }
  | { do: "pick_run"; form: string; field: string; number: string }
  | { do: "pick_part"; form: string; field: string; number: string; part: number }
  | { do: "skip"; form: string; field: string }
  | { do: "done"; form: string; field: string }
  | { do: "drop_last"; form: string; field: string }
  | { do: "add_item"; form: string; field: string }
  | { do: "raise"; form: string; field: string }
  | { do: "lower"; form: string; field: string }
  | { do: "drop_item"; form: string; field: string }
  | { do: "confirmation"; form: string }
  | { do: "change"; form: string; page: number }
  | { do: "settings"; form: string; page: number }
  | { do: "cancel_form"; form: string }
  | { do: "instead"; form: string; model: string }
  | { do: "run"; quote: string; version: number }
  | { do: "job"; number: string }
  | { do: "stop"; number: string }
  | { do: "again"; number: string }
  | { do: "vary"; number: string }
  | { do: "other"; number: string; page: number }
  | { do: "vary_with"; number: string; model: string }
  /** `file` counts from 1; 0: the only one, or not chosen yet. */
  | { do: "next"; number: string; file: number; model: string }
  | { do: "steps"; number: string; page: number }
  | { do: "file"; number: string }
  | { do: "ask_remove"; number: string }
  | { do: "remove"; number: string }
  | { do: "history"; page: number }
  | { do: "balance" }
  | { do: "statement"; before: number }
  /** Data that no button of ours carries any more. */
  | { do: "outdated" };

export type ActionName = Action["do"];
export type ActionOf<N extends ActionName> = Extract<Action, { do: N }>;

/** The most that Telegram takes as `callback_data` (telegram.md §3.2). */
export const DATA_BYTES_MAX = 64;

interface Part<T> {
  write(value: T): string;
  /** Absent when the text is not what `write` makes. */
  read(text: string): T | undefined;
}

type Parts<A> = { readonly [K in Exclude<keyof A, "do">]: Part<A[K]> };
type Codecs = { readonly [N in ActionName]: { code: string; parts: Parts<ActionOf<N>> } };

/** At most this long and of these characters, none of which is the separator. */
function word(pattern: RegExp): Part<string> {
  const read = (text: string) => (pattern.test(text) ? text : undefined);
  return {
    read,
    write: (value) => present(read(value), `a button can carry ${JSON.stringify(value)}`),
  };
}

const modelKey = word(/^[a-z0-9-]{1,12}$/);
const formId = word(/^[A-Za-z0-9_-]{1,16}$/);
const fieldName = word(/^[A-Za-z0-9_.~-]{1,32}$/);
const option = word(/^[a-z0-9]{1,8}$/);
const number = word(/^[0-9A-HJKMNP-TV-Z]{6}$/);
const counter: Part<number> = {
  write: (value) => {
    assert(Number.isInteger(value) && value >= 0 && value < 1e8, "a button counts from zero");
    return String(value);
  },
  read: (text) => (/^(0|[1-9]\d{0,7})$/.test(text) ? Number(text) : undefined),
};

const section: Part<Section> = { write: (value) => SECTION_CODES[value], read: sectionOf };
const list: Part<Listing> = { write: writeListing, read: readListing };

/** Of a result: an album has ten, a separation twelve. */
const partNumber: Part<number> = {
  write: (value) => {
    assert(Number.isInteger(value) && value >= 0 && value < 100, "a part has its place");
    return String(value);
  },
  read: (text) => (/^(0|[1-9]\d?)$/.test(text) ? Number(text) : undefined),
};

/** Codes are kept for ever: old messages carry them. */
const CODECS: Codecs = {
  menu: { code: "m", parts: {} },
  create: { code: "n", parts: {} },
  help: { code: "h", parts: {} },
  guide: { code: "g", parts: { step: counter } },
  section: { code: "s", parts: { section, page: counter } },
  models: { code: "a", parts: { page: counter } },
  cheap: { code: "c", parts: { page: counter } },
  list: { code: "ls", parts: { list, page: counter } },
  makers: { code: "mk", parts: { page: counter } },
  seek: { code: "f", parts: {} },
  card: { code: "i", parts: { model: modelKey } },
  card_in: { code: "ic", parts: { model: modelKey, list, page: counter } },
  favour: { code: "if", parts: { model: modelKey, list, page: counter, on: counter } },
  mark: { code: "lm", parts: { list, page: counter } },
  tick: { code: "lt", parts: { model: modelKey, list, page: counter, on: counter } },
  launch: { code: "l", parts: { model: modelKey } },
  as_before: { code: "lp", parts: { model: modelKey } },
  example: { code: "e", parts: { model: modelKey } },
  resume: { code: "r", parts: {} },
  use: { code: "u", parts: { model: modelKey } },
  use_here: { code: "fu", parts: { form: formId, field: fieldName } },
  step: { code: "fs", parts: { form: formId, field: fieldName, page: counter } },
  back_step: { code: "fb", parts: { form: formId, field: fieldName } },
  options: {
    code: "fo",
    parts: { form: formId, field: fieldName, page: counter, found: counter, hearing: counter },
  },
  hear: { code: "fh", parts: { form: formId, field: fieldName, option } },
  pick: { code: "fp", parts: { form: formId, field: fieldName, option } },
  pick_run: { code: "fj", parts: { form: formId, field: fieldName, number } },
  pick_part: { code: "ft", parts: { form: formId, field: fieldName, number, part: partNumber } },
  skip: { code: "fk", parts: { form: formId, field: fieldName } },
  done: { code: "fd", parts: { form: formId, field: fieldName } },
  drop_last: { code: "fl", parts: { form: formId, field: fieldName } },
  add_item: { code: "fa", parts: { form: formId, field: fieldName } },
  raise: { code: "fr", parts: { form: formId, field: fieldName } },
  lower: { code: "fw", parts: { form: formId, field: fieldName } },
  drop_item: { code: "fx", parts: { form: formId, field: fieldName } },
  confirmation: { code: "q", parts: { form: formId } },
  change: { code: "qc", parts: { form: formId, page: counter } },
  settings: { code: "qs", parts: { form: formId, page: counter } },
  cancel_form: { code: "x", parts: { form: formId } },
  instead: { code: "qi", parts: { form: formId, model: modelKey } },
  run: { code: "go", parts: { quote: formId, version: counter } },
  job: { code: "j", parts: { number } },
  stop: { code: "js", parts: { number } },
  again: { code: "ja", parts: { number } },
  vary: { code: "jv", parts: { number } },
  other: { code: "jo", parts: { number, page: counter } },
  vary_with: { code: "jw", parts: { number, model: modelKey } },
  next: { code: "jn", parts: { number, file: partNumber, model: modelKey } },
  steps: { code: "jx", parts: { number, page: counter } },
  file: { code: "jf", parts: { number } },
  ask_remove: { code: "jq", parts: { number } },
  remove: { code: "jr", parts: { number } },
  history: { code: "hi", parts: { page: counter } },
  balance: { code: "b", parts: {} },
  statement: { code: "st", parts: { before: counter } },
  outdated: { code: "o", parts: {} },
};

const SEPARATOR = ":";
/** Before the code: the message stays as it is, and the answer is a new one. */
const STAYS = "+";

type AnyPart = Part<unknown>;
const partsOf = (name: ActionName) => Object.entries(CODECS[name].parts) as [string, AnyPart][];

/** The data of a button. `stays`: pressing it must not replace the message that it is under. */
export function encode(action: Action, stays = false): string {
  const fields = action as unknown as Record<string, unknown>;
  const values = partsOf(action.do).map(([key, part]) =>
    part.write(present(fields[key], `${action.do} has ${key}`)),
  );
  const data = (stays ? STAYS : "") + [CODECS[action.do].code, ...values].join(SEPARATOR);
  assert(new TextEncoder().encode(data).length <= DATA_BYTES_MAX, "a button's data fit");
  return data;
}

const NAMES = new Map((Object.keys(CODECS) as ActionName[]).map((n) => [CODECS[n].code, n]));

/** Never fails: data that is not ours, or no longer, is `outdated`. */
export function decode(data: string): { action: Action; stays: boolean } {
  const stays = data.startsWith(STAYS);
  const [code = "", ...values] = (stays ? data.slice(1) : data).split(SEPARATOR);
  const name = NAMES.get(code);
  const action = name && read(name, values);
  return { action: action ?? { do: "outdated" }, stays };
}

function read(name: ActionName, values: readonly string[]): Action | undefined {
  const parts = partsOf(name);
  if (parts.length !== values.length) return undefined;
  const fields = parts.map(([key, part], i) => [key, part.read(values[i] ?? "")] as const);
  if (fields.some(([, value]) => value === undefined)) return undefined;
  return { do: name, ...Object.fromEntries(fields) } as Action;
}

/** A short name of an option's value, the same in every release. */
export function optionToken(value: unknown): string {
  return shortHash(JSON.stringify(value) ?? "");
}
