import { badRequest, entityTooLarge } from "./api-error.ts";
import { Args, isRecord, type Upload } from "./args.ts";

/** telegram.md §3.3: nothing larger is taken from a bot. */
export const UPLOAD_BYTES_MAX = 50 * 1024 * 1024;

/** The parameters of a request in any of the four forms that the Bot API takes. */
export async function readArgs(request: Request): Promise<Args> {
  const query = [...new URL(request.url).searchParams];
  const type = request.headers.get("content-type") ?? "";

  if (type.includes("application/json")) {
    return new Args([...query, ...jsonValues(await request.text())]);
  }
  if (type.includes("application/x-www-form-urlencoded")) {
    return new Args([...query, ...new URLSearchParams(await request.text())]);
  }
  if (!type.includes("multipart/form-data")) return new Args(query);

  return readForm(await request.formData(), query);
}

async function readForm(
  form: Iterable<[string, string | File]>,
  query: [string, string][],
): Promise<Args> {
  const values: [string, unknown][] = query;
  const uploads = new Map<string, Upload>();
  for (const [name, part] of form) {
    if (typeof part === "string") values.push([name, part]);
    // Parts of one name do not hide each other: the page sends an album as several of them.
    else uploads.set(uploads.has(name) ? `${name}#${uploads.size}` : name, await readFile(part));
  }
  return new Args(values, uploads);
}

async function readFile(file: File): Promise<Upload> {
  if (file.size > UPLOAD_BYTES_MAX) throw entityTooLarge;
  return { name: file.name, mime: file.type, bytes: new Uint8Array(await file.arrayBuffer()) };
}

function jsonValues(text: string): [string, unknown][] {
  if (text.trim() === "") return [];
  return Object.entries(jsonObject(text));
}

function jsonObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest("can't parse request JSON object");
  }
  if (!isRecord(value)) throw badRequest("can't parse request JSON object");
  return value;
}
