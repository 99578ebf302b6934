import { inBranch, type ObjectSchema, propertiesOf } from "./branches.ts";
import { pricingOf } from "./build-model.ts";
import { checkField } from "./check-field.ts";
import type { Data, Property } from "./data.ts";
import { KEYWORDS } from "./keywords.ts";
import type { Field, Model } from "./model.ts";
import { editable } from "./offer.ts";
import { everyField, PLACE_CHARS_MAX, placeOf } from "./place.ts";
import { price, unpricedInputs } from "./price.ts";
import { isGiven } from "./to-send.ts";
import { type Entry, optionLabel, wordsOf } from "./words.ts";

/** A button shows about this much; what is longer is cut by the messenger (N58). */
const SHOWN_LENGTH = 30;
const CREDIT_USD = 0.005;
/** A note that speaks of money must have been read by whoever wrote the billing. */
const SPEAKS_OF_MONEY = /price|credit|bill|cost|charge|fee/i;

/** Those of a list of objects are of the objects, which have been looked at as such. */
const OF_OBJECTS = new Set(["properties", "required", "oneOf"]);
/** Of a field that is offered as one of them, which then says what it takes. */
const ALTERNATIVES = new Set(["anyOf", "oneOf"]);

/** Everything that is wrong with an entry; with any of it the model is not sold. */
export function defectsOf(model: Model, entry: Entry, data: Data): readonly string[] {
  return [
    ...(model.key === "" ? ["has no key in keys.json"] : []),
    ...kindDefects(model, data),
    ...fieldDefects(model, entry),
    ...wordDefects(model, entry, data),
    ...ruleDefects(model, entry),
    ...priceDefects(model, entry, data),
    ...exampleDefects(model),
  ];
}

function kindDefects(model: Model, { kinds }: Data): readonly string[] {
  const kind = kinds[model.kind];
  if (!kind) return [`its kind is unknown: ${model.kind}`];
  const given = new Set<string>(
    // Of several branches the one of the example stands for all.
    everyField(inBranch(model.fields, model.example).filter((field) => field.required))
      .filter(({ field }) => field.required)
      .flatMap(({ field }): readonly string[] =>
        field.type === "media" ? field.media : [field.type],
      ),
  );
  // What a run has made stands for the file that it is.
  const isGiven = (need: string) => given.has(need) || (need !== "text" && given.has("job"));
  const missing = kind.needs.filter((need) => !isGiven(need));
  return [
    ...(kind.output === model.output ? [] : [`a ${model.kind} model gives ${kind.output}`]),
    ...missing.map((need) => `a ${model.kind} model must ask for ${need}`),
  ];
}

function fieldDefects(model: Model, { facts, rules }: Entry): readonly string[] {
  return everyField(model.fields).flatMap(({ name, field }) => {
    const official = propertyAt(facts.input, name.split(".")) ?? {};
    const offered = editable(official);
    const isNarrowed = rules.some((rule) => rule.narrow?.[name]) || offered !== official;
    const isObject = field.type === "group" || field.type === "list";
    const unknown = Object.keys(offered).filter(
      (keyword) =>
        !KEYWORDS.has(keyword) &&
        !keyword.startsWith("x-") &&
        !(ALTERNATIVES.has(keyword) && isNarrowed) &&
        !(OF_OBJECTS.has(keyword) && isObject),
    );
    const { default: start } = field;
    const isWrong = start !== undefined && checkField(field, start).status === "wrong";
    return [
      ...unknown.map((keyword) => `field ${name} has an unknown keyword: ${keyword}`),
      ...(isWrong ? [`field ${name} has a wrong default`] : []),
    ];
  });
}

function propertyAt(schema: ObjectSchema, [name, ...deeper]: readonly string[]) {
  const property: Property | undefined = propertiesOf(schema)[name ?? ""];
  if (deeper.length === 0 || !property) return property;
  return propertyAt(innermost(property) as ObjectSchema, deeper);
}

/** The items of a list, and those of a list of lists. */
const innermost = (property: Property): Property =>
  property.items ? innermost(editable(property.items)) : property;

