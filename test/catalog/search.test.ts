// Goal: whoever knows what they look for finds it, however they spell it. Method: what people type,
// with the section or the kind that all the first answers must have, or the very first model.
import { describe, expect, test } from "bun:test";
import type { RawData } from "../../src/catalog/data.ts";
import { embeddedData } from "../../src/catalog/files.ts";
import { loadCatalogue } from "../../src/catalog/index.ts";
import { catalogue } from "./sold.ts";

/** The first answers, which is what is looked at. */
const LOOKED_AT = 3;

/** What is typed → the name, the kind or the section of what comes first; `*`: any ending. */
const FIRST: readonly (readonly [string, string])[] = [
  // Names as they are written
  ["nano banana", "Nano Banana*"],
  ["Nano Banana Pro", "Nano Banana Pro"],
  ["veo 3.1", "Veo 3.1"],
  ["veo3", "Veo 3.1"],
  ["KLING", "Kling*"],
  ["kling 2.6", "Kling 2.6*"],
  ["gpt image 2", "GPT Image 2"],
  ["gpt-4o", "GPT-4o Image"],
  ["flux", "FLUX*"],
  ["wan 3.0", "Wan 3.0*"],
  ["recraft", "Recraft*"],
  ["runway", "Runway*"],
  ["z image", "Z-Image Turbo"],
  ["imagen 4 ultra", "Imagen 4 Ultra"],
  // Names in Russian letters
  ["нано банана", "Nano Banana*"],
  ["нанобанана про", "Nano Banana Pro"],
  ["клинг", "Kling*"],
  ["клинг 3", "Kling 3.0*"],
  ["вео", "Veo 3.1"],
  ["сидрим", "Seedream*"],
  ["сиданс", "Seedance*"],
  ["флюкс", "FLUX*"],
  ["ван 2.7", "Wan 2.7*"],
  ["хайлуо", "Hailuo*"],
  ["грок", "Grok*"],
  ["квен", "Qwen*"],
  ["рекрафт", "Recraft*"],
  ["топаз", "Topaz*"],
  ["ранвей", "Runway*"],
  ["идеограм", "Ideogram*"],
  ["имаген", "Imagen*"],
  ["джипити", "GPT*"],
  ["4о", "GPT-4o Image"],
  ["омнихуман", "Omnihuman*"],
  // Makers
  ["suno", "Suno: песня"],
  ["суно", "Suno: песня"],
  ["гугл", "Nano Banana*"],
  ["опенаи", "GPT*"],
  ["элевенлабс", "ElevenLabs*"],
  ["eleven labs", "ElevenLabs*"],
  ["минимакс", "MiniMax*"],
  ["клод", "Claude*"],
  ["дипсик", "DeepSeek*"],
  ["чатгпт", "GPT 6*"],
  ["чат гпт", "GPT 6*"],
  ["задать вопрос", "chat"],
  // What stands in a name after the colon
  ["слои", "Seedream 5 Pro: слои"],
  ["мешап", "Suno: мэшап"],
  ["suno кавер", "Suno: кавер"],
  ["kling 2.6 из фото", "Kling 2.6: из фото"],
  // Slips of the hand
  ["nano bannana", "Nano Banana*"],
  ["клинк", "Kling*"],
  ["seadream", "Seedream*"],
  ["ideogramm", "Ideogram*"],
  ["recarft", "Recraft*"],
  ["озвучька", "text-to-speech"],
  ["оживть фото", "image-to-video"],
  // The other layout of the keyboard
  ["rkbyu", "Kling*"],
  ["yfyj ,fyfyf", "Nano Banana*"],
  ["мущ", "Veo 3.1"],
  ["лдштп", "Kling*"],
  ["jpdexrf", "text-to-speech"],
  ["dbltj bp ajnj", "image-to-video"],
  // What is to be done, in any form of the words
  ["видео из фото", "image-to-video"],
  ["оживи фотографию", "image-to-video"],
  ["видео по описанию", "text-to-video"],
  ["изменить видео", "video-to-video"],
  ["говорящее фото", "speech-to-video"],
  ["переозвучить видео", "lip-sync"],
  ["реплики на два голоса", "text-to-speech"],
  ["озвучка", "text-to-speech"],
  ["озвучить текст", "text-to-speech"],
  ["прочитай вслух", "text-to-speech"],
  ["расшифровать голосовое", "speech-to-text"],
  ["субтитры", "speech-to-text"],
  ["убрать фон", "remove-background"],
  ["прозрачный фон", "remove-background"],
  ["улучшить качество фото", "upscale-image"],
  ["апскейл", "upscale-image"],
  ["песня", "text-to-music"],
  ["хочу сочинить музыку", "text-to-music"],
  ["минусовка", "stem-separation"],
  ["кавер на песню", "music-edit"],
  ["звуковой эффект", "sound-effect"],
  ["слова песни", "text"],
  ["нарисуй логотип", "text-to-image"],
  ["сменить фон", "image-to-image"],
  // Sections
  ["ролик", "video"],
  ["картинку", "image"],
  ["аудио", "audio"],
];

