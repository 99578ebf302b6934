import { BRANCH, branchValue } from "../branches.ts";
import type { CardData, FieldWords, InputSchema, Property } from "../data.ts";
import { whyNoEditor } from "../offer.ts";
import type { Ground } from "./ground.ts";
import type { KnownKind } from "./kind.ts";
import { narrowing } from "./oddities.ts";
import { isFreeText } from "./texts.ts";

/** As much as a button shows (N58). */
const LABEL_LENGTH_MAX = 30;
const LONG_TEXT = 200;

/**
 * The card of a model that nobody has written about yet: what models of its kind do, and for each
 * field the dictionary's words or, where it has none, the schema's own name and values.
 */
export function automaticCard(
  of: { input: InputSchema; kind: KnownKind; withheld: ReadonlyMap<string, string> },
  ground: Ground,
): CardData {
  const { section, what, forWhom, send, words } = of.kind.card;
  const fields = [...ownWords(of.input.properties, "", of, ground), ...shapeWords(of.input)];
  const example = Object.fromEntries(
    Object.entries(of.input.properties)
      .filter(([name, it]) => isAsked(name, of) && isFreeText(it))
      .map(([name, { maxLength }]) => [name, words.slice(0, maxLength ?? words.length)]),
  );
  return {
    section,
    what,
    forWhom,
    send,
    ...(Object.keys(example).length > 0 && { example }),
    ...(fields.length > 0 && { fields: Object.fromEntries(fields) }),
  };
}

/** Of the fields that one sees together, and of those inside of each. */
function ownWords(
  properties: InputSchema["properties"],
  before: string,
  of: { kind: KnownKind; withheld: ReadonlyMap<string, string> },
  ground: Ground,
): readonly OwnWords[] {
  const taken = new Set<string>();
  return Object.entries(properties).flatMap(([last, property]): readonly OwnWords[] => {
    const name = before + last;
    const reason = of.withheld.get(name);
    if (reason !== undefined) return [[name, { withheld: reason }]];
    if (whyNoEditor(property)) return [];
    const asked = of.kind.asked.includes(name) ? { asked: true as const } : {};
    const own = { ...asked, ...wordsFor(name, property, { kind: of.kind.name, taken }, ground) };
    const { properties: inner } = property.items ?? property;
    return [
      ...(Object.keys(own).length === 0 ? [] : [[name, own] as const]),
      ...(inner ? ownWords(inner, `${name}.`, of, ground) : []),
    ];
  });
}

/** What the shapes of an input are called: as the provider has it, or by what only they demand. */
function shapeWords({ oneOf = [], properties }: InputSchema): readonly OwnWords[] {
  const taken = new Set<string>();
  const titled = oneOf.filter(({ title }) => title !== undefined);
  if (titled.length === 0) return [];
  const options = titled.map((one) => [branchValue(one, oneOf), unique(one.title ?? "", taken)]);
  return BRANCH in properties ? [] : [[BRANCH, { options: Object.fromEntries(options) }]];
}

function isAsked(name: string, { input, kind }: { input: InputSchema; kind: KnownKind }): boolean {
  return input.required?.includes(name) === true || kind.asked.includes(name);
}

type OwnWords = readonly [name: string, words: FieldWords];
type Words = { -readonly [Name in keyof FieldWords]: FieldWords[Name] };

/** What the dictionary leaves open: a label, a hint, names of values. */
export function wordsFor(
  name: string,
  property: Property,
  { kind, taken }: { kind: string; taken: Set<string> },
  { dictionary }: Ground,
): FieldWords {
  const last = name.split(".").at(-1) ?? name;
  const all = [...new Set([last, name])].map((it) => dictionary.fields[it]);
  const known: FieldWords = Object.assign({}, ...all.flatMap((it) => [it, it?.kinds?.[kind]]));
  if (known.withheld !== undefined || known.serial !== undefined) return {};
  const own: Words = {};
  const label = unique(known.label ?? humanised(last), taken);
  if (label !== known.label) own.label = label;
  if (known.hint === undefined) own.hint = hintFor(last, property);
  if (isFreeText(property) && (property.maxLength ?? LONG_TEXT) >= LONG_TEXT && !known.multiline) {
    own.multiline = true;
  }
  // A default below what the dictionary allows has a meaning of its own, such as -1 for "any".
  const start = property.default;
  if (typeof start === "number" && known.minimum !== undefined && start < known.minimum) {
    own.minimum = start;
  }
  const { enum: values = [] } = { ...property, ...narrowing(property) };
  const open = values.filter((it) => known.unit === undefined || Number.isNaN(Number(it)));
  const options = optionsFor({ enum: open }, { ...known.options }, dictionary.values);
  if (Object.keys(options).length > 0) own.options = options;
  return own;
}

/** Values that have no name go by their own. */
function optionsFor(
  { enum: values = [] }: Property,
  known: Readonly<Record<string, string>>,
  shared: Readonly<Record<string, string>>,
): Record<string, string> {
  const named = values
    .map(String)
    .filter((it) => known[it] !== undefined || shared[it] !== undefined);
  const taken = new Set(named.map((it) => known[it] ?? shared[it] ?? it));
  const open = values.map(String).filter((it) => !named.includes(it));
  return Object.fromEntries(open.map((value) => [value, unique(value, taken)]));
}

/** `motion_strength`, `motionStrength`: «Motion strength». */
function humanised(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ")
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** At most a button's length, and like no other one. */
function unique(text: string, taken: Set<string>): string {
  const short = [...text].slice(0, LABEL_LENGTH_MAX).join("");
  let label = short;
  for (let number = 2; taken.has(label); number++) {
    const ending = ` ${number}`;
    label = [...short].slice(0, LABEL_LENGTH_MAX - ending.length).join("") + ending;
  }
  taken.add(label);
  return label;
}

function hintFor(name: string, property: Property): string {
  const { enum: values, minimum, maximum } = property;
  if ("x-media" in property) return "Пришлите файл или ссылку на него";
  if (values) return "Выберите один из вариантов";
  if (property.type === "boolean") return "Ответьте «да» или «нет»";
  if (minimum !== undefined && maximum !== undefined)
    return `Например: ${minimum}. Не больше ${maximum}`;
  if (property.type === "integer" || property.type === "number")
    return "Напишите число, например: 1";
  return `Настройка модели «${name}»: напишите, как вам нужно`;
}
