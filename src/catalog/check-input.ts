import { checkField } from "./check-field.ts";
import { checkMediaRules } from "./check-media.ts";
import { given } from "./given.ts";
import type { Field, Input, MediaFacts, Model, Problem } from "./model.ts";
import { locate, placeOf } from "./place.ts";
import { serialsIn } from "./serial.ts";
import { activeFields, isGiven, toSend } from "./to-send.ts";

/**
 * The whole input, as it will be sent (`toSend` is applied first), against the official schema and
 * the rules between fields; with `facts` also what is known of the person's files. Empty when it
 * may go; at most one problem a field, inside of a list the first, in the order of the form.
 */
export function checkInput(
  model: Model,
  values: Input,
  facts: MediaFacts = {},
): readonly Problem[] {
  const input = toSend(model, values);
  const byRule = (name: string) => model.terms.sums.some((sum) => sum.name === name);
  const bySchema = schemaProblems(model, input);
  const problems = [
    ...bySchema.filter(({ rule }) => !byRule(rule)),
    ...model.terms.musts
      .filter((must) => !must.holds(input))
      .map(({ field, name, text }) => ({ ...given({ field }), rule: name, text })),
    ...pickProblems(model, input),
    ...checkMediaRules(model, input, facts),
    // A list that is not there at all is told of by the rule that asks for it.
    ...bySchema.filter(({ rule }) => byRule(rule)),
  ];
  return firstOfEach(model, problems);
}

/** Whether a rule between fields finds fault with this field, beside the others as they are. */
export function breaksRule(model: Model, field: Field, values: Input): boolean {
  const own = model.terms.musts.filter((must) => must.field === field.name);
  if (own.length === 0) return false;
  const input = toSend(model, values);
  return own.some((must) => !must.holds(input));
}

function schemaProblems(model: Model, input: Input): readonly Problem[] {
  // A field that follows from another one is wrong with it.
  const own = model.terms
    .conforms(input)
    .filter(({ path }) => !model.terms.linked.some(({ name }) => name === path[0]));
  return own.map(({ path: [name, ...inside], keyword }) => {
    const field = model.fields.find((it) => it.name === name);
    if (!field) return alternatives(model, keyword);
    const summed = sumProblem(model, field, input);
    return summed ?? fieldProblem(field, input[field.name], keyword, inside);
  });
}

/** Nobody entered a sum: what can be mended is the list. */
function sumProblem(model: Model, { name }: Field, input: Input): Problem | undefined {
  const sum = model.terms.sums.find((it) => it.field === name);
  if (!sum || activeFields(model, input).some((field) => field.name === name)) return undefined;
  const list = model.fields.find((field) => field.name === sum.of[0]);
  const text = list && !isGiven(input[list.name]) ? `Заполните «${list.label}».` : sum.text;
  return { field: sum.of[0], rule: sum.name, text };
}

function fieldProblem(
  field: Field,
  value: unknown,
  keyword: string,
  inside: readonly (string | number)[],
): Problem {
  if (value === undefined) {
    const hint = field.hint ? ` ${field.hint}.` : "";
    return { field: field.name, rule: "required", text: `Заполните «${field.label}».${hint}` };
  }
  const check = checkField(field, value);
  if (check.status === "wrong") {
    const { field: place = "", text } = check.problem;
    // An item of a list names itself.
    return { ...check.problem, text: place.includes(".") ? text : named(field, text) };
  }
  // Right as a person would type it, yet not of the type that is sent: chosen again, it is.
  const place = placeOf([field.name, ...inside]);
  return { field: place, rule: keyword, text: named(field, "Выберите значение заново.") };
}

/** Whoever is named in one list must stand in the other. */
function pickProblems(model: Model, input: Input): readonly Problem[] {
  return model.fields.flatMap((field) => {
    const items: unknown = input[field.name];
    if (field.type !== "list" || field.item.type !== "group" || !Array.isArray(items)) return [];
    const { item } = field;
    const picks = item.type === "group" ? item.fields.filter((it) => it.type === "pick") : [];
    return picks.flatMap((pick) => {
      const names = serialsIn(input, pick);
      const index = items.findIndex((it) => !names.includes(it?.[pick.name]));
      if (index < 0) return [];
      const place = placeOf([field.name, index, pick.name]);
      const text = `${item.label} ${index + 1}. «${pick.label}»: выберите заново, такого уже нет.`;
      return [{ field: place, rule: "pick", text }];
    });
  });
}

function named(field: Field, text: string): string {
  return `«${field.label}»: ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** The schema asks for one of several fields (`anyOf`), and none of them is there. */
function alternatives(model: Model, keyword: string): Problem {
  const { anyOf, oneOf } = model.schema as { [keyword: string]: { required?: string[] }[] };
  const names = new Set([...(anyOf ?? []), ...(oneOf ?? [])].flatMap((it) => it.required ?? []));
  const fields = model.fields.filter((field) => names.has(field.name));
  const labels = fields.map((field) => `«${field.label}»`).join(" или ");
  return { ...given({ field: fields[0]?.name }), rule: keyword, text: `Заполните ${labels}.` };
}

function firstOfEach(model: Model, problems: readonly Problem[]): readonly Problem[] {
  const order = ["", ...model.fields.map((field) => field.name)];
  const first = new Map<string, Problem>();
  for (const problem of problems) {
    const field = locate(model.fields, problem.field ?? "")?.path[0] ?? "";
    if (typeof field === "number") continue;
    if (!first.has(field)) first.set(field, problem);
  }
  return order.flatMap((field) => first.get(field) ?? []);
}
