import { type Action, decode, encode } from "../actions.ts";
import { type Button, type Screen, TEXT_CHARS_MAX } from "../screen.ts";
import { LABEL_CHARS_MAX, LABELS } from "../texts/words.ts";

/** What was seen while a form was gone through. */
export interface Notes {
  screens: number;
  /** Answers that were given, each by a button or by what a person would send. */
  answers: number;
  /** Wrong ones, each of which was refused. */
  refused: number;
  /** The longest data of a button. */
  dataBytes: number;
  readonly faults: string[];
}

export const newNotes = (): Notes => ({
  screens: 0,
  answers: 0,
  refused: 0,
  dataBytes: 0,
  faults: [],
});

/** Holds a screen to what every screen must have: live buttons, told apart, and a way out. */
export function look(screen: Screen, where: string, notes: Notes): void {
  notes.screens++;
  const buttons = screen.rows.flat();
  const labels = buttons.map(({ text }) => text);
  const faults = [
    ...(screen.text.text.length > TEXT_CHARS_MAX ? ["its text is too long"] : []),
    ...labels
      .filter((label, i) => labels.indexOf(label) !== i)
      .map((it) => `two buttons look the same: ${it}`),
    ...labels.filter((it) => it.length > LABEL_CHARS_MAX).map((it) => `a label is too long: ${it}`),
    ...(labels.includes(LABELS.cancel) || labels.includes(LABELS.menu) ? [] : ["no way out"]),
    ...buttons.flatMap((it) => buttonFault(it, notes)),
  ];
  notes.faults.push(...faults.map((fault) => `${where}: ${fault}`));
}

function buttonFault(button: Button, notes: Notes): readonly string[] {
  if (!("action" in button)) return [];
  const data = dataOf(button.action);
  if (data === undefined) return [`its button cannot carry what it means: ${button.text}`];
  notes.dataBytes = Math.max(notes.dataBytes, Buffer.byteLength(data));
  const understood = Bun.deepEquals(decode(data).action, button.action);
  return understood ? [] : [`its button means something else: ${button.text}`];
}

/** Nothing where it does not fit into a button: 64 bytes, of which the codec is sure. */
function dataOf(action: Action): string | undefined {
  try {
    return encode(action);
  } catch {
    return undefined;
  }
}
