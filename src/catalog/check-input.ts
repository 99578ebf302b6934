import { checkField } from "./check-field.ts";
import { checkMediaRules } from "./check-media.ts";
import { given } from "./given.ts";
import type { Field, Input, MediaFacts, Model, Problem } from "./model.ts";
import { toSend } from "./to-send.ts";

/**
 * The whole input, as it will be sent (`toSend` is applied first), against the official schema and
 * the rules between fields; with `facts` also what is known of the person's files. Empty when it
 * may go; at most one problem a field, in the order of the form.
 */
export function checkInput(
  model: Model,
  values: Input,
  facts: MediaFacts = {},
): readonly Problem[] {
  const input = toSend(model, values);
  const problems = [
    ...schemaProblems(model, input),
    ...model.terms.musts
      .filter((must) => !must.holds(input))
      .map(({ field, name, text }) => ({ ...given({ field }), rule: name, text })),
    ...checkMediaRules(model, input, facts),
  ];
  return firstOfEach(model, problems);
}

function schemaProblems(model: Model, input: Input): readonly Problem[] {
  return model.terms.conforms(input).map(({ field: name, keyword }) => {
    const field = model.fields.find((it) => it.name === name);
    return field ? fieldProblem(field, input[field.name], keyword) : alternatives(model, keyword);
  });
}

function fieldProblem(field: Field, value: unknown, keyword: string): Problem {
  if (value === undefined) {
    const hint = field.hint ? ` ${field.hint}.` : "";
    return { field: field.name, rule: "required", text: `Заполните «${field.label}».${hint}` };
  }
  const check = checkField(field, value);
  if (check.status === "wrong") return { ...check.problem, text: named(field, check.problem.text) };
  // Right as a person would type it, yet not of the type that is sent: chosen again, it is.
  return { field: field.name, rule: keyword, text: named(field, "Выберите значение заново.") };
}

function named(field: Field, text: string): string {
  return `«${field.label}»: ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** The schema asks for one of several fields (`anyOf`), and none of them is there. */
function alternatives(model: Model, keyword: string): Problem {
  const { anyOf } = model.schema as { anyOf?: { required?: string[] }[] };
  const names = new Set(anyOf?.flatMap((branch) => branch.required ?? []));
  const fields = model.fields.filter((field) => names.has(field.name));
  const labels = fields.map((field) => `«${field.label}»`).join(" или ");
  return { ...given({ field: fields[0]?.name }), rule: keyword, text: `Заполните ${labels}.` };
}

function firstOfEach(model: Model, problems: readonly Problem[]): readonly Problem[] {
  const order = ["", ...model.fields.map((field) => field.name)];
  const first = new Map<string, Problem>();
  for (const problem of problems) {
    const field = problem.field ?? "";
    if (!first.has(field)) first.set(field, problem);
  }
  return order.flatMap((field) => first.get(field) ?? []);
}
