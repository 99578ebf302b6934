import { assert } from "../kernel/index.ts";
import { type Action, encode } from "./actions.ts";
import type { Body, BodyButton, BodyKeyboard, Target } from "./body.ts";
import type { Html } from "./html.ts";
import { LABEL_CHARS_MAX } from "./texts/words.ts";

export type Button =
  | { text: string; action: Action }
  | { text: string; url: string }
  | { text: string; copy: string };

export type Rows = readonly (readonly Button[])[];

/** What a person sees. Made by pure functions of data, never by reading anything. */
export interface Screen {
  text: Html;
  rows: Rows;
  /** A receipt: pressing a button under it leaves it standing and is answered below. */
  stays?: boolean;
}

/** telegram.md §3.2: the first before its marks are parsed too, to be on the safe side. */
export const TEXT_CHARS_MAX = 4096;
export const CAPTION_CHARS_MAX = 1024;

/** A button whose label is cut to fit, `tail` (a price, a mark) excepted. */
export function button(label: string, action: Action, tail = ""): Button {
  return { text: cut(label, LABEL_CHARS_MAX - tail.length) + tail, action };
}

/** Half of a character that is two units long would be no character at all. */
function cut(label: string, maxLength: number): string {
  const line = label.replace(/\s+/g, " ").trim();
  if (line.length <= maxLength) return line;
  return `${line
    .slice(0, maxLength - 1)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd()}…`;
}

/** Rows of so many buttons each. */
export function inRows(buttons: readonly Button[], perRow: number): Button[][] {
  const count = Math.ceil(buttons.length / perRow);
  return Array.from({ length: count }, (_, i) => buttons.slice(i * perRow, (i + 1) * perRow));
}

/** The screen as the outbox stores it. */
export function screenBody(screen: Screen, target: Target): Extract<Body, { type: "screen" }> {
  assert(screen.text.text.length <= TEXT_CHARS_MAX, "a screen's text fits one message");
  return { type: "screen", text: screen.text.text, keyboard: keyboardOf(screen), target };
}

/** The buttons of a screen with their actions encoded. */
export function keyboardOf(screen: Pick<Screen, "rows" | "stays">): BodyKeyboard {
  return screen.rows
    .filter((row) => row.length > 0)
    .map((row) => row.map((shown) => bodyButton(shown, screen.stays ?? false)));
}

function bodyButton(shown: Button, stays: boolean): BodyButton {
  if (!("action" in shown)) return shown;
  return { text: shown.text, data: encode(shown.action, stays) };
}
