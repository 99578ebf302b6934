import type { FileFacts, Input } from "../../src/catalog/index.ts";
import { files } from "./sold.ts";
import type { Bite } from "./timed-bites.ts";

/** Rules about lists: what stands in their items, and what holds for all of them together. */

const scenes = (...lengths: number[]): Input => ({
  multi_prompt: lengths.map((duration) => ({ prompt: "кот", duration })),
});

const heroes = (list: string, ...names: string[]): Input => ({
  [list]: names.map((name) => hero(name)),
});
const hero = (name: string, more: Input = {}): Input => ({
  name,
  description: "рыжий кот",
  element_input_urls: files(2),
  ...more,
});

/** The same hero, by files of which other things are known. */
function byFiles(
  rule: string,
  id: string,
  list: string,
  refused: readonly FileFacts[],
  passes: readonly FileFacts[],
  member = "element_input_urls",
): Bite {
  const of = (known: readonly FileFacts[]): Input => ({
    [list]: [hero("первый"), hero("второй", { [member]: files(known.length) })],
  });
  const facts = (known: readonly FileFacts[]) => ({ [`${list}.1.${member}`]: known });
  return {
    rule,
    id,
    refused: of(refused),
    passes: of(passes),
    refusedFacts: facts(refused),
    passesFacts: facts(passes),
  };
}

const photos = (count: number): FileFacts[] =>
  Array.from({ length: count }, () => ({ kind: "image" as const }));
const clip = (seconds: number): FileFacts => ({ kind: "video", seconds });

const omni = ["kling-3.0-omni/image-to-video", "kling-3.0-omni/text-to-video"] as const;
const film = "kling-3.0/video";

export const listBites: readonly Bite[] = [
  ...omni.flatMap((id): Bite[] => {
    const on = { customize_multi_shots: true };
    return [
      { rule: "scenes-needed", id, refused: on, passes: { ...on, ...scenes(3) } },
      {
        rule: "scenes-make-the-length",
        id,
        refused: { ...on, ...scenes(1, 1) },
        passes: { ...on, ...scenes(1, 2) },
      },
      {
        rule: "scenes-make-the-length",
        id,
        refused: { ...on, ...scenes(15, 1) },
        passes: { ...on, ...scenes(14, 1) },
      },
    ];
  }),
  ...[...omni, "kling-3.0-omni/transformation"].flatMap((id): Bite[] => [
    {
      rule: "heroes-by-name",
      id,
      refused: heroes("elements", "Кот", "Кот"),
      passes: heroes("elements", "Кот", "Пёс"),
    },
    byFiles("heroes-by-photos-or-video", id, "elements", photos(1), photos(2)),
    byFiles("heroes-by-photos-or-video", id, "elements", [clip(9)], [clip(8)]),
    byFiles("heroes-by-photos-or-video", id, "elements", [clip(5), clip(5)], [clip(5)]),
    byFiles("heroes-by-photos-or-video", id, "elements", [...photos(1), clip(5)], photos(4)),
  ]),
  {
    rule: "scenes-needed",
    id: film,
    refused: { multi_shots: true, sound: true },
    passes: { multi_shots: true, sound: true, ...scenes(3) },
  },
  {
    rule: "scenes-make-the-length",
    id: film,
    refused: { multi_shots: true, sound: true, ...scenes(12, 4) },
    passes: { multi_shots: true, sound: true, ...scenes(12, 3) },
  },
  {
    rule: "scenes-have-sound",
    id: film,
    refused: { multi_shots: true, ...scenes(5) },
    passes: { multi_shots: true, sound: true, ...scenes(5) },
  },
  {
    rule: "scenes-have-one-picture",
    id: film,
    refused: { multi_shots: true, sound: true, ...scenes(5), image_urls: files(2) },
    passes: { multi_shots: true, sound: true, ...scenes(5), image_urls: files(1) },
  },
  {
    rule: "heroes-by-name",
    id: film,
    refused: heroes("kling_elements", "Кот", "Кот"),
    passes: heroes("kling_elements", "Кот", "Пёс"),
  },
  byFiles("heroes-by-photos-or-video", film, "kling_elements", photos(1), photos(3)),
  byFiles(
    "voice-of-hero",
    film,
    "kling_elements",
    [{ kind: "audio", seconds: 4 }],
    [{ kind: "audio", seconds: 5 }],
    "element_input_audio_urls",
  ),
  {
    rule: "room-for-clip",
    id: "gemini-omni-video",
    refused: { video_list: [{ url: "tg:v", start: 0, ends: 5 }], image_urls: files(6) },
    passes: { video_list: [{ url: "tg:v", start: 0, ends: 5 }], image_urls: files(5) },
  },
  {
    rule: "clip-length",
    id: "gemini-omni-video",
    refused: { video_list: [{ url: "tg:v", start: 0, ends: 5 }] },
    passes: { video_list: [{ url: "tg:v", start: 0, ends: 5 }] },
    refusedFacts: { "video_list.0.url": [clip(31)] },
    passesFacts: { "video_list.0.url": [clip(30)] },
  },
  ...[
    [4, 15, 14],
    [5, 5, 6],
    [6, 5, 7],
  ].map(([start, refused, passes]) => ({
    rule: "clip-part",
    id: "gemini-omni-video",
    refused: { video_list: [{ url: "tg:v", start, ends: refused }] },
    passes: { video_list: [{ url: "tg:v", start, ends: passes }] },
  })),
  {
    rule: "words-of-all-lines",
    id: "elevenlabs/text-to-dialogue-v3",
    refused: lines(2_500, 2_501),
    passes: lines(2_500, 2_500),
  },
  {
    rule: "names-of-samples",
    id: "pixverse-v6/reference-to-video",
    refused: samples("kot", "kot"),
    passes: samples("kot", "pes"),
  },
  ...["wan/2-7-image", "wan/2-7-image-pro"].map((id) => ({
    rule: "palette-is-whole",
    id,
    refused: palette("33.33%", "33.33%", "33.33%"),
    passes: palette("33.33%", "33.33%", "33.34%"),
  })),
];

function lines(...lengths: number[]): Input {
  const voice = "EkK5I93UQWFDigLMpZcX";
  return { dialogue: lengths.map((length) => ({ text: "я".repeat(length), voice })) };
}

function samples(...names: string[]): Input {
  return { image_references: names.map((ref_name) => ({ image_url: "tg:a", ref_name })) };
}

function palette(...ratios: string[]): Input {
  return { color_palette: ratios.map((ratio) => ({ hex: "#1E90FF", ratio })) };
}
