import type { FileFacts, Input, MediaFacts } from "../../src/catalog/index.ts";
import { files } from "./sold.ts";

/** An input that a rule must refuse, and the nearest one that it must let pass. */
export interface Bite {
  rule: string;
  id: string;
  refused: Input;
  passes: Input;
  refusedFacts?: MediaFacts;
  passesFacts?: MediaFacts;
}

/** The same input, with files of which other things are known. */
export function facts(
  rule: string,
  id: string,
  field: string,
  refused: readonly FileFacts[],
  passes: readonly FileFacts[],
  more: Input = {},
): Bite {
  const given = { [field]: files(refused.length), ...more };
  return {
    rule,
    id,
    refused: given,
    passes: given,
    refusedFacts: { [field]: refused },
    passesFacts: { [field]: passes },
  };
}

const long = (...lengths: number[]) => lengths.map((seconds) => ({ seconds }));
const px = (widthPx: number, heightPx: number, more = {}) => [{ widthPx, heightPx, ...more }];
const unknown = [{ bytes: 5 }];

const prime = "wan/3-0-video-prime";
const dance = "bytedance/seedance-2-5";
const dance2 = "bytedance/seedance-2";
const fast = "bytedance/seedance-2-fast";
const lips = "volcengine/video-to-video-lip-sync";
const omni = "kling-3.0-omni/transformation";
const h3 = "minimax-h3/reference-to-video";
const song = "ai-music-api/generate";
const more = "ai-music-api/upload-and-extend-audio";
const frame = { first_frame_url: "tg:f" };
const looks = { reference_image_urls: files(1) };
const clip = { reference_video_urls: files(1) };
const voice = { reference_audio_urls: files(1) };
const custom = {
  custom_mode: true,
  prompt: undefined,
  lyrics: undefined,
  negative_tags: undefined,
};

