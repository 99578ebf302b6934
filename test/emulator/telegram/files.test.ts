import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { InputFile } from "grammy";
import type { Message, File as TelegramFile } from "grammy/types";
import * as sample from "../../support/sample-media.ts";
import { type TelegramBench, TOKEN, telegramBench } from "../../support/telegram-bench.ts";

const MIB = 1024 * 1024;

let bench: TelegramBench;
beforeAll(async () => {
  bench = await telegramBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const upload = (bytes: Uint8Array, name?: string) => new InputFile(bytes, name);
const fileUrl = (path: string) => `${bench.emulator.url}/file/bot${TOKEN}/${path}`;

/** A server with one file, for sends by address. */
function hosting(bytes: Uint8Array<ArrayBuffer>, status = 200) {
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => new Response(bytes, { status }),
  });
  const url = `http://127.0.0.1:${server.port}/file.bin`;
  return { url, [Symbol.dispose]: () => void server.stop(true) };
}

describe("a file goes round", () => {
  test("what the bot uploads, it and the page can download (R32)", async () => {
    const bytes = sample.png(640, 480);
    const { photo } = await bench.api.sendPhoto(bench.ann.id, upload(bytes, "кот «пёс».png"));
    const [thumb, full] = photo;
    expect(thumb).toMatchObject({ width: 90, height: 68 });
    expect(full).toMatchObject({ width: 640, height: 480, file_size: bytes.length });

    for (const size of [thumb, full]) {
      const file = await bench.api.getFile(size?.file_id ?? "");
      expect(file.file_path).toMatch(/^photos\/file_\d+\.png$/);
      const answer = await fetch(fileUrl(file.file_path ?? ""));
      expect(await answer.bytes()).toEqual(new Uint8Array(bytes));
    }
    const { media } = bench.ann.screen;
    const shown = await fetch(bench.emulator.url + (media?.url ?? ""));
    expect(shown.headers.get("content-type")).toBe("image/png");
    expect(await shown.bytes()).toEqual(new Uint8Array(bytes));
  });

  test("a file id is good for ever, a link for an hour (R32)", async () => {
    const [message] = await bench.ann.sendsFile("document", sample.png(8, 8), { name: "a.png" });
    const file = bench.control.file(message?.media?.fileUniqueId ?? "");
    const { file_path = "" } = await bench.api.getFile(file?.fileId ?? "");
    expect((await fetch(fileUrl(file_path))).status).toBe(200);
    bench.clock.move(3_600_001);
    const gone = await fetch(fileUrl(file_path));
    expect(await gone.json()).toEqual({ ok: false, error_code: 404, description: "Not Found" });
    const sent = await bench.api.sendDocument(bench.ann.id, file?.fileId ?? "");
    expect(sent.document.file_name).toBe("a.png");
  });

  test("one content sent twice has two ids and one unique id (R32)", async () => {
    const send = () => bench.api.sendDocument(bench.ann.id, upload(sample.png(9, 9), "a.png"));
    const [one, two] = [(await send()).document, (await send()).document];
    expect(one.file_unique_id).toBe(two.file_unique_id);
    expect(one.file_id).not.toBe(two.file_id);
  });

  test("another token opens nothing (R32)", async () => {
    const other = (await fetch(`${bench.emulator.url}/file/bot1:x/photos/file_0.png`)).status;
    expect(other).toBe(401);
  });
});

