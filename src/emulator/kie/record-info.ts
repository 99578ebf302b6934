import { refusal, success } from "./envelope.ts";
import { settle } from "./life.ts";
import { paramOf } from "./param.ts";
import type { Task } from "./types.ts";
import type { World } from "./world.ts";

/** recordInfo, for each task (kie/API.md §12). */
const POLLS_MAX = 10;
const POLLS_WINDOW_MS = 1000;

/** `GET /api/v1/jobs/recordInfo?taskId=…` (kie/API.md §4). */
export function recordInfo(world: World, taskId: string): Response {
  if (taskId === "") return refusal(400, "taskId is required");
  const task = world.tasks.find(taskId);
  if (!task) return refusal(422, "recordInfo is null");

  const now = world.clock.now();
  task.polls = [...task.polls.filter((at) => at > now - POLLS_WINDOW_MS), now];
  if (task.polls.length > POLLS_MAX) {
    return refusal(429, "Your call frequency is too high. Please try again later.");
  }
  settle(world, task);
  return success(recordOf(world, task));
}

function recordOf(world: World, task: Task): object {
  const state = world.tasks.stageOf(task);
  const { response, completedAt, fate } = task;
  const failure = state === "fail" && fate.end === "fail" ? fate : undefined;
  return {
    taskId: task.id,
    model: task.model.id,
    state,
    successFlag: state === "success" ? 1 : failure ? 3 : 0,
    param: paramOf(task),
    resultJson: response ? JSON.stringify(response) : null,
    response: response ?? null,
    failCode: failure?.failCode ?? null,
    failMsg: failure?.failMsg ?? null,
    costTime: completedAt === undefined ? null : Math.round((completedAt - task.createdAt) / 1000),
    createTime: task.createdAt,
    completeTime: completedAt ?? null,
    // Promised for a success only: a failed task is refunded (kie/API.md §5.1).
    ...(state === "success" && { creditsConsumed: task.credits }),
  };
}
