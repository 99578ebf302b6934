import type { Property } from "./data.ts";

/** What a field takes of another run (kie/FORMAT.md, `x-from-job`). */
export type Take =
  /** The provider's id of the task. */
  | { readonly of: "task" }
  /** The provider's id of one part of the result: of a track. */
  | { readonly of: "part" }
  /** An id that came with the result, whichever of these it has. */
  | { readonly of: "value"; readonly names: readonly string[] }
  /** What was asked and answered up to there. */
  | { readonly of: "conversation" };

/** Not the provider's: what was said is kept here alone. */
export const CONVERSATION = "conversation";

export interface FromJob {
  /** Ids of models; a trailing `*` matches the rest. */
  readonly models: readonly string[];
  readonly take: Take;
}

/** Whose runs a property takes, and what of them; `undefined` for one that takes none. */
export function fromJob(property: Property): FromJob | undefined {
  const stated = property["x-from-job"];
  if (typeof stated !== "object" || stated === null) return undefined;
  const { models, take } = stated as { models: readonly string[]; take: string };
  return { models, take: takeOf(take) };
}

function takeOf(text: string): Take {
  if (text === "taskId") return { of: "task" };
  if (text === CONVERSATION) return { of: "conversation" };
  if (/^\w+\[\]\.id$/.test(text)) return { of: "part" };
  return { of: "value", names: text.split("|").map((name) => name.trim()) };
}

export function isFromModel(id: string, { models }: Pick<FromJob, "models">): boolean {
  return models.some((it) => (it.endsWith("*") ? id.startsWith(it.slice(0, -1)) : id === it));
}
