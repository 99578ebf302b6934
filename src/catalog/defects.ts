import { checkField } from "./check-field.ts";
import type { Data } from "./data.ts";
import { KEYWORDS } from "./keywords.ts";
import type { Field, Model } from "./model.ts";
import { price, unpricedInputs } from "./price.ts";
import { isGiven } from "./to-send.ts";
import { type Entry, optionLabel, wordsOf } from "./words.ts";

/** A button shows about this much; what is longer is cut by the messenger (N58). */
const SHOWN_LENGTH = 30;
const CREDIT_USD = 0.005;
/** A note that speaks of money must have been read by whoever wrote the billing. */
const SPEAKS_OF_MONEY = /price|credit|bill|cost|charge|fee/i;

/** Everything that is wrong with an entry; with any of it the model is not sold. */
export function defectsOf(model: Model, entry: Entry, data: Data): readonly string[] {
  return [
    ...(model.key === "" ? ["has no key in keys.json"] : []),
    ...kindDefects(model, data),
    ...fieldDefects(model, entry),
    ...wordDefects(model, entry, data),
    ...ruleDefects(model, entry),
    ...priceDefects(model, entry),
    ...exampleDefects(model),
  ];
}

function kindDefects(model: Model, { kinds }: Data): readonly string[] {
  const kind = kinds[model.kind];
  if (!kind) return [`its kind is unknown: ${model.kind}`];
  const given = new Set<string>(
    model.fields
      .filter((field) => field.required)
      .flatMap((field): readonly string[] => (field.type === "media" ? field.media : [field.type])),
  );
  const missing = kind.needs.filter((need) => !given.has(need));
  return [
    ...(kind.output === model.output ? [] : [`a ${model.kind} model gives ${kind.output}`]),
    ...missing.map((need) => `a ${model.kind} model must ask for ${need}`),
  ];
}

function fieldDefects(model: Model, { facts, rules }: Entry): readonly string[] {
  return model.fields.flatMap((field) => {
    // Narrowed to one of the alternatives, a field needs none of them.
    const isNarrowed = rules.some((rule) => rule.narrow?.[field.name]);
    const unknown = Object.keys(facts.input.properties[field.name] ?? {}).filter(
      (keyword) =>
        !KEYWORDS.has(keyword) && !keyword.startsWith("x-") && !(keyword === "anyOf" && isNarrowed),
    );
    const { default: start } = field;
    const isWrong = start !== undefined && checkField(field, start).status === "wrong";
    return [
      ...unknown.map((keyword) => `field ${field.name} has an unknown keyword: ${keyword}`),
      ...(isWrong ? [`field ${field.name} has a wrong default`] : []),
    ];
  });
}

function wordDefects(model: Model, entry: Entry, data: Data): readonly string[] {
  const { dictionary } = data;
  return [
    ...Object.entries(entry.card.fields ?? {})
      .filter(([name, { withheld }]) => !withheld && !model.fields.some((it) => it.name === name))
      .map(([name]) => `its card names a field that is not offered: ${name}`),
    ...repeated(model.fields.map((field) => field.label)).map((it) => `two fields «${it}»`),
    ...model.fields.flatMap((field) => {
      const words = wordsOf(entry, field.name, dictionary);
      const options = field.type === "choice" ? field.options : [];
      const labels = options.map((option) => option.label);
      const unnamed = options
        .map((option) => option.value)
        .filter((value) => optionLabel(value, words, dictionary) === undefined);
      return [
        ...(words.label && words.hint ? [] : [`field ${field.name} has no label or no hint`]),
        ...unnamed.map((value) => `field ${field.name} has no word for ${value}`),
        ...repeated(labels).map((it) => `field ${field.name} has two options «${it}»`),
      ];
    }),
  ];
}

/** As much of a label as a button shows. */
export function shownOnButton(label: string): string {
  return [...label].slice(0, SHOWN_LENGTH).join("");
}

/** Labels that look the same on a button. */
function repeated(labels: readonly string[]): readonly string[] {
  const shown = labels.map(shownOnButton);
  return shown.filter((label, index) => shown.indexOf(label) !== index);
}

