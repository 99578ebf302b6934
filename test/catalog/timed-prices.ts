import type { Input, MediaFacts } from "../../src/catalog/index.ts";
import { files } from "./sold.ts";

/** What an input costs, worked out by hand from the provider's price list. */
export interface Case {
  id: string;
  input: Input;
  credits: number;
  upTo: boolean;
  facts: MediaFacts;
}

export function of(id: string, input: Input, credits: number, facts: MediaFacts = {}): Case {
  return { id, input, credits, upTo: false, facts };
}

export function upTo(id: string, input: Input, credits: number, facts: MediaFacts = {}): Case {
  return { id, input, credits, upTo: true, facts };
}

const video = (seconds: number): MediaFacts => ({ video_url: [{ seconds }] });
const videos = (seconds: number): MediaFacts => ({ video_urls: [{ seconds }] });
const audio = (seconds: number): MediaFacts => ({ audio_url: [{ seconds }] });
const clips = (...lengths: number[]): MediaFacts => ({
  reference_video_urls: lengths.map((seconds) => ({ seconds })),
});
const V = { video_url: "tg:v" };
const VS = { video_urls: ["tg:v"] };
const A = { audio_url: "tg:a" };
const SCENES = { multi_prompt: [3, 4, 5].map((duration) => ({ prompt: "кот", duration })) };
const REF = { reference_video_urls: ["tg:v"] };

