import { createHmac } from "node:crypto";
import { fetchLocally, isLoopback } from "./loopback.ts";
import { paramOf } from "./param.ts";
import type { Task } from "./types.ts";
import { SLOW_MS, type World } from "./world.ts";

/** The receiver must answer in this time, and is given this many tries (kie/API.md §5.4). */
const ANSWER_TIMEOUT_MS = 15_000;
const TRIES_MAX = 3;
/** Between tries; Kie does not document its own pause. */
const PAUSE_MS = 5_000;

/** Tells the caller that a task has ended, as the real one does or as a fault has it. */
export async function deliverCallbacks(world: World, task: Task): Promise<void> {
  const { callBackUrl } = task;
  const { faults, clock, stop } = world;
  // The emulator never speaks to anything outside the machine.
  if (!callBackUrl || !isLoopback(callBackUrl)) return;
  if (faults.happens("callback_lost")) return;
  if (faults.happens("callback_late")) await clock.sleep(SLOW_MS, stop);
  if (faults.happens("callback_foreign_task")) await post(world, callBackUrl, foreign(world, task));
  if (faults.happens("callback_forged_token")) {
    await post(world, callBackUrl.replace(/[^/]+$/, "forged"), bodiesOf(task).at(-1) ?? {});
  }
  const times = faults.happens("callback_doubled") ? 2 : 1;
  for (const body of bodiesOf(task)) {
    for (let i = 0; i < times; i++) await deliver(world, task, callBackUrl, body);
  }
}

async function deliver(world: World, task: Task, url: string, body: object): Promise<void> {
  for (let tries = 1; tries <= TRIES_MAX && !world.stop.aborted; tries++) {
    const status = await post(world, url, body);
    task.callbacks.push(status);
    if (status === 200) return;
    if (tries < TRIES_MAX) await world.clock.sleep(PAUSE_MS, world.stop);
  }
}

/** The HTTP status, or 0 where no answer came in time. */
async function post(world: World, url: string, body: object): Promise<number> {
  const headers = { "Content-Type": "application/json", ...signature(world, body) };
  const request = { method: "POST", headers, body: JSON.stringify(body) };
  const limitMs = ANSWER_TIMEOUT_MS;
  return (await fetchLocally(world, url, { ...request, limitMs }, ({ status }) => status)) ?? 0;
}

/** Base64 of HMAC-SHA256 over the task's id and the time: the body is not signed (§5.5). */
function signature(world: World, body: object): Record<string, string> {
  if (!world.hmacKey) return {};
  const data = "data" in body ? (body.data as Record<string, unknown>) : {};
  const timestamp = String(Math.floor(world.clock.now() / 1000));
  const signed = `${data.taskId ?? data.task_id}.${timestamp}`;
  const digest = createHmac("sha256", world.hmacKey).update(signed).digest("base64");
  return { "X-Webhook-Timestamp": timestamp, "X-Webhook-Signature": digest };
}

/** One body at the end, or the steps of a song, which spells its fields otherwise (§5.1, §5.2). */
function bodiesOf(task: Task): object[] {
  const { fate, response } = task;
  const songs = response && "data" in response ? response.data : undefined;
  if (songs) {
    return ["text", "first", "complete"].map((callbackType) => ({
      code: 200,
      msg: "All generated successfully.",
      data: { callbackType, task_id: task.id, data: callbackType === "text" ? [] : songs },
    }));
  }
  const failure = fate.end === "fail" ? fate : undefined;
  const completedAt = task.completedAt ?? task.dueAt;
  return [
    {
      code: failure ? 501 : 200,
      msg: failure ? "Playground task failed." : "Playground task completed successfully.",
      data: {
        taskId: task.id,
        model: task.model.id,
        state: failure ? "fail" : "success",
        param: paramOf(task),
        resultJson: failure ? null : JSON.stringify(response),
        failCode: failure?.failCode ?? null,
        failMsg: failure?.failMsg ?? null,
        createTime: task.createdAt,
        ...(!failure && {
          costTime: Math.round((completedAt - task.createdAt) / 1000),
          completeTime: completedAt,
          updateTime: completedAt,
          creditsConsumed: task.credits,
        }),
      },
    },
  ];
}

/** A body in order, about a task that nobody has made. */
function foreign(world: World, task: Task): object {
  const taskId = Buffer.from(world.random.bytes(16)).toString("hex");
  return { code: 200, msg: "success", data: { taskId, model: task.model.id, state: "success" } };
}
