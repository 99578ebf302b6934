import { FAILURE_RULES } from "./failure-rules.ts";
import type { FailureClass } from "./types.ts";

/** The one change that would mend a refused run. */
export type Remedy =
  | "already_made"
  | "fresh_source"
  | "other_face"
  | "other_file"
  | "smaller_file"
  | "larger_file"
  | "other_format"
  | "other_length"
  | "shorter_text"
  | "longer_text"
  | "other_frame"
  | "less_at_once";

/**
 * Words by which a refusal says what is wrong with the input, the most telling first. As unstable
 * as all words of upstreams: what is not understood has no remedy, and the class's text stands.
 */
const SIGNS: readonly (readonly [Remedy, RegExp])[] = [
  [
    "already_made",
    /\bcode 409\b|already (exists|been (made|generated|created))|已存在|уже существует/i,
  ],
  ["fresh_source", /within 14 days|record is null|(task|record|video).{0,20}expired/i],
  ["other_face", /minors?\b|children|public figure|celebrit|real (person|people)|人脸|未成年/i],
  ["smaller_file", /(file|image|photo|video|audio).{0,40}(too (large|big)|exceeds?|size limit)/i],
  ["smaller_file", /(文件|图片|视频|音频).{0,8}(过大|太大)|файл.{0,20}(слишком больш|велик)/i],
  [
    "larger_file",
    /(image|photo|video|file|width|height|dimension)\w*.{0,40}too small|图片.{0,8}过小/i,
  ],
  [
    "other_length",
    /(duration|length|video|audio|clip)\w*.{0,40}too (long|short)|时长|длительност/i,
  ],
  ["other_length", /(duration|seconds).{0,30}(exceed|between|at (least|most)|must)/i],
  ["shorter_text", /(prompt|text|characters?|content).{0,40}(too long|exceed|at most|maximum)/i],
  ["shorter_text", /提示词.{0,8}(过长|太长)|文本过长|текст.{0,20}длинн/i],
  [
    "longer_text",
    /(prompt|text).{0,30}(too short|empty|required|missing)|提示词.{0,8}(为空|过短)/i,
  ],
  ["other_format", /format|mime|file type|corrupt|decode|格式|формат/i],
  ["other_frame", /aspect.?ratio|resolution|dimension|\bsize\b|尺寸|分辨率|соотношени|разрешени/i],
  ["less_at_once", /too many|maximum (number|of)|at most \d+ (image|file|item)/i],
  ["other_file", /(download|fetch|access|load|open|read).{0,40}(image|file|video|audio|url|link)/i],
  ["other_file", /(image|file|video|audio|url|link).{0,40}(accessible|unreachable|expired)/i],
  ["other_file", /(图片|文件|视频|音频|链接).{0,8}(下载|失效|过期|无法)|скачать/i],
];

/** Failures whose words may name what to change. */
const MENDABLE: ReadonlySet<FailureClass> = new Set(["input", "moderation", "network"]);

/** What the provider's words ask for, if they are of a failure that the person can mend. */
export function remedyOf(failure: FailureClass, detail = ""): Remedy | undefined {
  if (!MENDABLE.has(failure)) return undefined;
  const found = SIGNS.find(([, sign]) => sign.test(detail))?.[0];
  // A lost connection asks for nothing but another try, unless it was the file's own.
  if (FAILURE_RULES[failure].of === "network" && found !== "other_file") return undefined;
  return found;
}
