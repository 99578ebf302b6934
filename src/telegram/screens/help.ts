import type { Button, Screen } from "../screen.ts";
import { greetingButtons, help, supportButton, supportUrl } from "../texts/browse.ts";
import { wayOut } from "./navigation.ts";

/** Each part may be missing: then there is no button and no text (R42). */
export interface Support {
  /** `@name` */
  telegram?: string;
  text?: string;
}

/** Questions and answers, the guide, and a person to write to (R159, R178). */
export function helpScreen(support: Support): Screen {
  return {
    text: help(support),
    rows: [
      [{ text: greetingButtons.guide, action: { do: "guide", step: 0 } }],
      supportRow(support),
      wayOut({ do: "menu" }),
    ],
  };
}

export function supportRow({ telegram }: Support): readonly Button[] {
  return telegram === undefined ? [] : [{ text: supportButton, url: supportUrl(telegram) }];
}
