import type { Order } from "./measure.ts";
import type { Input } from "./model.ts";
import { charactersIn } from "./place.ts";
import type { SpeechTerms } from "./terms.ts";

/** What the model reads beside the person's words: who speaks and how. */
const FRAME_TOKENS = 300;

/** The most that the words can come to when they are spoken slowly; or the least. */
export function tokensSpoken(
  { spoken, tokensPerSecond, charactersPerSecond, pauseSeconds }: SpeechTerms,
  input: Input,
  bound: Order["bound"],
): number {
  const most = bound === "most";
  const pace = most ? charactersPerSecond.least : charactersPerSecond.most;
  const seconds = charactersIn(input, spoken) / pace + (most ? pauseSeconds : 1);
  return Math.ceil(seconds * tokensPerSecond);
}

/** A token is a character at least, and usually several. */
export function tokensHeard({ spoken, read = [] }: SpeechTerms, input: Input): number {
  return charactersIn(input, [...spoken, ...read]) + FRAME_TOKENS;
}
