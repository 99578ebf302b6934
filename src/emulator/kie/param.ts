import type { Task } from "./types.ts";

/** The request as Kie echoes it: JSON in a text, its input in another one (kie/API.md §0.4). */
export function paramOf(task: Task): string {
  const { model, callBackUrl, input } = task;
  return JSON.stringify({ model: model.id, callBackUrl, input: JSON.stringify(input) });
}
