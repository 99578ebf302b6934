import { parseHtml } from "../../src/emulator/telegram/text/html.ts";
import { decode } from "../../src/telegram/actions.ts";
import type { BodyKeyboard } from "../../src/telegram/body.ts";

/** A message as a person sees it. */
export interface Shown {
  html: string;
  keyboard: BodyKeyboard;
  /** Telegram holds a caption to less than a text. */
  caption?: boolean;
}

export interface Rules {
  /** The main menu, the greeting and the like have no step back (design §10). */
  back: boolean;
  out: boolean;
}

const EVERYWHERE: Rules = { back: true, out: true };

/** Words of the provider, of machines and of officials, and the one that says nothing. */
const FORBIDDEN =
  /\b(?:kie|api|json|webhook|error|undefined|null|NaN)\b|\[object|неизвестная ошибка/i;
const EMOJI = /\p{Extended_Pictographic}/gu;
const LABEL_CHARS_MAX = 40;

/** What holds for every screen there is (R136–R140, N6, N34, N58); the faults in words. */
export function faultsOf(shown: Shown, rules: Rules = EVERYWHERE): string[] {
  const { text } = parseHtml(shown.html);
  const labels = shown.keyboard.flat().map((button) => button.text);
  const limit = shown.caption ? 1024 : 4096;
  return [
    ...(text.trim() === "" && !shown.caption ? ["there is no text"] : []),
    ...(shown.html.length > limit ? [`the text has ${shown.html.length} characters`] : []),
    ...labels.filter((label) => label.length > LABEL_CHARS_MAX).map((label) => `long: ${label}`),
    ...labels.filter((label) => label.trim() === "").map(() => "a label is empty"),
    ...labels.filter((label, i) => labels.indexOf(label) !== i).map((label) => `twice: ${label}`),
    ...(FORBIDDEN.test(text) ? [`says ${FORBIDDEN.exec(text)?.[0]}`] : []),
    ...linesWithEmojis(text),
    ...shown.keyboard.flat().flatMap(faultsOfButton),
    ...waysOf(shown.keyboard, rules),
  ];
}

/** At most one emoji in a line; people's own words are taken out before. */
function linesWithEmojis(text: string): string[] {
  const lines = text.replace(/«[^»]*»/g, "").split("\n");
  return lines
    .filter((line) => (line.match(EMOJI) ?? []).length > 1)
    .map((line) => `emojis: ${line}`);
}

function faultsOfButton(button: BodyKeyboard[number][number]): string[] {
  if (!("data" in button)) return [];
  const bytes = new TextEncoder().encode(button.data).length;
  return [
    ...(bytes > 64 ? [`${button.data} has ${bytes} bytes`] : []),
    ...(decode(button.data).action.do === "outdated" ? [`${button.data} means nothing`] : []),
  ];
}

function waysOf(keyboard: BodyKeyboard, { back, out }: Rules): string[] {
  const labels = keyboard.flat().map((button) => button.text);
  const hasOut = labels.some((label) => label === "🏠 Меню" || label === "❌ Отмена");
  return [
    ...(back && !labels.includes("⬅️ Назад") ? ["there is no way back"] : []),
    ...(out && !hasOut ? ["there is no way out"] : []),
  ];
}
