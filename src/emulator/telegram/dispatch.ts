import type { ApiResponse } from "grammy/types";
import { ApiError, notFound, serverRestart, tooManyRequests } from "./api-error.ts";
import type { Args } from "./args.ts";
import type { CallContext } from "./methods/method.ts";
import { findMethod } from "./methods/table.ts";
import type { World } from "./world.ts";

/** What goes back to the caller; `lost`: nothing, the connection ends. */
export type CallOutcome =
  | { status: "answered"; response: ApiResponse<unknown> }
  | { status: "lost" };

/** One call of the bot, with whatever is planned to go wrong with it. */
export async function dispatch(
  world: World,
  name: string,
  readArgs: () => Promise<Args>,
  context: CallContext,
): Promise<CallOutcome> {
  const { faults, clock } = world;
  const startedAt = clock.now();
  const method = name.toLowerCase();
  if (faults.bites("dropBeforeNext", method)) {
    world.calls.add({ at: startedAt, method: name, ok: false, tookMs: 0 });
    return { status: "lost" };
  }
  const { slowMs } = faults;
  if (slowMs > 0 && faults.touches(method)) await clock.sleep(slowMs, world.stop);

  const { response, args } = await run(world, name, readArgs, context);
  const lost = response.ok && faults.bites("loseAnswerNext", method);
  const chatId = args?.integer("chat_id", 0);
  world.calls.add({
    at: startedAt,
    method: findMethod(name)?.name ?? name,
    ok: response.ok && !lost,
    tookMs: clock.now() - startedAt,
    ...(response.ok ? {} : { errorCode: response.error_code, description: response.description }),
    ...(chatId ? { chatId } : {}),
  });
  return lost ? { status: "lost" } : { status: "answered", response };
}

async function run(
  world: World,
  name: string,
  readArgs: () => Promise<Args>,
  context: CallContext,
): Promise<{ response: ApiResponse<unknown>; args?: Args }> {
  let args: Args | undefined;
  try {
    const found = findMethod(name);
    if (!found) throw notFound;
    args = await readArgs();
    refuseOnPurpose(world, name.toLowerCase());
    const result = await found.method(world, args, context);
    return { response: { ok: true, result }, args };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { response: error.body(), ...(args ? { args } : {}) };
  }
}

function refuseOnPurpose(world: World, method: string): void {
  if (world.faults.bites("rate429", method)) {
    throw tooManyRequests(world.faults.current().retryAfter);
  }
  if (world.faults.bites("fail500Next", method)) throw serverRestart;
}
