import type { Animation, Audio, Document, Message, PhotoSize, Video, Voice } from "grammy/types";
import type { StoredFile } from "../files/file-store.ts";

/** Side of the smallest size of a photo, in pixels. */
const THUMB_PX = 90;

/** The fields of a message that say which file it carries. */
export function mediaFields(file: StoredFile): Partial<Message> {
  switch (file.kind) {
    case "photo":
      return { photo: photoSizes(file) };
    case "video":
      return { video: video(file) };
    case "audio":
      return { audio: audio(file) };
    case "voice":
      return { voice: voice(file) };
    case "animation":
      // For old clients an animation is a document as well.
      return { animation: video(file), document: document(file) };
    case "document":
      return { document: document(file) };
  }
}

/** Smallest first. The small one has its own ids; its bytes are those of the photo. */
export function photoSizes(file: StoredFile): PhotoSize[] {
  const { widthPx = 0, heightPx = 0 } = file;
  const full: PhotoSize = {
    file_id: file.fileId,
    file_unique_id: file.uniqueId,
    width: widthPx,
    height: heightPx,
    file_size: file.bytes.byteLength,
  };
  const scale = THUMB_PX / Math.max(widthPx, heightPx);
  if (!(scale < 1)) return [full];
  const thumb: PhotoSize = {
    ...full,
    file_id: file.thumbId,
    file_unique_id: file.thumbUniqueId,
    width: Math.max(1, Math.round(widthPx * scale)),
    height: Math.max(1, Math.round(heightPx * scale)),
  };
  return [thumb, full];
}

function video(file: StoredFile): Video & Animation {
  return {
    ...common(file),
    width: file.widthPx ?? 0,
    height: file.heightPx ?? 0,
    duration: file.durationS ?? 0,
  };
}

function audio(file: StoredFile): Audio {
  return {
    ...common(file),
    duration: file.durationS ?? 0,
    ...(file.title === undefined ? {} : { title: file.title }),
    ...(file.performer === undefined ? {} : { performer: file.performer }),
  };
}

function voice(file: StoredFile): Voice {
  const { file_name: _, ...fields } = common(file);
  return { ...fields, duration: file.durationS ?? 0 };
}

function document(file: StoredFile): Document {
  return common(file);
}

function common(file: StoredFile): Document {
  const thumbnail = file.thumbnail && photoSizes(file.thumbnail)[0];
  return {
    file_id: file.fileId,
    file_unique_id: file.uniqueId,
    ...(file.name === undefined ? {} : { file_name: file.name }),
    mime_type: file.mime,
    file_size: file.bytes.byteLength,
    ...(thumbnail ? { thumbnail } : {}),
  };
}
