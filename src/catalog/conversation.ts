/** What a language model is told of what was said before. */
export interface Turn {
  readonly question: string;
  readonly answer: string;
}

/** Older turns are left out: more of them cost money and say little of the question at hand. */
const TURNS_MAX = 10;

/**
 * As much of a conversation as is sent along, as text: at most so many bytes, of which each may be
 * billed as a token. `turns`: the newest first. What is left of the newest one is never nothing.
 */
export function writeConversation(turns: readonly Turn[], bytesMax: number): string {
  const kept: Turn[] = [];
  for (const turn of turns.slice(0, TURNS_MAX)) {
    const next = [turn, ...kept];
    if (bytesOf(next) > bytesMax) break;
    kept.unshift(turn);
  }
  const [newest] = turns;
  const shown = kept.length === 0 && newest ? [shortened(newest, bytesMax)] : kept;
  return JSON.stringify(shown);
}

export function readConversation(text: unknown): readonly Turn[] {
  return typeof text === "string" ? (JSON.parse(text) as Turn[]) : [];
}

const bytesOf = (turns: readonly Turn[]) => Buffer.byteLength(JSON.stringify(turns));

/** Both ends of it may be too long: what it begins with is what it is about. */
function shortened({ question, answer }: Turn, bytesMax: number): Turn {
  let length = Math.max(question.length, answer.length);
  const cut = (): Turn => ({ question: begin(question, length), answer: begin(answer, length) });
  while (bytesOf([cut()]) > bytesMax) length = Math.floor(length / 2);
  return cut();
}

/** Not in the middle of a character. */
const begin = (text: string, length: number) =>
  text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");
