import { parseJson } from "./request.ts";
import type { MediaKind, ResultFile } from "./types.ts";

type Fields = Record<string, unknown>;

const EXTENSIONS: readonly (readonly [MediaKind, RegExp])[] = [
  ["image", /\.(png|jpe?g|webp|gif|avif|heic)$/i],
  ["video", /\.(mp4|mov|webm|m4v)$/i],
  ["audio", /\.(mp3|wav|ogg|flac|m4a|aac)$/i],
];

/** Where results lie in the legacy shapes, tried only when the known ones are empty. */
const LEGACY_KEYS = [
  "result_urls",
  "resultUrl",
  "resultVideoUrl",
  "resultImageUrl",
  "videoUrl",
  "video_url",
  "audioWavUrl",
  "audio_wav_url",
  "images",
];
const LEGACY_NESTED = ["info", "videoInfo", "vocal_separation_info"];

/** How deep a `resultObject` is searched for addresses. */
const DEPTH_MAX = 5;

/**
 * The files of a finished task, from whatever shape its family answers with (kie/API.md §4.1):
 * the first step that finds anything decides. Empty means a success without output.
 */
export function resultFiles(response: unknown): ResultFile[] {
  const fields = asFields(response);
  if (!fields) return [];
  for (const step of [plainUrls, tracks, resultObject, legacy]) {
    const files = withoutRepeats(step(fields));
    if (files.length > 0) return files;
  }
  return Object.keys(resultIds(response)).length > 0 ? [{ kind: "text", text: "" }] : [];
}

function plainUrls(fields: Fields): ResultFile[] {
  const main = urlsOf(fields.resultUrls);
  if (main.length === 0) return [];
  const frames = [...urlsOf(fields.firstFrameUrl), ...urlsOf(fields.lastFrameUrl)];
  return [...main.map((url) => fileAt(url)), ...frames.map((url) => fileAt(url, "image"))];
}

/**
 * Songs lie in `data`, in older answers under a name that ends so. The stream's address stands in
 * where the finished file is missing.
 */
function tracks(fields: Fields): ResultFile[] {
  const lists = Object.entries(fields).filter(([key]) => /data$/i.test(key));
  const list = lists.map(([, value]) => value).find(Array.isArray) ?? [];
  return list.map(asFields).flatMap((track) => {
    if (!track) return [];
    const { audio_url, audioUrl, stream_audio_url, streamAudioUrl } = track;
    const url = [audio_url, audioUrl, stream_audio_url, streamAudioUrl].flatMap(urlsOf)[0];
    return url ? [{ kind: "audio" as const, url, ...named(track) }] : textIn(track);
  });
}

function resultObject(fields: Fields): ResultFile[] {
  const { resultObject: value } = fields;
  if (typeof value === "string" && value.trim() !== "") return [{ kind: "text", text: value }];
  const object = asFields(value);
  if (!object) return [];
  // The id of a voice is nothing to look at: that it is there is all there is to say.
  if (Object.keys(resultIds({ resultObject: value })).length > 0) {
    return [{ kind: "text", text: "" }];
  }
  const { lyricsData } = object;
  const texts = Array.isArray(lyricsData) ? lyricsData.flatMap(textIn) : textIn(object);
  const files = [...texts, ...filesIn(object)];
  // An answer in numbers (`{ "subject_status": 1 }`) is shown as it came.
  const facts = Object.keys(object).length > 0 ? JSON.stringify(object, null, 2) : "";
  return files.length > 0 || facts === "" ? files : [{ kind: "text", text: facts }];
}

function legacy(fields: Fields): ResultFile[] {
  const own = LEGACY_KEYS.flatMap((key) => urlsOf(fields[key])).map((url) => fileAt(url));
  const nested = LEGACY_NESTED.map((key) => asFields(fields[key])).flatMap((inner) =>
    inner ? [...plainUrls(inner), ...legacy(inner), ...filesIn(inner)] : [],
  );
  return [...own, ...nested];
}

function textIn(value: unknown): ResultFile[] {
  const fields = asFields(value);
  if (typeof fields?.text !== "string" || fields.text.trim() === "") return [];
  return [{ kind: "text", text: fields.text, ...titled(fields) }];
}

/** Every `…url` and `…urls` inside, however deep: `mask_urls`, `vocal_url`. */
function filesIn(fields: Fields, depth = 0): ResultFile[] {
  if (depth > DEPTH_MAX) return [];
  return Object.entries(fields).flatMap(([key, value]) => {
    if (/_?urls?$/i.test(key)) return urlsOf(value).map((url) => fileAt(url, kindOfKey(key)));
    const inner = Array.isArray(value) ? value : [value];
    return inner.map(asFields).flatMap((nested) => (nested ? filesIn(nested, depth + 1) : []));
  });
}

/** One address, a list of them, or a text with such a list in it (kie/API.md §5.3). */
function urlsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(urlsOf);
  if (typeof value !== "string") return [];
  if (value.trimStart().startsWith("[")) return urlsOf(parseJson(value) ?? null);
  return /^https?:\/\//i.test(value) && URL.canParse(value) ? [value] : [];
}

/** By its extension, else by the name of its field; the bytes decide when it is fetched. */
function fileAt(url: string, otherwise: MediaKind = "document"): ResultFile {
  const { pathname } = new URL(url);
  const known = EXTENSIONS.find(([, pattern]) => pattern.test(pathname));
  return { kind: known?.[0] ?? otherwise, url };
}

function kindOfKey(key: string): MediaKind {
  if (/image|mask|frame/i.test(key)) return "image";
  if (/video/i.test(key)) return "video";
  return /audio|vocal|instrumental/i.test(key) ? "audio" : "document";
}

function titled(fields: Fields): { title?: string } {
  return typeof fields.title === "string" && fields.title !== "" ? { title: fields.title } : {};
}

function named(track: Fields): { title?: string; id?: string } {
  const id = idIn(track.id);
  return { ...titled(track), ...(id !== undefined && { id }) };
}

/** Names of ids that say which task it was, not what came of it. */
const TASK_IDS = new Set(["taskId", "task_id", "recordId", "parentMusicId"]);
const ID_CHARS_MAX = 200;
const IDS_MAX = 10;

/**
 * The ids by which later requests take what a task has made: `personaId`, `voiceId`. Empty for the
 * many that make files only.
 */
export function resultIds(response: unknown): { readonly [name: string]: string } {
  const fields = asFields(response);
  const places = [fields, asFields(fields?.resultObject), asFields(fields?.data)];
  const found = places.flatMap((place) =>
    Object.entries(place ?? {}).flatMap(([name, value]) => {
      const id = /(Id|_id)$/.test(name) && !TASK_IDS.has(name) ? idIn(value) : undefined;
      return id === undefined ? [] : [[name, id] as const];
    }),
  );
  return Object.fromEntries(found.slice(0, IDS_MAX));
}

function idIn(value: unknown): string | undefined {
  const fits = typeof value === "string" && value !== "" && value.length <= ID_CHARS_MAX;
  return fits ? value : undefined;
}

function asFields(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : undefined;
}

function withoutRepeats(files: readonly ResultFile[]): ResultFile[] {
  const urls = files.map(({ url }) => url);
  return files.filter(({ url }, index) => url === undefined || urls.indexOf(url) === index);
}
