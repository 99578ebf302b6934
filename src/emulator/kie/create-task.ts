import { badGateway, lostReply, refusal, success } from "./envelope.ts";
import type { FaultName } from "./faults.ts";
import { live } from "./life.ts";
import { fetchLocally } from "./loopback.ts";
import { parentProblem } from "./parents.ts";
import { mediaUrls } from "./schema-check.ts";
import type { EmulatedModel, Fate, Input } from "./types.ts";
import { SLOW_MS, type World } from "./world.ts";

/** How tasks fail, in the words and the languages of the upstreams. */
const FAILURES: readonly (readonly [FaultName, failCode: string, failMsg: string])[] = [
  ["task_moderation", "400", "您的提示词包含敏感内容，请修改后重试 (content policy violation)"],
  ["task_input", "422", "Invalid parameter: the aspect ratio is not supported with this input"],
  ["task_download", "451", "Failed to download the input image"],
  ["task_timeout", "500", "The upstream model timed out"],
  ["task_upstream", "501", "Internal error, please try again later"],
];
const CANNOT_DOWNLOAD: Fate = { end: "fail", failCode: "451", failMsg: "Failed to download file" };
const TOO_OFTEN = "Your call frequency is too high. Please try again later.";
/** Kie's own patience with an input file (kie/API.md §10). */
const DOWNLOAD_TIMEOUT_MS = 30_000;

/** `POST /api/v1/jobs/createTask` (kie/API.md §3). */
export async function createTask(world: World, request: Request): Promise<Response> {
  const { faults } = world;
  if (faults.happens("create_lost_before")) return lostReply();
  if (faults.happens("create_html_502")) return badGateway();
  if (faults.happens("create_429") || !world.account.admitCreate()) return refusal(429, TOO_OFTEN);
  if (faults.happens("create_455")) return refusal(455, "The system is under maintenance.");
  if (faults.happens("create_500")) return refusal(500, "Internal Server Error");

  const asked = await parseRequest(world, request);
  if (asked instanceof Response) return asked;
  const { model, input, callBackUrl } = asked;
  const credits = model.creditsFor(input);
  const fate = await fateOf(world, model, input);
  if (faults.happens("credit_zero") || !world.account.charge(credits)) {
    return refusal(402, "Your credits are insufficient. Please top up.");
  }

  const task = world.tasks.create({ model, input, callBackUrl, credits, fate });
  world.made?.(task);
  void live(world, task);
  if (faults.happens("create_lost_after")) return lostReply();
  if (faults.happens("create_slow")) await world.clock.sleep(SLOW_MS, world.stop);
  return success({ taskId: task.id, recordId: task.id });
}

interface Asked {
  model: EmulatedModel;
  input: Input;
  callBackUrl: string | undefined;
}

async function parseRequest(world: World, request: Request): Promise<Asked | Response> {
  const body: unknown = await request.json().catch(() => undefined);
  if (!isFields(body)) return refusal(400, "The request body is not a JSON object");
  const { model: id, input, callBackUrl } = body;
  if (typeof id !== "string") return refusal(422, "model is required");
  const model = world.models.get(id);
  if (!model || model.answers) return refusal(404, "The model name you specified is not supported");
  if (!isFields(input)) return refusal(422, "input is required");
  const problem = world.schemas.problem(model, input) ?? parentProblem(world, model, input);
  if (problem) return refusal(422, problem);
  return { model, input, callBackUrl: typeof callBackUrl === "string" ? callBackUrl : undefined };
}

/** A fault decides, else whether the input's files can be had. */
async function fateOf(world: World, model: EmulatedModel, input: Input): Promise<Fate> {
  const failure = FAILURES.find(([fault]) => world.faults.happens(fault));
  if (failure) return { end: "fail", failCode: failure[1], failMsg: failure[2] };
  if (world.faults.happens("task_stuck")) return { end: "stuck" };
  if (world.faults.happens("task_empty")) return { end: "empty" };
  for (const url of mediaUrls(model.schema, input)) {
    if (!(await canDownload(world, url))) return CANNOT_DOWNLOAD;
  }
  return { end: "success" };
}

/** Only from this machine: an upload of the last day, a result, or another loopback server. */
async function canDownload(world: World, url: string): Promise<boolean> {
  const request = { method: "HEAD", limitMs: DOWNLOAD_TIMEOUT_MS };
  return (await fetchLocally(world, url, request, ({ ok }) => ok)) ?? false;
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