const KINDS = new Set(catalogue.models.map(({ kind }) => kind));
const SECTIONS = new Set<string>(catalogue.models.map(({ section }) => section));

describe("search", () => {
  test.each(FIRST)("«%s» leads to %s (G13, R158)", (typed, first) => {
    const { status, models } = catalogue.search(typed);
    expect(status).toBe("found");
    const seen = models.slice(0, LOOKED_AT);
    if (KINDS.has(first)) expect(seen[0]?.kind).toBe(first);
    else if (SECTIONS.has(first))
      for (const { section } of seen) expect(section).toBe(first as never);
    else if (first.endsWith("*")) expect(seen[0]?.name).toStartWith(first.slice(0, -1));
    else expect(seen[0]?.name).toBe(first);
  });

  test("every model is found by its own name, among the first (G13, R84)", () => {
    const places = catalogue.models.map((model) => {
      return [model.name, catalogue.search(model.name).models.indexOf(model)] as const;
    });
    expect(places.filter(([, place]) => place < 0 || place >= LOOKED_AT)).toEqual([]);
  });

  test("every maker is found by its name (G13)", () => {
    const first = (words: string) => /^\w+/.exec(words)?.[0];
    for (const { maker } of catalogue.models) {
      expect(first(catalogue.search(maker).models[0]?.maker ?? "")).toBe(first(maker));
    }
  });

  test("what nobody sells leads to the nearest, and noise to nothing (R136, G12)", () => {
    expect(catalogue.search("миджорни")).toMatchObject({ status: "nearest" });
    expect(catalogue.search("sora").models[0]?.kind).toBe("text-to-video");
    expect(catalogue.search("клинг для бегемотов")).toMatchObject({ status: "nearest" });
    expect(catalogue.search("клинг для бегемотов").models[0]?.name).toStartWith("Kling");
    for (const noise of ["", "   ", "!!!", "🙂", "щзшщзш", "qqqqqqqq", "x".repeat(5000)]) {
      expect(catalogue.search(noise)).toMatchObject({ status: "nothing", models: [] });
    }
  });

  test("says how it has read the words, and reads that again in the same way (R136)", () => {
    expect(catalogue.search("  Rkbyu 2.6! ").understood).toBe("клинг 2.6");
    for (const [typed] of FIRST) {
      const found = catalogue.search(typed);
      const again = catalogue.search(found.understood);
      expect(again.understood).toBe(found.understood);
      expect([typed, again.models.map(({ key }) => key)]).toEqual([
        typed,
        found.models.map(({ key }) => key),
      ]);
    }
  });

  test("a model that comes later is found as well, and one that went is not (R97, R100)", () => {
    const copy = structuredClone(embeddedData) as unknown as {
      models: { id: string; name: string }[];
    };
    const model = copy.models.find(({ id }) => id === "z-image");
    Object.assign(model ?? {}, { name: "Quixotic 9" });
    const other = loadCatalogue(copy as unknown as RawData);
    expect(other.search("квиксотик").models.map(({ id }) => id)).toEqual(["z-image"]);
    expect(catalogue.search("quixotic").models).toEqual([]);
    expect(other.search("z image turbo").models[0]?.id).not.toBe("z-image");
  });

  test("words of kinds, makers and families lead somewhere (G13)", () => {
    const { kinds, makers } = embeddedData.search as unknown as {
      kinds: { [kind: string]: unknown };
      makers: { [maker: string]: unknown };
    };
    expect([...KINDS].filter((kind) => !(kind in kinds))).toEqual([]);
    const known = new Set(catalogue.models.map(({ maker }) => maker));
    expect(Object.keys(makers).filter((maker) => !known.has(maker))).toEqual([]);
  });
});