describe("a file becomes what it is", () => {
  const KINDS = ["photo", "video", "audio", "voice", "animation", "document"] as const;
  const MP4 = sample.mp4({ widthPx: 320, heightPx: 240, seconds: 7 });
  const M4A = sample.mp4({ widthPx: 0, heightPx: 0, seconds: 9 }, "M4A ");

  test.each([
    ["sendVideo", "mp4", MP4, "video", { width: 320, height: 240, duration: 7 }],
    ["sendVideo", "webm", Buffer.from("\x1a\x45\xdf\xa3", "latin1"), "document", {}],
    ["sendAnimation", "gif", sample.gif(32, 16), "animation", { width: 32, height: 16 }],
    ["sendAudio", "mp3", sample.mp3(5), "audio", { duration: 5, mime_type: "audio/mpeg" }],
    ["sendAudio", "m4a", M4A, "audio", { duration: 9 }],
    ["sendAudio", "wav", sample.wav(4), "document", { mime_type: "audio/wav" }],
    ["sendVoice", "oga", sample.ogg(3), "voice", { duration: 3 }],
    ["sendVoice", "wav", sample.wav(4), "document", {}],
    ["sendDocument", "pdf", Buffer.from("%PDF-1.7"), "document", { file_name: "name.pdf" }],
    ["sendDocument", "gif", sample.gif(4, 4), "animation", {}],
    ["sendDocument", "mp4", MP4, "video", {}],
    ["sendDocument", "mp3", sample.mp3(2), "audio", {}],
    ["sendDocument", "png", sample.png(4, 4), "document", { mime_type: "image/png" }],
  ] as const)("%s with %s (R32, N35)", async (method, extension, bytes, kind, fields) => {
    const file = upload(new Uint8Array(bytes), `name.${extension}`);
    const message: Message = await bench.api[method](bench.ann.id, file);
    expect(message[kind]).toMatchObject(fields);
    // An animation has a document beside it, for clients of old.
    const others = KINDS.filter((k) => k !== kind && !(kind === "animation" && k === "document"));
    for (const other of others) expect(message).not.toHaveProperty(other);
  });

  test("the sender may forbid it and tell the details (R32, N35)", async () => {
    const exact = { disable_content_type_detection: true };
    const gif = upload(sample.gif(4, 4), "a.gif");
    const plain = await bench.api.sendDocument(bench.ann.id, gif, exact);
    expect(plain).not.toHaveProperty("animation");
    const audio = await bench.api.sendAudio(bench.ann.id, upload(sample.mp3(2)), {
      title: "Песня",
      performer: "Хор",
      duration: 61,
      thumbnail: upload(sample.jpeg(320, 200)),
    });
    expect(audio.audio).toMatchObject({ title: "Песня", performer: "Хор", duration: 61 });
    expect(audio.audio.thumbnail).toMatchObject({ width: 90, height: 56 });
    expect(bench.ann.screen.media).toMatchObject({ title: "Песня", durationS: 61 });
  });

  test.each([
    ["png", sample.png(1200, 800)],
    ["jpeg", sample.jpeg(1200, 800)],
    ["gif", sample.gif(1200, 800)],
    ["webp", sample.webp(1200, 800)],
    ["lossy webp", sample.webp(1200, 800, "VP8 ")],
    ["lossless webp", sample.webp(1200, 800, "VP8L")],
  ])("the size of a %s is read from its header (R32)", async (_, bytes) => {
    const { photo } = await bench.api.sendPhoto(bench.ann.id, upload(bytes));
    expect(photo.at(-1)).toMatchObject({ width: 1200, height: 800 });
  });
});

