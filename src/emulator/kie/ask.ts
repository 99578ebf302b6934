import { lostReply, refusal } from "./envelope.ts";
import { type Asked, questionOf, replyTo } from "./protocols.ts";
import type { AnsweringModel } from "./types.ts";
import { SLOW_MS, type World } from "./world.ts";

const TOO_OFTEN = "Your call frequency is too high. Please try again later.";
/** About as the real ones count Russian. */
const BYTES_PER_TOKEN = 3;
const IMAGE_TOKENS = 800;
const LONG = `\n\n${"Ещё одно предложение того же ответа. ".repeat(500)}`;

/** A question to a language model, answered at once (kie/API.md §8). */
export async function ask(
  world: World,
  candidates: readonly AnsweringModel[],
  request: Request,
): Promise<Response> {
  const { faults } = world;
  if (faults.happens("create_lost_before")) return lostReply();
  if (faults.happens("create_429") || !world.account.admitCreate()) return refusal(429, TOO_OFTEN);
  if (faults.happens("create_455")) return refusal(455, "The system is under maintenance.");
  if (faults.happens("create_500")) return refusal(500, "Internal Server Error");

  const body: unknown = await request.json().catch(() => undefined);
  const model = candidates.find(({ id }) => candidates.length === 1 || named(body) === id);
  if (!model) return refusal(404, "The model name you specified is not supported");
  const problem = world.schemas.bodyProblem(model, body);
  if (problem) return refusal(422, problem);
  const { path } = model.answers;
  const asked = questionOf(path, body);
  if (asked.stream) return refusal(422, "streams are not emulated");
  if (faults.happens("task_moderation")) return refusal(400, "content policy violation");
  return answer(world, model, asked);
}

async function answer(world: World, model: AnsweringModel, asked: Asked): Promise<Response> {
  const { faults } = world;
  const pages = faults.happens("answer_long") ? LONG : "";
  const text = faults.happens("task_empty") ? "" : `${wordsFor(asked)}${pages}`;
  const used = {
    input: tokensIn([...asked.before, asked.prompt].join("")) + asked.images.length * IMAGE_TOKENS,
    output: tokensIn(text),
  };
  const credits = model.answers.creditsFor(used);
  if (faults.happens("credit_zero") || !world.account.charge(credits)) {
    return refusal(402, "Your credits are insufficient. Please top up.");
  }
  const input = {
    prompt: asked.prompt,
    ...(asked.before.length > 0 && { before: asked.before }),
    ...(asked.images.length > 0 && { image_urls: asked.images }),
    ...(asked.effort !== undefined && { reasoning_effort: asked.effort }),
    ...(asked.maxTokens !== undefined && { max_tokens: asked.maxTokens }),
  };
  const task = world.tasks.create({
    model,
    input,
    callBackUrl: undefined,
    credits,
    fate: { end: "success" },
  });
  world.made?.(task);
  await world.clock.sleep(task.dueAt - world.clock.now(), world.stop);
  task.completedAt = world.clock.now();
  if (faults.happens("create_lost_after")) return lostReply();
  if (faults.happens("create_slow")) await world.clock.sleep(SLOW_MS, world.stop);
  return Response.json(replyTo(model, { id: task.id, text, used, credits }));
}

function named(body: unknown): unknown {
  return typeof body === "object" && body !== null && "model" in body ? body.model : undefined;
}

function tokensIn(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}

/** In Markdown, as the real ones answer. */
function wordsFor({ prompt, images, effort }: Asked): string {
  const seen = images.length > 0 ? `\n- фото: ${images.length}` : "";
  const thought = effort === undefined ? "" : `\n- раздумья: ${effort}`;
  return `## Ответ\n\nВы спросили: **${prompt.slice(0, 300)}**\n\n- знаков: ${[...prompt].length}${seen}${thought}\n\n\`\`\`\nготово\n\`\`\``;
}
