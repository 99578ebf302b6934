import { expect, test } from "bun:test";
import { resultFiles, resultIds } from "../../src/kie/results.ts";

// Goal: no family's answer is taken for an empty one.
// Method: each shape of kie/API.md §4.1 and §5.3.
const AT = "https://tempfile.example";
const image = (path: string) => ({ kind: "image" as const, url: `${AT}${path}` });
const video = (path: string) => ({ kind: "video" as const, url: `${AT}${path}` });
const audio = (path: string) => ({ kind: "audio" as const, url: `${AT}${path}` });

test("all files of a result come, in order, each once (N35)", () => {
  const resultUrls = ["/a.png", "/b.JPEG", "/a.png", "/c.webp?x=1"].map((path) => AT + path);
  const files = [image("/a.png"), image("/b.JPEG"), image("/c.webp?x=1")];
  expect(resultFiles({ resultUrls })).toEqual(files);
});

test.each([
  ["one address instead of a list", `${AT}/a.mp4`],
  ["a list in a text", `["${AT}/a.mp4"]`],
])("resultUrls as %s (N35)", (_, resultUrls) => {
  expect(resultFiles({ resultUrls })).toEqual([video("/a.mp4")]);
});

test("the frames beside a video come after it, as a list or alone (N35)", () => {
  const response = {
    resultUrls: [`${AT}/v.mp4`],
    firstFrameUrl: [`${AT}/first`],
    lastFrameUrl: `${AT}/last.png`,
  };
  expect(resultFiles(response)).toEqual([video("/v.mp4"), image("/first"), image("/last.png")]);
});

test.each(["data", "sunoData"])("songs in `%s`, in either spelling (N35)", (key) => {
  const tracks = [
    { id: "1", title: "Озеро", audio_url: `${AT}/one.mp3`, image_url: `${AT}/one.jpeg` },
    { id: "2", audioUrl: `${AT}/two`, streamAudioUrl: `${AT}/stream` },
    { id: "3", audio_url: "", stream_audio_url: `${AT}/three` },
    { id: "4" },
    null,
  ];
  expect(resultFiles({ [key]: tracks })).toEqual([
    { ...audio("/one.mp3"), title: "Озеро", id: "1" },
    { ...audio("/two"), id: "2" },
    { ...audio("/three"), id: "3" },
  ]);
});

test("ids by which other models take a result are told, its task's own is not (N35)", () => {
  const persona = { taskId: "t1", personaId: "p1", name: "Тихий голос" };
  expect(resultIds(persona)).toEqual({ personaId: "p1" });
  expect(resultIds({ resultObject: { voiceId: "v1", status: 1 } })).toEqual({ voiceId: "v1" });
  expect(resultIds({ data: { kieAudioId: "a1" }, recordId: "r" })).toEqual({ kieAudioId: "a1" });
  expect(resultIds({ voiceId: "", other_id: 7, personaId: "x".repeat(201) })).toEqual({});
  // There is nothing to look at, and yet it is a result.
  expect(resultFiles(persona)).toEqual([{ kind: "text", text: "" }]);
});

test("lyrics are texts with titles (N35)", () => {
  const lyricsData = [
    { title: "Первая", text: "[Verse] раз" },
    { title: "", text: "[Verse] два" },
  ];
  expect(resultFiles({ resultObject: { lyricsData } })).toEqual([
    { kind: "text", text: "[Verse] раз", title: "Первая" },
    { kind: "text", text: "[Verse] два" },
  ]);
});

test("lyrics of the older endpoint lie in `data` (N35)", () => {
  const data = [{ text: "[Verse] раз", title: "Первая", status: "complete" }];
  expect(resultFiles({ data })).toEqual([{ kind: "text", text: "[Verse] раз", title: "Первая" }]);
});

test("a transcript is its text, without its table of words (N35)", () => {
  const resultObject = { language_code: "ru", text: "привет", words: [{ word: "привет" }] };
  expect(resultFiles({ resultObject })).toEqual([{ kind: "text", text: "привет" }]);
  expect(resultFiles({ resultObject: "привет" })).toEqual([{ kind: "text", text: "привет" }]);
});

test("addresses inside a resultObject are found at any depth (N35)", () => {
  const resultObject = { mask_urls: [`${AT}/m`], parts: [{ vocal_url: `${AT}/v` }] };
  expect(resultFiles({ resultObject })).toEqual([image("/m"), audio("/v")]);
});

test("an answer in numbers is shown as it came (N35)", () => {
  const text = '{\n  "subject_status": 1\n}';
  const files = resultFiles({ resultObject: { subject_status: 1 } });
  expect(files).toEqual([{ kind: "text", text }]);
});

test.each([
  [{ resultVideoUrl: `${AT}/a.mp4`, resultImageUrl: `${AT}/a.png` }, ["/a.mp4", "/a.png"]],
  [{ video_url: `${AT}/a.mp4` }, ["/a.mp4"]],
  [{ audioWavUrl: `${AT}/a.wav` }, ["/a.wav"]],
  [{ images: [`${AT}/a.png`, `${AT}/b.png`] }, ["/a.png", "/b.png"]],
  [{ info: { result_urls: [`${AT}/a.png`] } }, ["/a.png"]],
  [{ info: { resultUrls: `["${AT}/a.mp4"]` } }, ["/a.mp4"]],
  [{ vocal_separation_info: { vocal_url: `${AT}/v.mp3`, bass_url: null } }, ["/v.mp3"]],
])("a legacy shape: %j (N35)", (response, paths) => {
  expect(resultFiles(response).map(({ url }) => url?.replace(AT, ""))).toEqual(paths);
});

test.each([
  [null],
  ["text"],
  [{}],
  [{ resultUrls: [] }],
  [{ resultUrls: ["", null, 5, "ftp://x/y"] }],
  [{ resultObject: {} }],
  [{ data: [] }],
])("nothing usable is no result: %j (N35)", (response) => {
  expect(resultFiles(response)).toEqual([]);
});
