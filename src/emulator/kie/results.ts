import { clipFor, toneTitled } from "./media/media.ts";
import type { Font } from "./picture/font.ts";
import { drawPoster } from "./picture/poster.ts";
import type { Draw, Input, Output, Task } from "./types.ts";

/** How many files one task makes, in the fields that models ask for it. */
const COUNT_FIELDS = ["n", "num_images", "max_images"];
const COUNT_MAX = 15;
const RATIO_FIELDS = ["aspect_ratio", "image_size", "ratio", "size"];
/** Where the words are, best first. */
const PROMPT_FIELDS = ["prompt", "text", "lyrics", "content", "title", "style"];
const RATIO_MAX = 8;

const EXTENSION: Record<"image" | "video" | "audio", string> = {
  image: "png",
  video: "mp4",
  audio: "mp3",
};
/** A song is two takes with a cover each (kie/API.md §4.1). */
const TRACKS = 2;
const TRACK_SECONDS = 4;
const SONG_KINDS: ReadonlySet<string | undefined> = new Set(["text-to-music", "music-edit"]);

/** The words of a request, or what its model does where it has none. */
export function promptOf(input: Input, kind = ""): string {
  const words = PROMPT_FIELDS.map((field) => input[field]).find(isWords);
  return words ?? kind.replaceAll("-", " ");
}

/** The content of `resultJson` for a finished task whose files lie under `root`. */
export function responseOf(task: Task, root: string, ids: object = {}): object {
  const { model, input } = task;
  const prompt = promptOf(input, model.kind);
  if (model.kind === "music-lyrics") {
    const lyrics = (take: number) => ({ title: `${prompt} ${take}`, text: `[Verse]\n${prompt}` });
    return { resultObject: { lyricsData: [lyrics(1), lyrics(2)] } };
  }
  if (model.output === "text") return { resultObject: { language_code: "ru", text: prompt } };
  if (model.output === "json") return { resultObject: { status: 1, ...ids } };
  const url = (index: number, output: keyof typeof EXTENSION) =>
    `${root}/results/${task.id}-${index}.${EXTENSION[output]}`;
  if (SONG_KINDS.has(model.kind)) {
    const data = Array.from({ length: TRACKS }, (_, index) => ({
      id: `${task.id}-${index}`,
      title: prompt.slice(0, 80),
      duration: TRACK_SECONDS,
      audio_url: url(index, "audio"),
      stream_audio_url: url(index, "audio"),
      image_url: url(index, "image"),
      prompt,
      tags: "",
      createTime: task.createdAt,
    }));
    return { data };
  }
  const { output } = model;
  return { resultUrls: Array.from({ length: countOf(input) }, (_, index) => url(index, output)) };
}

/** The bytes of a file, made when asked for: nothing is kept. */
export function drawerWith(drawing: { font: Font; sidePx: number }): Draw {
  return (task, file) => drawResult(task, file, drawing);
}

function drawResult(
  task: Task,
  file: { index: number; output: Output },
  drawing: { font: Font; sidePx: number },
): { bytes: Uint8Array; mime: string } {
  const { model, input } = task;
  const text = promptOf(input, model.kind);
  const ratio = ratioOf(input) ?? (model.output === "video" ? 16 / 9 : 1);
  const number = `${file.index + 1}`;
  if (file.output === "video") {
    return { bytes: clipFor(ratio, `${text} ${task.id} ${number}`), mime: "video/mp4" };
  }
  if (file.output === "audio") {
    return { bytes: toneTitled(`${text.slice(0, 200)} · ${number}`), mime: "audio/mpeg" };
  }
  const poster = { text, caption: `${model.id} · ${number}`, ratio, seed: `${text} ${number}` };
  return { bytes: drawPoster(drawing.font, poster, drawing.sidePx), mime: "image/png" };
}

function countOf(input: Input): number {
  const asked = COUNT_FIELDS.map((field) => Number(input[field])).find((n) => n >= 1);
  return Math.min(Math.floor(asked ?? 1), COUNT_MAX);
}

/** `16:9`, `landscape_16_9`, `1024x1536`, `square`; `auto` is left to the model. */
function ratioOf(input: Input): number | undefined {
  const text = RATIO_FIELDS.map((field) => input[field]).find(isRatio);
  if (text === undefined) return undefined;
  const [, first, second] = /(\d+)[:x_*](\d+)/.exec(text) ?? [];
  const sides = Number(first ?? 1) / Number(second ?? 1);
  // `portrait_16_9` is upright, though its numbers lie.
  const ratio = text.startsWith("portrait") ? Math.min(sides, 1 / sides) : sides;
  return Math.min(Math.max(ratio, 1 / RATIO_MAX), RATIO_MAX);
}

function isRatio(value: unknown): value is string {
  return typeof value === "string" && /^square|[1-9]\d*[:x_*][1-9]/.test(value);
}

function isWords(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "" && !value.startsWith("http");
}
