import type { Input, MediaFacts } from "../../src/catalog/index.ts";
import { type Case, of, upTo } from "./timed-prices.ts";

const T = { task_id: "run:A1B2C3" };
const S = { audio_id: "run:A1B2C3.0" };
const from = (settings: { [field: string]: string }): MediaFacts => ({ task_id: [{ settings }] });
const six: Input = { ...T, extend_times: "6" };
const ten: Input = { ...T, extend_times: "10" };

/** What is made of an earlier run: some prices depend on what that one was made with. */
export const originPrices: readonly Case[] = [
  of("veo/extend", T, 60, from({ model: "veo3_fast" })),
  of("veo/extend", T, 250, from({ model: "veo3" })),
  // Published as 30, while the old endpoint takes the tier of 60 where none is said.
  upTo("veo/extend", T, 60, from({ model: "veo3_lite" })),
  upTo("veo/extend", T, 250),
  of("veo/get-1080p-video", { taskId: "run:A1B2C3" }, 5),
  of("veo/get-4k-video", T, 120),
  of("grok-imagine-image-2-0/segment-edit", T, 4),
  of("grok-imagine/extend", six, 14.4, from({ resolution: "480p" })),
  of("grok-imagine/extend", six, 27, from({ resolution: "720p" })),
  of("grok-imagine/extend", ten, 24, from({ resolution: "480p" })),
  of("grok-imagine/extend", ten, 45, from({ resolution: "720p" })),
  upTo("grok-imagine/extend", ten, 45),
  of("grok-imagine/upscale", { ...T, resolution: "720p" }, 10, from({ resolution: "480p" })),
  of("grok-imagine/upscale", { ...T, resolution: "1080p" }, 30, from({ resolution: "480p" })),
  of("grok-imagine/upscale", { ...T, resolution: "1080p" }, 20, from({ resolution: "720p" })),
  upTo("grok-imagine/upscale", { ...T, resolution: "1080p" }, 30),
  of("ai-music-api/extend", S, 12),
  of("ai-music-api/timeStamped-lyrics", S, 0.5),
  of("ai-music-api/convert-to-wav-format", S, 0.4),
  of("ai-music-api/create-music-video", S, 2),
  of("ai-music-api/cover-generate", T, 0),
  of("ai-music-api/generate-persona", S, 0),
  of("ai-music-api/generate-midi-from-audio", T, 0),
  of("ai-music-api/validation-phrase", { voice_url: "tg:a" }, 0),
  of("ai-music-api/regenerate-phrase", T, 0),
  of("ai-music-api/create-voice", T, 0),
  of("ai-music-api/check-voice", T, 0),
];