function ruleDefects(model: Model, { facts, rules }: Entry): readonly string[] {
  const covered = new Set(rules.flatMap((rule) => rule.covers));
  const stated = new Set(facts.constraints);
  const known = new Set(Object.keys(facts.input.properties));
  const offered = new Set(model.fields.map((field) => field.name));
  return [
    ...[...stated].filter((it) => !covered.has(it)).map((it) => `no rule covers: ${it}`),
    ...rules.flatMap((rule) => [
      ...rule.covers
        .filter((it) => !stated.has(it))
        .map((it) => `rule ${rule.name} covers what is not stated: ${it}`),
      ...fieldsOfRule(rule)
        .filter((name) => !known.has(name))
        .map((name) => `rule ${rule.name} names an unknown field: ${name}`),
      ...(rule.closed && offered.has(rule.closed)
        ? [`rule ${rule.name} closes an open field`]
        : []),
      ...(rule.inSchema && !(rule.inSchema in facts.input)
        ? [`rule ${rule.name}: the schema does not say it`]
        : []),
    ]),
    ...(facts.input.anyOf && !rules.some((rule) => rule.inSchema === "anyOf")
      ? ["no rule covers its anyOf"]
      : []),
  ];
}

function fieldsOfRule(rule: Entry["rules"][number]): readonly string[] {
  const { field, given, is, drop, fixed, narrow, closed, told, media } = rule;
  const { fields = [], times, sizeOf, plus, moment } = media ?? {};
  const named = [field, given, closed, times, sizeOf, plus, moment, ...fields, ...(drop ?? [])];
  const listed = [is, fixed, narrow, told].flatMap((it) => Object.keys(it ?? {}));
  return [...named, ...listed].filter((name) => name !== undefined);
}

function priceDefects(model: Model, { facts }: Entry): readonly string[] {
  const { because } = model.terms.billing;
  const note = facts.note ?? "";
  const unread = SPEAKS_OF_MONEY.test(note) && because !== note;
  const names = new Set([
    ...model.fields.map((field) => field.name),
    ...Object.keys(model.terms.fixed),
  ]);
  const [unpriced] = unpricedInputs(model);
  return [
    ...(unread ? [`billing.json does not answer its note: ${note}`] : []),
    ...(because !== undefined && because !== note ? ["billing.json answers a note it lacks"] : []),
    ...[...model.terms.priceFields]
      .filter((name) => !names.has(name))
      .map((name) => `its price depends on a field that is not offered: ${name}`),
    ...facts.pricing.flatMap((row) => rowDefects(model, row)),
    ...(unpriced ? [`no price for ${JSON.stringify(unpriced)}`] : []),
  ];
}

function rowDefects(model: Model, row: Entry["facts"]["pricing"][number]): readonly string[] {
  const { when, credits, usd } = row;
  const wrong = Object.entries(when).filter(([name, value]) => {
    const field = model.fields.find((it) => it.name === name);
    return value !== "*" && field && checkField(field, value).status === "wrong";
  });
  return [
    ...wrong.map(([name, value]) => `a price for a value that does not exist: ${name} ${value}`),
    ...(credits > 0 ? [] : ["a price must be above zero"]),
    ...(usd !== undefined && usd > credits * CREDIT_USD + Number.EPSILON
      ? [`a price under cost: ${credits} credits for ${usd} USD`]
      : []),
  ];
}

function exampleDefects(model: Model): readonly string[] {
  const { example } = model;
  return [
    ...model.fields.flatMap((field) => fieldDefect(field, example[field.name])),
    ...(price(model, example).status === "priced" ? [] : ["its example has no price"]),
  ];
}

function fieldDefect(field: Field, value: unknown): readonly string[] {
  const missing = field.required && field.default === undefined;
  if (!isGiven(value)) return missing ? [`its example lacks ${field.name}`] : [];
  const check = checkField(field, value);
  return check.status === "ok" ? [] : [`its example is wrong in ${field.name}`];
}
