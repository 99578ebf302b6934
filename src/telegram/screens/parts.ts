import { button, type Screen } from "../screen.ts";
import { type PartText, partButton, whichPart } from "../texts/run.ts";
import { formWayOut } from "./navigation.ts";

export interface PartsView {
  form: string;
  /** The field's name and its label. */
  field: string;
  label: string;
  model: string;
  number: string;
  parts: readonly PartText[];
}

/** Which part of a result: a song comes in two takes. */
export function partsScreen({ form, field, label, model, number, parts }: PartsView): Screen {
  return {
    text: whichPart(label, model, number),
    rows: [
      ...parts.map((part) => [
        button(partButton(part), { do: "pick_part", form, field, number, part: part.ordinal }),
      ]),
      formWayOut({ do: "step", form, field, page: 0 }, form),
    ],
  };
}
