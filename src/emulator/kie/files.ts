import { refusal, success } from "./envelope.ts";
import { filesOf } from "./tasks.ts";
import type { Draw, Output } from "./types.ts";
import { SLOW_MS, type World } from "./world.ts";

/** Results are kept two weeks (kie/API.md §12). */
const RESULTS_KEPT_MS = 14 * 24 * 60 * 60 * 1000;
const OUTPUT_OF: Readonly<Record<string, Output>> = { png: "image", mp4: "video", mp3: "audio" };
const PAGE = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>";

/** What the hosts of uploads and results serve: public, no key needed. */
export async function serveFile(world: World, url: URL, method: string, drawing: Draw) {
  const path = decodeURIComponent(url.pathname).slice(1);
  const upload = world.uploads.get(path);
  if (upload) return fileResponse(upload.bytes, upload.mime);

  const draw = drawerOf(world, path, drawing);
  if (!draw) return new Response("Not Found", { status: 404 });
  if (method !== "GET") return new Response(null);
  if (world.faults.happens("result_404")) return new Response("Not Found", { status: 404 });
  if (world.faults.happens("result_html")) return fileResponse(Buffer.from(PAGE), "text/html");
  if (world.faults.happens("result_slow")) await world.clock.sleep(SLOW_MS, world.stop);
  const { bytes, mime } = draw();
  return fileResponse(bytes, mime);
}

/** `POST /api/v1/common/download-url` for our own files only; the signature is for show (§11). */
export async function downloadUrl(world: World, request: Request): Promise<Response> {
  const body: unknown = await request.json().catch(() => undefined);
  const url = typeof body === "object" && body !== null && "url" in body ? body.url : undefined;
  if (typeof url !== "string" || !url.startsWith(`${world.filesRoot}/`)) {
    return refusal(422, "url is wrong");
  }
  const signature = Buffer.from(world.random.bytes(16)).toString("hex");
  return success(`${url}?signature=${signature}`);
}

function drawerOf(world: World, path: string, drawing: Draw) {
  const [, taskId = "", index, extension = ""] =
    /^results\/(.+)-(\d+)\.(png|mp4|mp3)$/.exec(path) ?? [];
  const task = world.tasks.find(taskId);
  if (!task || task.completedAt === undefined) return undefined;
  if (world.clock.now() - task.completedAt > RESULTS_KEPT_MS) return undefined;
  if (!filesOf(task).includes(`${world.filesRoot}/${path}`)) return undefined;
  const output = OUTPUT_OF[extension] ?? "image";
  return () => drawing(task, { index: Number(index), output });
}

function fileResponse(bytes: Uint8Array, mime: string): Response {
  return new Response(new Uint8Array(bytes), { headers: { "Content-Type": mime } });
}
