import { fieldsIn, shownOnButton } from "./defects.ts";
import type { Model } from "./model.ts";
import { everyField } from "./place.ts";

/** What is missing on the card of a model, or in the words of its fields. */
export function cardFaults({ id, card, fields, kind }: Model): readonly string[] {
  const said = { what: card.what, forWhom: card.forWhom, send: card.send };
  const empty = Object.entries(said).filter(([, text]) => !isRussian(text));
  const wordless = everyField(fields).filter(
    ({ field }) => field.type !== "serial" && !(field.label && field.hint),
  );
  return [
    ...empty.map(([part]) => `${id}: its card has no ${part}`),
    ...wordless.map(({ name }) => `${id}: field ${name} has no label or no example`),
    ...(kind === "" ? [`${id}: nothing says what it does`] : []),
  ];
}

const isRussian = (text: string) => /[а-яё]/i.test(text);

/** What looks the same as something beside it once a button has cut it. */
export function labelFaults({ id, fields }: Model): readonly string[] {
  const groups = [fields, ...everyField(fields).map(({ field }) => fieldsIn(field))];
  const labels = groups.map((group) => group.map(({ label }) => label));
  const options = everyField(fields).map(({ field }) =>
    field.type === "choice" || field.type === "branch" ? field.options.map((it) => it.label) : [],
  );
  return [...labels, ...options].flatMap((beside) => {
    const shown = beside.map(shownOnButton);
    const twins = shown.filter((label, at) => shown.indexOf(label) !== at);
    return twins.map((label) => `${id}: two buttons «${label}»`);
  });
}

/** Models of one section that nobody could tell apart in its list. */
export function nameFaults(models: readonly Model[]): readonly string[] {
  const seen = new Map<string, Model>();
  return models.flatMap((model) => {
    const shown = `${model.section} ${shownOnButton(model.name)}`;
    const other = seen.get(shown);
    seen.set(shown, model);
    return other ? [`${model.id} looks like ${other.id}: «${model.name}»`] : [];
  });
}
