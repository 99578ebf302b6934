import type { InputSchema, Property, RuleData } from "../data.ts";
import { given } from "../given.ts";
import type { PriceRow } from "../model.ts";
import { counted } from "../russian.ts";
import type { BillingTerms, SecondsTerms } from "../terms.ts";
import { isNumeric } from "./counts.ts";

/** How long files may be where the provider does not say it (decision 176). */
const VIDEO_SECONDS_MAX = 60;
const AUDIO_SECONDS_MAX = 300;
/** What is billed by the minute is meant for long files. */
const MINUTES_SECONDS_MAX = 7200;
const OF_SECONDS = ["секунды", "секунд", "секунд"] as const;

const LENGTH_NAME =
  /^(?:(?:video|audio|output|clip|total|target)_?)?(?:duration|length|seconds)(?:_?(?:seconds|secs?|s))?$/i;
const FRAMES_NAME = /^(?:num_|n_)?frames$/i;
const RATE_NAME = /^(?:fps|frame_?rate|frames_per_second)$/i;

export interface Billed {
  readonly billing?: BillingTerms;
  readonly rules: readonly RuleData[];
}

/** The length of the result, as the person chooses it; also where nobody could read it as a number. */
export function isLength(name: string): boolean {
  return LENGTH_NAME.test(name);
}

/**
 * What a second or a minute is of: of the result as ordered, of the person's file, or, as a quote
 * must never be too low, of both. Returns the reason where that cannot be told.
 */
export function lengthBilling(
  { id, input, prices }: { id: string; input: InputSchema; prices: readonly PriceRow[] },
  secondsFields: readonly string[],
): Billed | string {
  const { properties, required = [] } = input;
  const lengths = Object.keys(properties).filter(
    (name) => isLength(name) && isNumeric(properties[name] ?? {}),
  );
  if (lengths.length > 1) return `is billed by length, and has several: ${lengths.join(", ")}`;
  const [length] = lengths;
  const isLong = prices.some(({ unit }) => unit === "minute");
  const timed = timedFiles(input, isLong);
  if (typeof timed === "string") return timed;
  const terms = (seconds: SecondsTerms, files: readonly TimedFile[]): Billed => ({
    billing: { seconds, ...(length !== undefined && files.length > 0 && { fewerMayCome: true }) },
    rules: files.map((file) => lengthRule(id, file)),
  });
  if (length !== undefined) {
    const videos = timed.filter(({ media }) => media === "video");
    if (videos.length > 0) return terms({ field: length, files: secondsOf(videos) }, videos);
    return secondsFields.includes(length) ? { rules: [] } : terms({ field: length }, []);
  }
  const frames = Object.keys(properties).find((name) => FRAMES_NAME.test(name));
  const framesPerSecond = Object.keys(properties).find((name) => RATE_NAME.test(name));
  if (frames && framesPerSecond) return terms({ field: frames, framesPerSecond }, []);
  const [file, ...others] = timed;
  if (!file) return "is billed by length, and no field says how long";
  if (others.length > 0) return "is billed by length, and it is not said of which file";
  if (!required.includes(file.name)) return `is billed by length, and works without ${file.name}`;
  return terms({ files: secondsOf([file]) }, [file]);
}

interface TimedFile {
  readonly name: string;
  readonly media: "video" | "audio";
  readonly secondsMin?: number;
  readonly secondsMax: number;
  /** All files of the field together are billed. */
  readonly filesMax: number;
}

/** The files that have a length; or why it cannot be told whether they have one. */
function timedFiles({ properties }: InputSchema, isLong: boolean): readonly TimedFile[] | string {
  const files: TimedFile[] = [];
  for (const [name, property] of Object.entries(properties)) {
    const kinds = [property["x-media"]].flat();
    const media = kinds.find((it) => it === "video" || it === "audio");
    if (media === undefined) continue;
    if (kinds.length > 1)
      return `is billed by length, and ${name} takes files with and without one`;
    files.push(timedFile(name, media, property, isLong));
  }
  return files;
}

function timedFile(
  name: string,
  media: TimedFile["media"],
  property: Property,
  isLong: boolean,
): TimedFile {
  const ours = media === "video" ? VIDEO_SECONDS_MAX : AUDIO_SECONDS_MAX;
  const published = property["x-max-seconds"] as number | undefined;
  return {
    name,
    media,
    ...given({ secondsMin: property["x-min-seconds"] as number | undefined }),
    secondsMax: published ?? (isLong ? MINUTES_SECONDS_MAX : ours),
    filesMax: property.type === "array" ? (property.maxItems ?? 1) : 1,
  };
}

function secondsOf(files: readonly TimedFile[]): NonNullable<SecondsTerms["files"]> {
  const most = files.reduce((sum, { secondsMax, filesMax }) => sum + secondsMax * filesMax, 0);
  return { fields: files.map(({ name }) => name), most };
}

/** A file whose length nobody knows could cost more than was quoted: it is refused. */
function lengthRule(id: string, { name, media, secondsMin, secondsMax }: TimedFile): RuleData {
  const longest = counted(secondsMax, OF_SECONDS);
  const from = secondsMin === undefined ? "" : `от ${counted(secondsMin, OF_SECONDS)} `;
  const text =
    media === "video"
      ? `Нужно видео ${from}до ${longest}, длина которого видна. Пришлите его обычным видео, не ссылкой, или сократите.`
      : `Нужна запись ${from}до ${longest}, длина которой видна. Пришлите её голосовым сообщением или музыкой, или сократите.`;
  return {
    name: `length-${media}`,
    models: [id],
    covers: [],
    media: {
      fields: [name],
      seconds: { ...given({ least: secondsMin }), most: secondsMax },
      lengthKnown: true,
    },
    field: name,
    text,
  };
}