describe("what is refused", () => {
  const why = async (send: Promise<unknown>) =>
    send.then(
      () => "sent",
      (error: { description?: string }) => error.description ?? String(error),
    );
  const photo = (bytes: Uint8Array) => why(bench.api.sendPhoto(bench.ann.id, upload(bytes)));

  test("a photo over 10 MB, 10 000 px or 1:20 is no photo (N35)", async () => {
    const big = new Uint8Array(10 * MIB + 1);
    expect(await photo(big)).toBe(
      "Bad Request: file of size 10485761 bytes is too big for a photo; " +
        "the maximum size is 10485760 bytes",
    );
    expect(await photo(sample.png(5001, 5000))).toBe("Bad Request: PHOTO_INVALID_DIMENSIONS");
    expect(await photo(sample.png(201, 10))).toBe("Bad Request: PHOTO_INVALID_DIMENSIONS");
    expect(await photo(Buffer.from("<html>"))).toBe("Bad Request: IMAGE_PROCESS_FAILED");
    expect(await photo(sample.png(10, 10).subarray(0, 18))).toBe(
      "Bad Request: IMAGE_PROCESS_FAILED",
    );
    expect(await photo(sample.png(5000, 5000))).toBe("sent");
    expect(await photo(sample.png(200, 10))).toBe("sent");
  });

  test("an upload over 50 MB is not taken at all (N35)", async () => {
    const document = (size: number) =>
      why(bench.api.sendDocument(bench.ann.id, upload(new Uint8Array(size))));
    expect(await document(50 * MIB + 1)).toBe("Request Entity Too Large");
    expect(await document(50 * MIB)).toBe("sent");
    expect(await document(0)).toBe("Bad Request: file must be non-empty");
  });

  test("a file over 20 MB can be received and sent on, not downloaded (N35)", async () => {
    const [message] = await bench.ann.sendsFile("video", new Uint8Array(20 * MIB + 1));
    const file = bench.control.file(message?.media?.fileUniqueId ?? "");
    const fileId = file?.fileId ?? "";
    expect(await why(bench.api.getFile(fileId))).toBe("Bad Request: file is too big");
    expect(await why(bench.api.sendVideo(bench.ann.id, fileId))).toBe("sent");
  });

  test("a caption has at most 1024 characters after parsing (R32)", async () => {
    const long = "я".repeat(1024);
    const send = (caption: string) =>
      why(
        bench.api.sendPhoto(bench.ann.id, upload(sample.png(4, 4)), {
          caption,
          parse_mode: "HTML",
        }),
      );
    expect(await send(`<b>${long}</b>`)).toBe("sent");
    expect(await send(`<b>${long}!</b>`)).toBe("Bad Request: message caption is too long");
  });

  test("ids are told apart by what is wrong with them (R32)", async () => {
    const [message] = await bench.ann.sendsFile("photo", sample.png(6, 6));
    const fileId = bench.control.file(message?.media?.fileUniqueId ?? "")?.fileId ?? "";
    const document = (id: string) => why(bench.api.sendDocument(bench.ann.id, id));
    expect(await document(fileId)).toBe("Bad Request: can't use file of type Photo as Document");
    expect(await document(`BQAC${fileId.slice(4)}`)).toBe(
      "Bad Request: wrong file identifier/HTTP URL specified",
    );
    const remote = "Bad Request: wrong remote file identifier specified";
    expect(await document("привет")).toBe(`${remote}: Wrong character in the string`);
    expect(await document("AgACA")).toBe(`${remote}: Wrong string length`);
    expect(await document("zzzz")).toBe(`${remote}: can't unserialize it. Wrong last symbol`);
    expect(await document("")).toBe("Bad Request: there is no document in the request");

    expect(await why(bench.api.getFile("zzzz"))).toBe("Bad Request: invalid file_id");
    expect(await why(bench.api.getFile(`BQAC${fileId.slice(4)}`))).toBe(
      "Bad Request: wrong file_id or the file is temporarily unavailable",
    );
  });

  test("a video's id sent as a document stays a video (R32)", async () => {
    const sent = await bench.api.sendVideo(
      bench.ann.id,
      upload(sample.mp4({ widthPx: 2, heightPx: 2, seconds: 1 })),
    );
    const again = await bench.api.sendDocument(bench.ann.id, sent.video.file_id);
    expect(again).toHaveProperty("video");
  });

  test("an address is fetched by the server, within 5 and 20 MB (N35)", async () => {
    using picture = hosting(sample.png(64, 64));
    using page = hosting(new Uint8Array(Buffer.from("<html>")));
    using missing = hosting(sample.png(64, 64), 404);
    using large = hosting(new Uint8Array([...sample.png(64, 64), ...new Uint8Array(5 * MIB)]));
    const send = (url: string) => why(bench.api.sendPhoto(bench.ann.id, url));
    expect(await send(picture.url)).toBe("sent");
    expect(await send(page.url)).toBe("Bad Request: wrong type of the web page content");
    expect(await send(missing.url)).toBe("Bad Request: failed to get HTTP URL content");
    expect(await send(large.url)).toBe("Bad Request: failed to get HTTP URL content");
    expect(await send("http://127.0.0.1:1/x.png")).toBe(
      "Bad Request: failed to get HTTP URL content",
    );
    expect(await send("not a url.png")).toBe("Bad Request: wrong HTTP URL specified");
    // By address only gif, pdf and zip are documents.
    expect(await why(bench.api.sendDocument(bench.ann.id, picture.url))).toBe(
      "Bad Request: wrong type of the web page content",
    );
  });
});

test("getFile tells the size and the unique id (R32)", async () => {
  const bytes = sample.png(5, 5);
  const [message] = await bench.ann.sendsFile("document", bytes);
  const uniqueId = message?.media?.fileUniqueId ?? "";
  const file = await bench.ok<TelegramFile>("getFile", {
    file_id: bench.control.file(uniqueId)?.fileId,
  });
  expect(file).toMatchObject({ file_unique_id: uniqueId, file_size: bytes.length });
});
