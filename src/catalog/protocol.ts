/** The three ways in which language models are asked (kie/API.md §8). */
export type Protocol = "completions" | "messages" | "responses";

/** The end of the path names it; `undefined` for a path that speaks none of them. */
export function protocolOf(path: string): Protocol | undefined {
  if (path.endsWith("/chat/completions")) return "completions";
  if (path.endsWith("/messages")) return "messages";
  if (path.endsWith("/responses")) return "responses";
  return undefined;
}
