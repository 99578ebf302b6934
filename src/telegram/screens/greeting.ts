import type { Kopecks } from "../../kernel/index.ts";
import { type Button, button, type Screen } from "../screen.ts";
import { GUIDE_STEPS, greeting, greetingButtons, guideNext, guideStep } from "../texts/browse.ts";
import { LABELS } from "../texts/words.ts";
import { HOME } from "./navigation.ts";

export interface GreetingView {
  firstName: string;
  /** Zero where no welcome bonus is given. */
  bonus: Kopecks;
  /** A cheap run with everything filled in: its confirmation is one tap away (G5). */
  starter?: { model: string; prompt: string };
}

/** Said once, at the first contact of any kind (R156, G3). */
export function greetingScreen({ firstName, bonus, starter }: GreetingView): Screen {
  const tryIt = starter && [
    button(greetingButtons.tryExample(starter.prompt), { do: "example", model: starter.model }),
  ];
  return {
    text: greeting({ firstName, bonus, starter: starter !== undefined }),
    rows: [
      ...(tryIt ? [tryIt] : []),
      [{ text: greetingButtons.guide, action: { do: "guide", step: 0 } }],
      [{ text: LABELS.skip, action: { do: "menu" } }],
    ],
  };
}

/** How it works, in short steps that can be left at any time (R156). */
export function guideScreen(step: number): Screen {
  const index = Math.min(step, GUIDE_STEPS - 1);
  const last = index === GUIDE_STEPS - 1;
  const onwards: Button = last
    ? { text: LABELS.create, action: { do: "create" } }
    : { text: guideNext, action: { do: "guide", step: index + 1 } };
  const back: Button[] =
    index === 0 ? [] : [{ text: LABELS.back, action: { do: "guide", step: index - 1 } }];
  const out: Button = last ? HOME : { text: LABELS.skip, action: { do: "menu" } };
  return { text: guideStep(index), rows: [[onwards], [...back, out]] };
}
