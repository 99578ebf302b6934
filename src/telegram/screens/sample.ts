import type { Html } from "../html.ts";
import type { Screen } from "../screen.ts";
import { longChoice } from "../texts/long-choice.ts";
import { formWayOut } from "./navigation.ts";

export interface SampleView {
  form: string;
  field: string;
  option: string;
  label: string;
  /** Where it stands in the list that is gone back to. */
  page: number;
  found: boolean;
}

/** Under a sound: what it is, and what to do with it. `without`: the same where there is no sound. */
export function sampleCard(view: SampleView): Screen & { without: Html } {
  const { form, field, option, label, page, found } = view;
  const back = { do: "options", form, field, page, found: found ? 1 : 0, hearing: 1 } as const;
  return {
    text: longChoice.sample(label),
    without: longChoice.noSample(label),
    rows: [
      [{ text: longChoice.choose, action: { do: "pick", form, field, option } }],
      formWayOut(back, form),
    ],
    stays: true,
  };
}
