import type { EmulatedModel, Input, Task } from "./types.ts";
import type { World } from "./world.ts";

/** Records of tasks are kept for two months (kie/API.md §12). */
const RECORDS_MS = 60 * 86_400_000;

interface FromJob {
  models: readonly string[];
  take: string;
}

/**
 * What is wrong with the ids of earlier tasks in an input, in Kie's words (kie/API.md §2, 422): it
 * takes those of finished tasks of this account and of the right models only.
 */
export function parentProblem(
  world: World,
  model: EmulatedModel,
  input: Input,
): string | undefined {
  for (const [name, from] of takersOf(model)) {
    const ids = [input[name] ?? []].flat();
    for (const id of ids) {
      const task = parentOf(world, from, String(id));
      if (!task) return "recordInfo is null";
      if (task.completedAt === undefined || task.fate.end !== "success") {
        return `${name} must be the id of a finished task`;
      }
      if (world.clock.now() - task.createdAt > RECORDS_MS) return "Record does not exist";
    }
  }
  return undefined;
}

function parentOf(world: World, { models, take }: FromJob, id: string): Task | undefined {
  return world.tasks.all().find((task) => {
    if (!models.some((pattern) => matches(pattern, task.model.id))) return false;
    if (take === "taskId") return task.id === id;
    // Of a track or of a voice: it stands in the answer of the task that made it.
    return JSON.stringify(task.response ?? {}).includes(`${JSON.stringify(id)}`);
  });
}

/** The ids that other models take of a finished task of this one, besides its own and its parts'. */
export function idsFor(world: World, task: Task): { [name: string]: string } {
  const asked = [...world.models.values()].flatMap((other) =>
    takersOf(other).flatMap(([, { models, take }]) => {
      if (take === "taskId" || take.includes("[]")) return [];
      const place = models.findIndex((pattern) => matches(pattern, task.model.id));
      const names = take.split("|").map((it) => it.trim());
      return place < 0 ? [] : [names[place] ?? names[0] ?? take];
    }),
  );
  return Object.fromEntries(asked.map((name) => [name, `${name}-${task.id}`]));
}

function takersOf({ schema }: EmulatedModel): [string, FromJob][] {
  const { properties = {} } = schema as { properties?: { [name: string]: object } };
  return Object.entries(properties).flatMap(([name, property]) =>
    "x-from-job" in property
      ? [[name, property["x-from-job"] as FromJob] as [string, FromJob]]
      : [],
  );
}

function matches(pattern: string, id: string): boolean {
  return pattern.endsWith("*") ? id.startsWith(pattern.slice(0, -1)) : id === pattern;
}
