import { deliverCallbacks } from "./callbacks.ts";
import { idsFor } from "./parents.ts";
import { responseOf } from "./results.ts";
import type { Task } from "./types.ts";
import type { World } from "./world.ts";

/** Lets a task end by itself: its result or its refund, then its callbacks. */
export async function live(world: World, task: Task): Promise<void> {
  await world.clock.sleep(task.dueAt - world.clock.now(), world.stop);
  if (world.stop.aborted || task.fate.end === "stuck") return;
  settle(world, task);
  await deliverCallbacks(world, task);
}

/** Ends a task whose time has come; whoever looks first, the clock or a poll. */
export function settle(world: World, task: Task): void {
  const { fate } = task;
  const isDue = world.clock.now() >= task.dueAt && fate.end !== "stuck";
  if (!isDue || task.completedAt !== undefined) return;
  task.completedAt = task.dueAt;
  if (fate.end === "success")
    task.response = responseOf(task, world.filesRoot, idsFor(world, task));
  if (fate.end === "empty") task.response = { resultUrls: [] };
  if (fate.end === "fail") world.account.refund(task.credits);
}
