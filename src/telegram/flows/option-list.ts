import { type Catalogue, type Field, isSearched } from "../../catalog/index.ts";
import { optionToken } from "../actions.ts";
import type { FieldView } from "../screens/field.ts";
import { longChoice } from "../texts/long-choice.ts";
import type { Shown } from "./question.ts";

/** A question with more values than one looks through: some of them, and how to find the others. */
export function inLongChoice(
  view: FieldView,
  field: Field,
  { sought, hearing = false }: Shown,
  catalogue: Catalogue,
): FieldView {
  if (!isSearched(field)) return view;
  const canBeHeard = field.options.some(({ sample }) => sample !== undefined);
  const long = { canBeHeard, hearing: hearing && canBeHeard };
  if (sought === undefined) return { ...view, long };
  const found = catalogue.searchOptions(field, sought);
  if (found.status === "nothing") {
    return { ...view, long, problem: longChoice.nothing(sought) };
  }
  const tokens = found.options.map(({ value }) => optionToken(value));
  return {
    ...view,
    options: tokens.flatMap((token) => view.options.find((it) => it.token === token) ?? []),
    long: { ...long, found: { words: sought, exactly: found.status === "found" } },
  };
}
