import type { JsonSchema, Media } from "../model.ts";

const MEGABYTE = 1_048_576;
const SCALES: Readonly<Record<string, number>> = { k: 1024, m: MEGABYTE, g: 1024 * MEGABYTE };

/** By which a name or a sentence tells what kind of file is meant; the first that fits counts. */
const KIND_WORDS: readonly (readonly [Media, RegExp])[] = [
  ["video", /video|clip|movie|mp4/],
  ["audio", /audio|voice|music|song|sound|speech|mp3|wav/],
  ["image", /image|img|photo|picture|frame|mask|portrait|png|jpe?g/],
  ["document", /document|file|pdf/],
];

const ADDRESS_NAME = /(?:^|_)ur[li]s?(?:_list)?$|Ur[li]s?$/;
const BARE_NAME =
  /^(?:(?:input|reference|mask|source|target|start|end|first|last|tail|face)_?)*(?:images?|videos?|audios?|mask|frame|image_input|input_image)$/i;
const SAYS_ADDRESS = /\bURLs?\b|file url/i;

const RANGE = String.raw`between\s*([\d.]+)\s*(?:s\w*)?\s*(?:to|and|-|–)\s*([\d.]+)\s*s(?:ec(?:onds?)?)?\b`;
const SHORTEST = [/min(?:imum)? duration:?\s*([\d.]+)\s*s/i, new RegExp(RANGE, "i")];
const LONGEST = [
  /max(?:imum)? duration:?\s*([\d.]+)\s*s/i,
  new RegExp(RANGE.replace("([", "(?:["), "i"),
  /(?:up to|at most|no (?:longer|more) than|maximum(?: of)?)\s*([\d.]+)\s*s(?:ec(?:onds?)?)?\b/i,
];

/** The words of a schema that JSON Schema does not check: what it is about. */
export function proseOf(schema: JsonSchema): string {
  return [schema.title, schema.description].filter((it) => typeof it === "string").join(". ");
}

/** Whether a text, or each text of a list, is the address of a file. */
export function isFileAddress(name: string, schema: JsonSchema): boolean {
  const prose = proseOf(schema);
  if (/accepted types|file url/i.test(prose)) return true;
  if (ADDRESS_NAME.test(name)) return true;
  return BARE_NAME.test(name) && (schema.format === "uri" || SAYS_ADDRESS.test(prose));
}

/** What the prose tells of the files, as our own keywords; `undefined`: not even their kind. */
export function fileKeywords(name: string, schema: JsonSchema): JsonSchema | undefined {
  const prose = proseOf(schema);
  const mime = mimeIn(prose);
  const media = mediaOf(name, prose, mime);
  if (media.length === 0) return undefined;
  const [only] = media;
  const said: [string, unknown][] = [
    ["x-media", media.length === 1 ? only : media],
    ["x-max-bytes", bytesIn(prose)],
    ["x-mime", mime],
    ["x-min-seconds", secondsIn(SHORTEST, prose)],
    ["x-max-seconds", secondsIn(LONGEST, prose)],
  ];
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}

function mimeIn(prose: string): readonly string[] | undefined {
  const listed = /accepted types?:\s*([^;)]+)/i.exec(prose)?.[1];
  const types = listed?.match(/[a-z]+\/[a-z0-9.+-]*[a-z0-9]/g);
  return types ? [...new Set(types)] : undefined;
}

/** By the types if there are any, by the sentence that says it, by the name, by any other word. */
function mediaOf(name: string, prose: string, mime?: readonly string[]): readonly Media[] {
  const stated = /URL of the ([a-z]+(?: or [a-z]+)*)/i
    .exec(prose)?.[1]
    ?.toLowerCase()
    .split(" or ");
  const kinds = stated?.filter((word): word is Media => MEDIA.has(word));
  if (kinds && kinds.length > 0) return kinds;
  if (mime) return [...new Set(mime.map(mediaOfType))];
  const words = [name.toLowerCase(), prose.toLowerCase()];
  const found = words.flatMap((text) => KIND_WORDS.find(([, word]) => word.test(text))?.[0] ?? []);
  return found.slice(0, 1);
}

const MEDIA: ReadonlySet<string> = new Set(["image", "video", "audio", "document"]);

function mediaOfType(type: string): Media {
  const kind = type.split("/")[0] ?? "";
  return MEDIA.has(kind) ? (kind as Media) : "document";
}

function bytesIn(prose: string): number | undefined {
  const found = /(?:max(?:imum)?(?: file)? size|file size)[^\d]{0,12}([\d.]+)\s*([KMG])i?B/i.exec(
    prose,
  );
  const scale = SCALES[found?.[2]?.toLowerCase() ?? ""];
  return found && scale ? Math.round(Number(found[1]) * scale) : undefined;
}

function secondsIn(ways: readonly RegExp[], prose: string): number | undefined {
  const found = ways.map((words) => words.exec(prose)?.[1]).find((it) => it !== undefined);
  return found === undefined ? undefined : Number(found);
}
