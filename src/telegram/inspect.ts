import { imageSize } from "image-size";
import type { Media } from "../catalog/index.ts";

/** What a file is by its bytes; whatever its name and its sender claim. */
export interface FileContent {
  kind: Media;
  mime: string;
  widthPx?: number;
  heightPx?: number;
  seconds?: number;
}

/** The names of the one library for what the models call by another. */
const IMAGE_MIMES: { readonly [type: string]: string } = {
  jpg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  gif: "image/gif",
  bmp: "image/bmp",
  tiff: "image/tiff",
  heif: "image/heic",
  avif: "image/avif",
};
/** Turned on its side by a camera (EXIF). */
const SIDEWAYS_FROM = 5;

/**
 * A picture with its size, a video or a sound with its length; `undefined` for everything else and
 * for what is broken. Never throws for what is in the bytes.
 */
export async function inspect(bytes: Uint8Array): Promise<FileContent | undefined> {
  return pictureIn(bytes) ?? (await recordingIn(bytes));
}

function pictureIn(bytes: Uint8Array): FileContent | undefined {
  try {
    const { type = "", width, height, orientation = 1 } = imageSize(bytes);
    const mime = IMAGE_MIMES[type];
    if (mime === undefined) return undefined;
    const isUpright = orientation < SIDEWAYS_FROM;
    const [widthPx, heightPx] = isUpright ? [width, height] : [height, width];
    return { kind: "image", mime, widthPx, heightPx };
  } catch {
    return undefined; // Its way to say that this is no picture that it knows.
  }
}

async function recordingIn(bytes: Uint8Array): Promise<FileContent | undefined> {
  // Loaded when the first such file comes: a tenth of a second that no start should wait for.
  const { ALL_FORMATS, BufferSource, Input } = await import("mediabunny");
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
  try {
    const mime = (await input.getMimeType()).split(";")[0] ?? "";
    const seconds = await input.computeDuration();
    const video = await input.getPrimaryVideoTrack();
    if (!video && !(await input.getPrimaryAudioTrack())) return undefined;
    const known = { mime, ...(seconds > 0 && { seconds }) };
    if (!video) return { kind: "audio", ...known };
    return { kind: "video", ...known, widthPx: video.displayWidth, heightPx: video.displayHeight };
  } catch {
    return undefined; // Nothing that it can read, or a file that breaks off.
  } finally {
    input.dispose();
  }
}