/** Videos: by the piece, by the second of the result, and by the second of the person's file. */
export const videoPrices: readonly Case[] = [
  of("veo-3-1", {}, 60),
  of("veo-3-1", { duration: 4 }, 60),
  of("veo-3-1", { resolution: "1080p" }, 65),
  of("veo-3-1", { model: "veo3" }, 250),
  of("veo-3-1", { model: "veo3", resolution: "4k" }, 370),
  of("veo-3-1", { model: "veo3_lite", resolution: "4k" }, 150),
  of("gemini-omni-video", {}, 63),
  of("gemini-omni-video", { duration: "6", resolution: "1080p" }, 84),
  of("gemini-omni-video", { duration: "10" }, 126),
  of("gemini-omni-video", { duration: "8", resolution: "4k" }, 189),
  of("wan/3-0-video", {}, 160),
  of("wan/3-0-video", { resolution: "720P", duration: 30 }, 480),
  // The seconds of reference videos are billed with those of the result.
  of("wan/3-0-video", { ...REF, resolution: "480P" }, 120, clips(10)),
  upTo("wan/3-0-video", REF, 640),
  of("wan/3-0-video-prime", { resolution: "720P", duration: 10 }, 252),
  of("wan/3-0-video-prime", { resolution: "480P", duration: 3 }, 36.6),
  of("bytedance/seedance-2-5", {}, 315),
  of("bytedance/seedance-2-5", { resolution: "1080p", duration: 10 }, 1580),
  of("bytedance/seedance-2-5", REF, 494, clips(8)),
  upTo("bytedance/seedance-2-5", { ...REF, resolution: "480p", duration: 4 }, 578),
  of("bytedance/seedance-2", {}, 205),
  of("bytedance/seedance-2", { resolution: "4k", duration: 15 }, 3120),
  of("bytedance/seedance-2", { ...REF, resolution: "480p" }, 230, clips(15)),
  of(
    "bytedance/seedance-2",
    { reference_video_urls: files(2), resolution: "1080p", duration: 4 },
    682,
    clips(3, 4),
  ),
  of("bytedance/seedance-2-fast", {}, 124),
  of("bytedance/seedance-2-fast", { resolution: "480p", duration: 4 }, 46.8),
  upTo("bytedance/seedance-2-fast", REF, 300),
  of("bytedance/seedance-1.5-pro", {}, 14),
  of("bytedance/seedance-1.5-pro", { duration: 8, generate_audio: true }, 56),
  of("bytedance/seedance-1.5-pro", { duration: 12, resolution: "480p" }, 21),
  of("bytedance/v1-lite-image-to-video", {}, 22.5),
  of("bytedance/v1-lite-image-to-video", { resolution: "1080p", duration: "10" }, 100),
  of("bytedance/v1-lite-text-to-video", { resolution: "480p" }, 10),
  of("bytedance/v1-pro-fast-image-to-video", {}, 16),
  of("bytedance/v1-pro-fast-image-to-video", { duration: "10" }, 36),
  of("bytedance/v1-pro-fast-image-to-video", { duration: "10", resolution: "1080p" }, 72),
  of("bytedance/v1-pro-image-to-video", { duration: "10" }, 60),
  of("bytedance/v1-pro-text-to-video", { resolution: "1080p" }, 70),
  of("kling-3.0-omni/image-to-video", {}, 70),
  of("kling-3.0-omni/image-to-video", { duration: 10, resolution: "1080p", audio: true }, 230),
  of("kling-3.0-omni/text-to-video", { audio: true }, 90),
  of("kling-3.0-omni/text-to-video", { duration: 15, resolution: "4k" }, 1005),
  // The length of the person's video: what is begun counts as a whole second.
  of("kling-3.0-omni/transformation", VS, 200, videos(10)),
  upTo("kling-3.0-omni/transformation", { ...VS, resolution: "1080p" }, 108, videos(3.2)),
  upTo("kling-3.0-omni/transformation", { ...VS, resolution: "4k" }, 1072),
  of("kling-3.0/motion-control", { ...VS, mode: "1080p" }, 324, videos(12)),
  upTo("kling-3.0/motion-control", VS, 600),
  of("kling-2.6/motion-control", VS, 110, videos(10)),
  of("kling-2.6/motion-control", { ...VS, mode: "1080p" }, 144, videos(8)),
  upTo("kling-2.6/motion-control", VS, 330, { video_urls: [{ bytes: 5 }] }),
  // Scenes are as long together as the video: 3 + 4 + 5 seconds, whatever stands in `duration`.
  of("kling-3.0-omni/text-to-video", { ...SCENES, customize_multi_shots: true, duration: 5 }, 168),
  of("kling-3.0-omni/image-to-video", { ...SCENES, customize_multi_shots: true, audio: true }, 216),
  of("kling-3.0/video", { ...SCENES, multi_shots: true, sound: true, mode: "std" }, 240),
  // A clip costs the same at any length; 5 s without one are no price of the list.
  of("gemini-omni-video", { duration: "4", video_list: [{ url: "tg:v", start: 0, ends: 5 }] }, 168),
  of("pixverse-v6/reference-to-video", { quality: "360p", duration: 10 }, 45),
  of("pixverse-v6/reference-to-video", { generate_audio_switch: true }, 54),
  of("kling-3.0/video", {}, 90),
  of("kling-3.0/video", { sound: true }, 135),
  of("kling-3.0/video", { mode: "std", duration: "10" }, 140),
  of("kling-3.0/video", { mode: "4K", sound: true, duration: "3" }, 201),
  of("kling/v3-turbo-image-to-video", { resolution: "1080p", duration: "10" }, 225),
  of("kling/v3-turbo-text-to-video", { duration: "15" }, 270),
  of("kling-2.6/image-to-video", {}, 55),
  of("kling-2.6/image-to-video", { sound: true, duration: "10" }, 220),
  of("kling-2.6/text-to-video", { duration: "10" }, 110),
  of("kling/v2-1-master-image-to-video", { duration: "10" }, 320),
  of("kling/v2-1-master-text-to-video", {}, 160),
  of("kling/v2-1-pro", { duration: "10" }, 100),
  of("kling/v2-1-standard", {}, 25),
  of("kling/v2-5-turbo-image-to-video-pro", {}, 42),
  of("kling/v2-5-turbo-text-to-video-pro", { duration: "10" }, 84),
  of("kling/ai-avatar-pro", A, 192, audio(12)),
  upTo("kling/ai-avatar-pro", A, 4800),
  of("kling/ai-avatar-standard", A, 480, audio(60)),
  upTo("kling/ai-avatar-standard", A, 64, audio(7.4)),
  of("minimax-h3/image-to-video", {}, 78),
  of("minimax-h3/image-to-video", { resolution: "768P", duration: 15 }, 120),
  of("minimax-h3/reference-to-video", { reference_image_urls: files(5) }, 78),
  // Five pictures are free, each further one costs four credits.
  of("minimax-h3/reference-to-video", { reference_image_urls: files(7) }, 86),
  of("minimax-h3/reference-to-video", { ...REF, resolution: "768P", duration: 4 }, 64, clips(4)),
  upTo("minimax-h3/reference-to-video", REF, 273),
  of("hailuo/02-image-to-video-pro", {}, 57),
  of("hailuo/02-image-to-video-standard", {}, 50),
  of("hailuo/02-image-to-video-standard", { resolution: "512P", duration: "6" }, 12),
  of("hailuo/02-text-to-video-pro", {}, 57),
  of("hailuo/02-text-to-video-standard", { duration: "10" }, 50),
  of("hailuo/2-3-image-to-video-pro", { duration: "10" }, 90),
  of("hailuo/2-3-image-to-video-pro", { resolution: "1080P" }, 80),
  of("hailuo/2-3-image-to-video-standard", {}, 30),
  of("pixverse-v6/extend", V, 36),
  of("pixverse-v6/extend", { quality: "1080p", generate_audio_switch: true, duration: 10 }, 184),
  of("pixverse-v6/image-to-video", { quality: "360p", duration: 8 }, 32),
  of("pixverse-v6/text-to-video", { quality: "540p", generate_audio_switch: true }, 36),
  of("pixverse-v6/text-to-video", { quality: "1080p", duration: 15 }, 216),
  of("happyhorse-1-1/image-to-video", { resolution: "720p", duration: 3 }, 67.5),
  of("happyhorse-1-1/text-to-video", { duration: 10 }, 290),
  of("happyhorse/image-to-video", {}, 240),
  of("happyhorse/reference-to-video", { resolution: "720p" }, 140),
  of("happyhorse/text-to-video", { duration: 15 }, 720),
  // Input and result, which is at most as long.
  upTo("happyhorse/video-edit", V, 480, video(5)),
  upTo("happyhorse/video-edit", { ...V, resolution: "720p" }, 168, video(3)),
  upTo("happyhorse/video-edit", V, 1440),
  of("grok-imagine-video-1-5-preview", {}, 19.2),
  of("grok-imagine-video-1-5-preview", { resolution: "720p", duration: 15 }, 67.5),
  of("grok-imagine/image-to-video", {}, 14.4),
  of("grok-imagine/image-to-video", { resolution: "1080p", duration: "30" }, 240),
  of("grok-imagine/text-to-video", { resolution: "720p", duration: 10 }, 45),
  of("wan/2-2-a14b-image-to-video-turbo", {}, 80),
  of("wan/2-2-a14b-text-to-video-turbo", { resolution: "480p" }, 40),
  // Frames ÷ frames per second.
  of("wan/2-2-a14b-speech-to-video-turbo", {}, 60),
  of(
    "wan/2-2-a14b-speech-to-video-turbo",
    { num_frames: 120, frames_per_second: 60, resolution: "720p" },
    48,
  ),
  upTo("wan/2-2-a14b-speech-to-video-turbo", { num_frames: 80, frames_per_second: 24 }, 48),
  of("wan/2-2-animate-move", V, 60, video(10)),
  upTo("wan/2-2-animate-move", { ...V, resolution: "720p" }, 62.5, video(4.5)),
  of("wan/2-2-animate-replace", { ...V, resolution: "580p" }, 114, video(12)),
  of("wan/2-5-image-to-video", { resolution: "1080p", duration: "10" }, 200),
  of("wan/2-5-text-to-video", {}, 60),
  of("wan/2-6-image-to-video", { resolution: "720p", duration: "15" }, 209.5),
  of("wan/2-6-text-to-video", { duration: "15" }, 315),
  of("wan/2-6-video-to-video", { resolution: "720p", duration: "10" }, 140),
  of("wan/2-7-image-to-video", { resolution: "720p", duration: 2 }, 32),
  of("wan/2-7-text-to-video", { duration: 15 }, 360),
  // As long as the source, unless a length is chosen.
  of("wan/2-7-videoedit", V, 168, video(7)),
  of("wan/2-7-videoedit", { ...V, duration: 5 }, 120, video(9)),
  upTo("wan/2-7-videoedit", V, 240),
  of("runway", {}, 12),
  of("runway", { duration: 10 }, 30),
  of("runway", { quality: "1080p" }, 30),
  of("runway/gen4-aleph", V, 110),
  of("omnihuman-1-5", A, 378, audio(14)),
  upTo("omnihuman-1-5", A, 1620),
  of("volcengine/video-to-video-lip-sync", { ...V, ...A }, 80, { ...video(10), ...audio(10) }),
  upTo("volcengine/video-to-video-lip-sync", { ...V, ...A }, 96, { ...video(8), ...audio(12) }),
  upTo("volcengine/video-to-video-lip-sync", { ...V, ...A }, 960, video(8)),
  of("infinitalk/from-audio", A, 30, audio(10)),
  of("infinitalk/from-audio", { ...A, resolution: "720p" }, 180, audio(15)),
  upTo("infinitalk/from-audio", A, 45),
];

