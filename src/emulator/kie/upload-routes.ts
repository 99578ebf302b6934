import { fetchLocally } from "./loopback.ts";
import type { World } from "./world.ts";

/** Kie fetches no file for longer (kie/API.md §10). */
const DOWNLOAD_TIMEOUT_MS = 30_000;

/** What a request asks to store; a text names the parameter that it lacks. */
type Order = { file: Stored; uploadPath: unknown; fileName: unknown } | string;

interface Stored {
  bytes: Uint8Array;
  mime: string;
}

/** `POST /api/file-stream-upload`, multipart. */
export function streamUpload(world: World, request: Request): Promise<Response> {
  return store(world, async () => {
    const form = await request.formData();
    const file = form.get("file");
    if (!(file instanceof Blob)) return "file";
    return {
      file: { bytes: await file.bytes(), mime: file.type },
      uploadPath: form.get("uploadPath"),
      fileName: form.get("fileName"),
    };
  });
}

/** `POST /api/file-base64-upload`, JSON with bare base64 or a data URL. */
export function base64Upload(world: World, request: Request): Promise<Response> {
  return store(world, async () => {
    const { base64Data, uploadPath, fileName } = await fieldsOf(request);
    if (typeof base64Data !== "string") return "base64Data";
    const [, mime = "application/octet-stream", data = base64Data] =
      /^data:([^;,]+);base64,(.*)$/s.exec(base64Data) ?? [];
    return { file: { bytes: Buffer.from(data, "base64"), mime }, uploadPath, fileName };
  });
}

/** `POST /api/file-url-upload`, JSON; from this machine only. */
export function urlUpload(world: World, request: Request): Promise<Response> {
  return store(world, async () => {
    const { fileUrl, uploadPath, fileName } = await fieldsOf(request);
    if (typeof fileUrl !== "string") return "fileUrl";
    const download = { method: "GET", limitMs: DOWNLOAD_TIMEOUT_MS };
    const file = await fetchLocally(world, fileUrl, download, async (answer) => ({
      bytes: await answer.bytes(),
      mime: answer.headers.get("Content-Type") ?? "application/octet-stream",
    }));
    return file ? { file, uploadPath, fileName } : "fileUrl";
  });
}

async function store(world: World, read: () => Promise<Order>): Promise<Response> {
  if (world.faults.happens("upload_500")) return refusal(500, "File upload failed");
  const order = await read().catch(() => undefined);
  if (order === undefined) return refusal(400, "The request could not be read");
  if (typeof order === "string") return missing(order);
  const { file, uploadPath, fileName } = order;
  if (typeof uploadPath !== "string" || uploadPath === "") return missing("uploadPath");

  const folder = safePath(uploadPath);
  const name = typeof fileName === "string" ? safePath(fileName) : "";
  const filePath = world.uploads.put({ folder, name, ...file });
  return Response.json({
    success: true,
    code: 200,
    msg: "File uploaded successfully",
    data: {
      success: true,
      fileName: filePath.split("/").at(-1),
      filePath,
      downloadUrl: `${world.filesRoot}/${filePath}`,
      fileSize: file.bytes.length,
      mimeType: file.mime,
      uploadedAt: new Date(world.clock.now()).toISOString(),
    },
  });
}

function missing(parameter: string): Response {
  return refusal(400, `Missing required parameter: ${parameter}`);
}

function refusal(code: number, msg: string): Response {
  return Response.json({ success: false, code, msg });
}

async function fieldsOf(request: Request): Promise<Record<string, unknown>> {
  const body: unknown = await request.json();
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
}

function safePath(text: string): string {
  return text.replace(/[^\w./-]/g, "_").replace(/\.{2,}|^\/+|\/+$/g, "");
}