export const videoBites: readonly Bite[] = [
  {
    rule: "words-or-media",
    id: "wan/3-0-video",
    refused: { prompt: undefined },
    passes: { prompt: undefined, ...looks },
  },
  {
    rule: "frames-or-references",
    id: prime,
    refused: { ...frame, ...clip },
    passes: { ...looks, ...clip },
  },
  {
    rule: "one-sort-of-references",
    id: prime,
    refused: { ...looks, reference_link_urls: ["https://example.com/page"] },
    passes: { reference_link_urls: ["https://example.com/page"] },
  },
  ...[prime, "wan/2-7-image-to-video", dance].map((id) => ({
    rule: "last-needs-first",
    id,
    refused: { first_frame_url: undefined, last_frame_url: "tg:l" },
    passes: { ...frame, last_frame_url: "tg:l" },
  })),
  facts("reference-video-length", prime, "reference_video_urls", long(9, 7), long(8, 7)),
  facts("reference-audio-length", prime, "reference_audio_urls", long(16), long(15)),
  facts("length-with-references", prime, "reference_video_urls", long(11), long(10), {
    duration: 20,
  }),
  facts("driving-video-length", "wan/2-2-animate-move", "video_url", long(61), long(60), {
    video_url: "tg:v",
  }),
  facts("driving-video-length", "wan/2-2-animate-replace", "video_url", unknown, long(5), {
    video_url: "tg:v",
  }),
  facts("picture-side", "wan/2-6-image-to-video", "image_urls", px(255, 900), px(256, 900)),
  facts(
    "source-video",
    "wan/2-7-videoedit",
    "video_url",
    px(1280, 720, { seconds: 11 }),
    px(1280, 720, { seconds: 10 }),
    { video_url: "tg:v" },
  ),
  facts("source-length", "happyhorse/video-edit", "video_url", long(16), long(15), {
    video_url: "tg:v",
  }),
  facts("source-length", "happyhorse/video-edit", "video_url", unknown, long(3), {
    video_url: "tg:v",
  }),
  { rule: "frames-or-references", id: dance2, refused: { ...frame, ...voice }, passes: frame },
  facts("reference-picture-size", dance, "reference_image_urls", px(751, 300), px(750, 300)),
  facts(
    "reference-video-form",
    dance,
    "reference_video_urls",
    px(1920, 1080, { seconds: 5 }),
    px(1280, 720, { seconds: 5 }),
  ),
  facts("reference-audio-length", dance, "reference_audio_urls", long(20, 11), long(20, 10)),
  facts("reference-video-length", dance2, "reference_video_urls", long(1), long(2)),
  facts("reference-audio-length", fast, "reference_audio_urls", long(8, 8), long(8, 7)),
  {
    rule: "search-without-media",
    id: fast,
    refused: { web_search: true, ...looks },
    passes: { web_search: false, ...looks },
  },
  facts("speech-length", "omnihuman-1-5", "audio_url", long(60), long(59), { audio_url: "tg:a" }),
  {
    rule: "reverse-needs-fitting",
    id: lips,
    refused: { mode: "lite", align_audio: false, align_audio_reverse: true },
    passes: { mode: "lite", align_audio: true, align_audio_reverse: true },
  },
  facts(
    "source-video",
    lips,
    "video_url",
    px(640, 359, { seconds: 5 }),
    px(640, 360, { seconds: 5 }),
    { video_url: "tg:v" },
  ),
  facts("speech-length", lips, "audio_url", unknown, long(120), { audio_url: "tg:a" }),
  facts("source-video", omni, "video_urls", long(16), long(15.5)),
  {
    rule: "ratio-without-pictures",
    id: omni,
    refused: { aspect_ratio: "16:9" },
    passes: { aspect_ratio: "auto" },
  },
  {
    rule: "ratio-with-pictures",
    id: omni,
    refused: { image_urls: files(1), aspect_ratio: "auto" },
    passes: { image_urls: files(1), aspect_ratio: "1:1" },
  },
  facts("driving-video-length", "kling-3.0/motion-control", "video_urls", long(2), long(3)),
  facts("as-on-picture-length", "kling-2.6/motion-control", "video_urls", long(11), long(10), {
    character_orientation: "image",
  }),
  {
    rule: "words-needed",
    id: "kling-3.0/video",
    refused: { prompt: undefined },
    passes: { prompt: "бег" },
  },
  facts("speech-length", "kling/ai-avatar-pro", "audio_url", long(301), long(300), {
    audio_url: "tg:a",
  }),
  {
    rule: "frame-needed",
    id: "minimax-h3/image-to-video",
    refused: { first_frame_url: undefined },
    passes: { first_frame_url: undefined, last_frame_url: "tg:l" },
  },
  facts("frame-size", "minimax-h3/image-to-video", "last_frame_url", px(255, 300), px(256, 300), {
    last_frame_url: "tg:l",
  }),
  {
    rule: "voice-needs-looks",
    id: h3,
    refused: { reference_image_urls: undefined, ...voice },
    passes: { reference_image_urls: undefined, ...voice, ...clip },
  },
  facts("reference-video-length", h3, "reference_video_urls", long(16), long(15)),
  facts("reference-audio-length", h3, "reference_audio_urls", long(8, 8), long(8, 7)),
  {
    rule: "long-not-in-1080p",
    id: "hailuo/2-3-image-to-video-pro",
    refused: { resolution: "1080P", duration: "10" },
    passes: { resolution: "768P", duration: "10" },
  },
  {
    rule: "video-of-yours",
    id: "pixverse-v6/extend",
    refused: { video_url: undefined },
    passes: { video_url: "tg:v" },
  },
  {
    rule: "frames-of-clip",
    id: "veo-3-1",
    refused: { generation_type: "FIRST_AND_LAST_FRAMES_2_VIDEO", image_urls: files(3) },
    passes: { generation_type: "FIRST_AND_LAST_FRAMES_2_VIDEO", image_urls: files(2) },
  },
  {
    rule: "references-of-clip",
    id: "veo-3-1",
    refused: { generation_type: "REFERENCE_2_VIDEO" },
    passes: { generation_type: "REFERENCE_2_VIDEO", image_urls: files(3) },
  },
  {
    rule: "references-form",
    id: "veo-3-1",
    refused: { generation_type: "REFERENCE_2_VIDEO", image_urls: files(1), model: "veo3" },
    passes: { generation_type: "REFERENCE_2_VIDEO", image_urls: files(1), model: "veo3_lite" },
  },
  {
    rule: "long-not-in-1080p",
    id: "runway",
    refused: { duration: 10, quality: "1080p" },
    passes: { duration: 5, quality: "1080p" },
  },
  {
    rule: "ratio-without-picture",
    id: "runway",
    refused: { aspect_ratio: undefined },
    passes: { aspect_ratio: undefined, image_url: "tg:f" },
  },
  {
    rule: "picture-needed",
    id: "grok-imagine/image-to-video",
    refused: { image_urls: [] },
    passes: { image_urls: files(1) },
  },
  facts("speech-length", "infinitalk/from-audio", "audio_url", long(16), long(15), {
    audio_url: "tg:a",
  }),
];

export const soundBites: readonly Bite[] = [
  facts("record-length", "elevenlabs/speech-to-text", "audio_url", unknown, long(7200), {
    audio_url: "tg:a",
  }),
  {
    rule: "something-to-sing",
    id: song,
    refused: { ...custom, style: undefined },
    passes: { ...custom, style: "фолк" },
  },
  {
    rule: "something-to-go-on",
    id: song,
    refused: { custom_mode: false, prompt: undefined, style: undefined },
    passes: { custom_mode: false, prompt: "о море", style: undefined },
  },
  {
    rule: "shorter-when-simple",
    id: song,
    refused: { custom_mode: false, prompt: "я".repeat(3001) },
    passes: { custom_mode: true, prompt: "я".repeat(3001) },
  },
  facts("melody-length", song, "audio_urls", long(5), long(6), { custom_mode: false }),
  facts("clip-length", song, "video_urls", long(242), long(241), { custom_mode: false }),
  facts("source-length", more, "upload_url", long(481), long(480), { upload_url: "tg:a" }),
  facts("moment-inside", more, "upload_url", long(60), long(61), {
    upload_url: "tg:a",
    default_param_flag: true,
    continue_at: 60,
  }),
  facts("moment-of-song", "ai-music-api/extend", "audio_id", long(60), long(61), {
    audio_id: "run:A1B2C3.0",
    default_param_flag: true,
    continue_at: 60,
  }),
  {
    rule: "one-stem",
    id: "ai-music-api/separate-vocals",
    refused: { type: "split_stem_advanced", stem_name: undefined },
    passes: { type: "split_stem_advanced", stem_name: "Piano" },
  },
];
