import {
  type EmulatedModel,
  type KieEmulator,
  type KieEmulatorOptions,
  type SecondsByOutput,
  startKieEmulator,
} from "../../src/emulator/kie/index.ts";
import { silentLog } from "../../src/kernel/index.ts";
import { createKie, type Kie } from "../../src/kie/index.ts";
import { ManualClock } from "./manual-clock.ts";
import { seededRandom } from "./seeded-random.ts";

export const API_KEY = "test-key-3f9c2a77";

const prompt = { type: "string", minLength: 1, maxLength: 200 };
const image = { type: "string", format: "uri", "x-media": "image" };

/** One model of each output and of each shape of answer. */
export const MODELS: readonly EmulatedModel[] = [
  model("test/picture", "image", "text-to-image", {
    prompt,
    aspect_ratio: { type: "string", enum: ["1:1", "16:9", "9:16"] },
    num_images: { type: "string", enum: ["1", "2", "3"] },
  }),
  model("test/edit", "image", "image-to-image", {
    prompt,
    image_urls: { type: "array", items: image, maxItems: 3, "x-media": "image" },
  }),
  model("test/clip", "video", "text-to-video", { prompt }),
  model("test/speech", "audio", "text-to-speech", { prompt }),
  model("test/song", "audio", "text-to-music", { prompt }),
  model("test/lyrics", "text", "music-lyrics", { prompt }),
  model("test/transcript", "text", "speech-to-text", { prompt }),
  model("test/detection", "json", "subject-detection", { prompt }),
];

/** Every task takes one second. */
const SECONDS: SecondsByOutput = {
  image: [1, 1],
  video: [1, 1],
  audio: [1, 1],
  text: [1, 1],
  json: [1, 1],
};

export interface KiePair extends AsyncDisposable {
  clock: ManualClock;
  emulator: KieEmulator;
  kie: Kie;
}

/** The client and its other side, over HTTP, on one clock that a test moves. */
export async function kiePair(options: Partial<KieEmulatorOptions> = {}): Promise<KiePair> {
  const clock = new ManualClock();
  const random = seededRandom(7);
  const own = { models: MODELS, apiKey: API_KEY, clock, random, seconds: SECONDS };
  const emulator = await startKieEmulator({ pictureSidePx: 128, ...own, ...options });
  const { url: apiRoot, uploadUrl: uploadRoot } = emulator;
  const config = { apiRoot, uploadRoot, apiKey: API_KEY, allowPrivateResults: true };
  const kie = createKie(config, { log: silentLog, clock, random });
  return { clock, emulator, kie, [Symbol.asyncDispose]: () => emulator.stop() };
}

function model(
  id: string,
  output: EmulatedModel["output"],
  kind: string,
  properties: Record<string, object>,
): EmulatedModel {
  const schema = { type: "object", required: ["prompt"], properties };
  return { id, output, kind, schema, creditsFor: () => 4.5 };
}
