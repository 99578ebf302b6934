import { badRequest } from "../api-error.ts";
import { imageSize, type SizePx } from "./image-size.ts";

/** telegram.md §3.3 */
const PHOTO_BYTES_MAX = 10 * 1024 * 1024;
const SIDES_SUM_PX_MAX = 10_000;
const RATIO_MAX = 20;

/** What must hold for bytes to become a photo; otherwise they are still good as a document. */
export function checkPhoto(bytes: Uint8Array): SizePx {
  if (bytes.byteLength > PHOTO_BYTES_MAX) {
    throw badRequest(
      `file of size ${bytes.byteLength} bytes is too big for a photo; ` +
        `the maximum size is ${PHOTO_BYTES_MAX} bytes`,
    );
  }
  const size = imageSize(bytes);
  if (!size) throw badRequest("IMAGE_PROCESS_FAILED");
  const { widthPx, heightPx } = size;
  const ratio = Math.max(widthPx, heightPx) / Math.min(widthPx, heightPx);
  if (widthPx + heightPx > SIDES_SUM_PX_MAX || !(ratio <= RATIO_MAX)) {
    throw badRequest("PHOTO_INVALID_DIMENSIONS");
  }
  return size;
}
