import { isLoopback } from "./callbacks.ts";
import type { World } from "./world.ts";

/** Kie fetches no file for longer (kie/API.md §10). */
const DOWNLOAD_TIMEOUT_MS = 30_000;

interface Uploaded {
  bytes: Uint8Array;
  mime: string;
  uploadPath: unknown;
  fileName: unknown;
}

/** Names the first thing that is missing, as the real one does. */
class MissingParameter extends Error {}

/** `POST /api/file-stream-upload`, multipart. */
export function streamUpload(world: World, request: Request): Promise<Response> {
  return store(world, async () => {
    const form = await request.formData();
    const file = form.get("file");
    if (!(file instanceof Blob)) throw new MissingParameter("file");
    return {
      bytes: await file.bytes(),
      mime: file.type,
      uploadPath: form.get("uploadPath"),
      fileName: form.get("fileName"),
    };
  });
}

/** `POST /api/file-base64-upload`, JSON with bare base64 or a data URL. */
export function base64Upload(world: World, request: Request): Promise<Response> {
  return store(world, async () => {
    const { base64Data, uploadPath, fileName } = await fieldsOf(request);
    if (typeof base64Data !== "string") throw new MissingParameter("base64Data");
    const [, mime = "application/octet-stream", data = base64Data] =
      /^data:([^;,]+);base64,(.*)$/s.exec(base64Data) ?? [];
    return { bytes: Buffer.from(data, "base64"), mime, uploadPath, fileName };
  });
}

/** `POST /api/file-url-upload`, JSON; from this machine only. */
export function urlUpload(world: World, request: Request): Promise<Response> {
  return store(world, async () => {
    const { fileUrl, uploadPath, fileName } = await fieldsOf(request);
    if (typeof fileUrl !== "string") throw new MissingParameter("fileUrl");
    if (!isLoopback(fileUrl)) throw new MissingParameter("fileUrl on a reachable host");
    const file = await fetch(fileUrl, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) });
    const mime = file.headers.get("Content-Type") ?? "application/octet-stream";
    return { bytes: await file.bytes(), mime, uploadPath, fileName };
  });
}

async function store(world: World, read: () => Promise<Uploaded>): Promise<Response> {
  if (world.faults.happens("upload_500")) return refusal(500, "File upload failed");
  const file = await read().catch((error: unknown) => error);
  if (file instanceof MissingParameter) {
    return refusal(400, `Missing required parameter: ${file.message}`);
  }
  if (file instanceof Error) return refusal(400, "The file could not be read");
  const { bytes, mime, uploadPath, fileName } = file as Uploaded;
  if (typeof uploadPath !== "string" || uploadPath === "") {
    return refusal(400, "Missing required parameter: uploadPath");
  }
  const folder = safePath(uploadPath);
  const name = typeof fileName === "string" ? safePath(fileName) : "";
  const filePath = world.uploads.put({ folder, name, bytes, mime });
  return Response.json({
    success: true,
    code: 200,
    msg: "File uploaded successfully",
    data: {
      success: true,
      fileName: filePath.split("/").at(-1),
      filePath,
      downloadUrl: `${world.filesRoot}/${filePath}`,
      fileSize: bytes.length,
      mimeType: mime,
      uploadedAt: new Date(world.clock.now()).toISOString(),
    },
  });
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
