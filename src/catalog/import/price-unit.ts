import { normal } from "./price-words.ts";

/** `per image` and the like, as our price lists call them. */
const UNITS: readonly (readonly [string, RegExp])[] = [
  ["1000_chars", /(?:1[, ]?000|1k) char(?:acter)?s?/],
  ["megapixel", /megapixel|\bmp\b/],
  ["second", /second|\bsec\b|\/s$/],
  ["minute", /minute|\bmin\b/],
  ["image", /image|picture/],
  ["video", /video/],
  ["request", /request|generation|call|task|time|song|use/],
];

const MILLION_TOKENS = /(?:\b1 ?m|1[, ]?000[, ]?000|million).*tokens?|tokens?.*million|mtok/;
const READ = /\b(?:input|prompt)\b/;
const WRITTEN = /\b(?:output|completion)\b/;

/** What is kept from an earlier question, which we never ask for. */
export const KEPT_TOKENS = /\bcache/i;

/** The words of a line that say which tokens it is for. */
export const TOKEN_WORDS = ["input tokens", "output tokens", "input", "output", "tokens"];

/** The unit of a line, by what it is billed in; of tokens also by what else the line says. */
export function unitOf(line: { unit: string; text: string }): string | undefined {
  const unit = normal(line.unit);
  if (!MILLION_TOKENS.test(unit)) return UNITS.find(([, pattern]) => pattern.test(unit))?.[0];
  const said = `${unit} ${normal(line.text)}`;
  const [isRead, isWritten] = [READ.test(said), WRITTEN.test(said)];
  if (isRead === isWritten) return undefined;
  return isRead ? "1m_input_tokens" : "1m_output_tokens";
}
