import { expect, test } from "bun:test";
import { answering } from "../support/answering.ts";
import { eventually } from "../support/eventually.ts";
import { kiePair } from "../support/kie-pair.ts";

const PHOTO = Buffer.from("\xff\xd8\xff\xe0 a photo", "latin1");
const FILE = { body: PHOTO, name: "Моё фото.JPG", mime: "image/jpeg" };

/** The same bytes in pieces, as they come from Telegram. */
function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
}

test("a file goes to the provider's own storage and comes back byte for byte (N37)", async () => {
  await using pair = await kiePair();
  for (const body of [PHOTO, streamOf(PHOTO)]) {
    const { url } = await pair.kie.upload({ ...FILE, body });
    expect(url).toStartWith(pair.emulator.uploadUrl);
    const answer = await fetch(url);
    expect(answer.headers.get("Content-Type")).toBe("image/jpeg");
    expect(Buffer.from(await answer.bytes())).toEqual(PHOTO);
  }
});

test("each upload has a name of its own, and the person's name stays here (N37)", async () => {
  await using pair = await kiePair();
  const first = await pair.kie.upload(FILE);
  const second = await pair.kie.upload(FILE);
  expect(first.url).not.toBe(second.url);
  expect(first.url).toMatch(/\/trt\/in_[0-9A-Z]{26}\.jpg$/);
});

test("odd names and types do not break the form (N37)", async () => {
  await using pair = await kiePair();
  const odd = { body: PHOTO, name: 'a"\r\nX: y.exe;', mime: 'image/png"\r\nX: y' };
  const { url } = await pair.kie.upload(odd);
  expect(url).toMatch(/\/trt\/in_[0-9A-Z]{26}$/);
  expect((await fetch(url)).headers.get("Content-Type")).toMatch(/^[\w.+-]+\/[\w.+-]+$/);
});

test("a large stream is passed on at the pace of the network (N37)", async () => {
  const piece = new Uint8Array(1 << 18);
  const pieces = 800; // 200 MB
  let asked = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        asked += 1;
        if (asked > pieces) return controller.close();
        controller.enqueue(piece);
      },
    },
    { highWaterMark: 0 },
  );
  // The server reads the beginning of the body, and nothing more until the client has stopped.
  using server = answering(async (request) => {
    await request.body?.getReader().read();
    let before = -1;
    await eventually("a pause", () => {
      const hasStopped = asked === before;
      before = asked;
      return hasStopped;
    });
    return Response.json({ code: 400, msg: "enough" });
  });
  const fault: unknown = await server.kie
    .upload({ ...FILE, body })
    .catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: "kie_refused" });
  expect(asked).toBeLessThan(pieces / 4); // What fits into the buffers of two sockets.
});

test("a refused or broken upload may be repeated later (N37, R95)", async () => {
  await using pair = await kiePair();
  pair.emulator.control.faults.set("upload_500", { next: 1 });
  const fault: unknown = await pair.kie.upload(FILE).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: "kie_unavailable", retry: "later" });
  expect(await pair.kie.upload(FILE)).toHaveProperty("url");
});

test("a source that fails half-way is a fault, not half a file (N37)", async () => {
  await using pair = await kiePair();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(PHOTO);
      controller.error(new Error("telegram hung up"));
    },
  });
  const fault: unknown = await pair.kie.upload({ ...FILE, body }).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: "kie_broken", retry: "later" });
});

test("a source that was never read is let go (N37)", async () => {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    cancel() {
      isCancelled = true;
    },
  });
  const server = answering(() => new Response());
  server[Symbol.dispose]();
  const fault: unknown = await server.kie
    .upload({ ...FILE, body })
    .catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: "kie_unreachable", retry: "later" });
  expect(isCancelled).toBe(true);
});

test.each([
  ["the older field", { fileUrl: "https://files.example/a.png" }, "https://files.example/a.png"],
  ["both", { downloadUrl: "https://files.example/b.png", fileUrl: "https://x.example" }, undefined],
])("the address is read from %s (N37)", async (_, data, expected) => {
  using server = answering(() => Response.json({ success: true, code: 200, msg: "", data }));
  const { url } = await server.kie.upload(FILE);
  expect(url).toBe(expected ?? "https://files.example/b.png");
});

test("a success without an address is a fault (N37)", async () => {
  using server = answering(() => Response.json({ success: true, code: 200, data: {} }));
  const fault: unknown = await server.kie.upload(FILE).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code: "kie_unavailable", retry: "later" });
});