/** Sound and speech: by the thousand characters, by the second, by the minute, by the request. */
export const soundPrices: readonly Case[] = [
  // 14 credits for each begun thousand of characters, of all lines together.
  of("grok-imagine-image-2-0/segment-map", { image_url: "tg:a" }, 0),
  upTo("elevenlabs/text-to-dialogue-v3", { dialogue: lines(400, 601) }, 28),
  of("elevenlabs/text-to-dialogue-v3", { dialogue: lines(400, 600) }, 14),
  // Tokens at most: (80 characters ÷ 8 + 5) s × 32 spoken, 80 + 300 read, each by its own row.
  upTo("google/gemini-2-5-pro-tts", { dialogue_turns: lines(50, 30) }, 1.3972),
  upTo("google/gemini-3-1-flash-tts", { dialogue_turns: lines(80) }, 1.3972),
  upTo("google/gemini-3-8-flash-tts", { dialogue_turns: lines(80) }, 0.6314),
  upTo("google/gemini-3-8-flash-lite-tts", { dialogue_turns: lines(80) }, 0.4298),

  of("elevenlabs/text-to-speech-turbo-2-5", { text: "я".repeat(1000) }, 6),
  upTo("elevenlabs/text-to-speech-turbo-2-5", { text: "Добрый день" }, 6),
  upTo("elevenlabs/text-to-speech-turbo-2-5", { text: "🦊".repeat(4001) }, 30),
  of("elevenlabs/text-to-speech-multilingual-v2", { text: "я".repeat(2000) }, 24),
  of("elevenlabs/sound-effect-v2", {}, 1.2),
  of("elevenlabs/sound-effect-v2", { duration_seconds: 22 }, 5.28),
  upTo("elevenlabs/sound-effect-v2", { duration_seconds: 0.5 }, 0.24),
  of("elevenlabs/speech-to-text", A, 3.5, audio(60)),
  upTo("elevenlabs/speech-to-text", A, 7, audio(61)),
  upTo("elevenlabs/speech-to-text", A, 420),
  of("ai-music-api/generate", {}, 12),
  of("ai-music-api/generate", { custom_mode: true, duration: 360 }, 12),
  of("ai-music-api/upload-and-cover-audio", {}, 12),
  of("ai-music-api/upload-and-extend-audio", {}, 12),
  of("ai-music-api/add-instrumental", {}, 12),
  of("ai-music-api/add-vocals", {}, 12),
  of("ai-music-api/mashup", {}, 12),
  of("ai-music-api/sounds", {}, 2.5),
  of("ai-music-api/generate-lyrics", {}, 0.4),
  of("ai-music-api/boost-music-style", {}, 0.4),
  of("ai-music-api/separate-vocals", A, 10),
  of("ai-music-api/separate-vocals", { ...A, type: "split_stem" }, 50),
  of("ai-music-api/separate-vocals", { ...A, type: "split_stem_advanced" }, 20),
];

function lines(...lengths: number[]) {
  return lengths.map((length) => ({ text: "я".repeat(length) }));
}
