import type { ApiResponse } from "grammy/types";
import { notFound, unauthorized } from "./api-error.ts";
import type { TelegramControl } from "./control/control.ts";
import { controlRoute } from "./control/control-routes.ts";
import { dispatch } from "./dispatch.ts";
import { readArgs, UPLOAD_BYTES_MAX } from "./read-args.ts";
import type { World } from "./world.ts";

/** An album of ten and some room for the form around it. */
const REQUEST_BYTES_MAX = 11 * UPLOAD_BYTES_MAX;

/** `/bot<token>/<method>`, `/file/bot<token>/<path>` and `/emulator/…` on one loopback port. */
export function serve(
  world: World,
  route: (request: Request) => Promise<Response>,
  port: number,
): { url: string; stop: () => Promise<void> } {
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port,
    maxRequestBodySize: REQUEST_BYTES_MAX,
    idleTimeout: 0, // Long polls and event streams are quiet for long.
    fetch: route,
    error: (error) => {
      world.log.error("emulator failed on a request", {}, error);
      return new Response("the emulator failed on this request", { status: 500 });
    },
  });
  return { url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) };
}

export async function route(
  world: World,
  control: TelegramControl,
  request: Request,
): Promise<Response> {
  const path = decodeURIComponent(new URL(request.url).pathname);
  if (path.startsWith("/emulator/")) return controlRoute(world, control, request);

  const [, file, token, rest = ""] = /^\/(file\/)?bot([^/]+)\/(.*)$/s.exec(path) ?? [];
  if (token === undefined) return answer(notFound.body());
  if (token !== world.token) return answer(unauthorized.body());
  if (file !== undefined) return download(world, rest);
  return call(world, rest, request);
}

async function call(world: World, method: string, request: Request): Promise<Response> {
  const context = { gone: request.signal };
  const outcome = await dispatch(world, method, () => readArgs(request), context);
  return outcome.status === "lost" ? hangUp() : answer(outcome.response);
}

function download(world: World, path: string): Response {
  const file = world.files.byLink(path);
  if (!file) return answer(notFound.body());
  return new Response(file.bytes as Uint8Array<ArrayBuffer>, {
    headers: { "content-type": "application/octet-stream" },
  });
}

function answer(response: ApiResponse<unknown>): Response {
  if (response.ok) return Response.json(response);
  const retryAfter = response.parameters?.retry_after;
  const headers = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  return Response.json(response, { status: response.error_code, headers });
}

/** A body that fails at once closes the connection without an answer: the caller sees a reset. */
function hangUp(): Response {
  return new Response(new ReadableStream({ start: (controller) => controller.error() }));
}
