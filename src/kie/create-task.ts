import { createOutcome } from "./classify.ts";
import type { Connection } from "./connection.ts";
import type { CreateOutcome, NewTask } from "./types.ts";

/** `POST /api/v1/jobs/createTask` (kie/API.md §3). Costs money: sent once, whatever comes back. */
export async function createTask(connection: Connection, task: NewTask): Promise<CreateOutcome> {
  const { model, input, callBackUrl } = task;
  const body = JSON.stringify({ model, ...(callBackUrl && { callBackUrl }), input });
  return createOutcome(await connection.post("createTask", "/api/v1/jobs/createTask", body));
}