function wordDefects(model: Model, entry: Entry, data: Data): readonly string[] {
  const all = everyField(model.fields);
  const names = new Set(all.map(({ name }) => name));
  return [
    ...Object.entries(entry.card.fields ?? {})
      .filter(([name, { withheld }]) => !withheld && !names.has(name))
      .map(([name]) => `its card names a field that is not offered: ${name}`),
    ...[model.fields, ...all.map(({ field }) => fieldsIn(field))].flatMap((siblings) =>
      repeated(siblings.map((field) => field.label)).map((it) => `two fields «${it}»`),
    ),
    ...all.flatMap(({ name, field }) => [
      ...wordsDefects(name, field, entry, data),
      ...(deepest(name).length > PLACE_CHARS_MAX ? [`field ${name} is too deep for a button`] : []),
    ]),
  ];
}

/** The fields that one sees together inside of a field. */
export function fieldsIn(field: Field): readonly Field[] {
  if (field.type === "list") return fieldsIn(field.item);
  return field.type === "group" ? field.fields : [];
}

/** The place with the longest text: a list has at most two digits of items in front of each. */
function deepest(name: string): string {
  return placeOf(name.split(".").flatMap((it, i) => (i > 0 ? [10, it] : [it])));
}

function wordsDefects(name: string, field: Field, entry: Entry, data: Data): readonly string[] {
  const { dictionary } = data;
  if (field.type === "serial") return [];
  const words = wordsOf(entry, name, dictionary);
  const options = field.type === "choice" || field.type === "branch" ? field.options : [];
  const labels = options.map((option) => option.label);
  const unnamed = field.type === "choice" ? field.options.map((option) => option.value) : [];
  return [
    ...(words.label && words.hint ? [] : [`field ${name} has no label or no hint`]),
    ...unnamed
      .filter((value) => optionLabel(value, words, dictionary) === undefined)
      .map((value) => `field ${name} has no word for ${value}`),
    ...repeated(labels).map((it) => `field ${name} has two options «${it}»`),
  ];
}

/** As much of a label as a button shows. */
export function shownOnButton(label: string): string {
  if (label.length <= SHOWN_LENGTH) return label;
  return [...label].slice(0, SHOWN_LENGTH).join("");
}

/** Labels that look the same on a button. */
function repeated(labels: readonly string[]): readonly string[] {
  const shown = labels.map(shownOnButton);
  if (new Set(shown).size === shown.length) return [];
  return shown.filter((label, index) => shown.indexOf(label) !== index);
}

function ruleDefects(model: Model, { facts, rules }: Entry): readonly string[] {
  const covered = new Set(rules.flatMap((rule) => rule.covers));
  const stated = new Set(facts.constraints);
  const known = new Set(propertyNames(facts.input));
  const offered = new Set(everyField(model.fields).map(({ name }) => name));
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
    ...[...ALTERNATIVES]
      .filter((it) => it in facts.input && !rules.some((rule) => rule.inSchema === it))
      .map((it) => `no rule covers its ${it}`),
  ];
}

/** Every name of the schema, those inside of others too: `shots.prompt`. */
function propertyNames(schema: ObjectSchema, before = ""): readonly string[] {
  return Object.entries(propertiesOf(schema)).flatMap(([name, property]) => [
    before + name,
    ...propertyNames(innermost(editable(property)) as ObjectSchema, `${before}${name}.`),
  ]);
}

function fieldsOfRule(rule: Entry["rules"][number]): readonly string[] {
  const { field, given, lacks, is, drop, fixed, narrow, closed, told, media, sum, total } = rule;
  const { fields = [], times, sizeOf, plus, moment } = media ?? {};
  const counted = [sum?.field, sum?.of, total?.of, total?.minus];
  const named = [
    ...counted,
    field,
    given,
    lacks,
    closed,
    times,
    sizeOf,
    plus,
    moment,
    ...fields,
    ...(drop ?? []),
  ];
  const listed = [is, fixed, narrow, told].flatMap((it) => Object.keys(it ?? {}));
  return [...named, ...listed].filter((name) => name !== undefined);
}

function priceDefects(model: Model, { facts }: Entry, data: Data): readonly string[] {
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
    ...pricingOf(facts, data).flatMap((row) => rowDefects(model, row)),
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
    ...(credits > 0 || (credits === 0 && model.terms.billing.free)
      ? []
      : ["a price must be above zero"]),
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
  if (field.type === "branch") return [];
  const missing = field.required && field.default === undefined;
  if (!isGiven(value)) return missing ? [`its example lacks ${field.name}`] : [];
  // An example has the provider's own ids, where a person chooses a run.
  if (field.type === "job") return [];
  const check = checkField(field, value);
  return check.status === "ok" ? [] : [`its example is wrong in ${field.name}`];
}
