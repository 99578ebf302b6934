import { expect, test } from "bun:test";
import { Fault } from "../../src/kernel/index.ts";
import type { KieDeps } from "../../src/kie/index.ts";
import { answering } from "../support/answering.ts";
import { eventually } from "../support/eventually.ts";
import { kiePair } from "../support/kie-pair.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { SELF_SIGNED } from "../support/self-signed.ts";

const PNG = Buffer.from("\x89PNG\r\n\x1a\n-- the rest --", "latin1");
const LIMITS = { maxBytes: 1000 };

/** The code of the fault that fetching ends in, and whether to try again. */
async function faultOf(fetching: Promise<unknown>) {
  const fault: unknown = await fetching.catch((error: unknown) => error);
  if (!(fault instanceof Fault)) throw new Error("there was no fault", { cause: fault });
  return [fault.code, fault.retry];
}

test("the bytes decide what a result is, not its name or its header (N35)", async () => {
  const headers = { "Content-Type": "video/mp4" };
  using server = answering(() => new Response(PNG, { headers }));
  const result = await server.kie.fetchResult(`${server.root}/clip.mp4`, LIMITS);
  expect(result).toEqual({ bytes: PNG, mime: "image/png", kind: "image" });
});

test("no key travels to the host of a result (R236)", async () => {
  using server = answering(() => new Response(PNG));
  await server.kie.fetchResult(`${server.root}/a.png`, LIMITS);
  expect(server.requests[0]?.headers.has("Authorization")).toBe(false);
});

test("a page instead of media is refused, whatever its header says (N35)", async () => {
  const headers = { "Content-Type": "image/png" };
  using server = answering(() => new Response("<!doctype html><p>Sign in", { headers }));
  const fetching = server.kie.fetchResult(`${server.root}/a.png`, LIMITS);
  expect(await faultOf(fetching)).toEqual(["not_media", "never"]);
});

test("a size over the limit is refused when announced, and while reading (N35)", async () => {
  let sent = 0;
  const endless = () =>
    new Response(
      new ReadableStream({
        async pull(controller) {
          await Bun.sleep(0);
          controller.enqueue(PNG);
          sent += PNG.length;
        },
      }),
    );
  const large = new Response(Buffer.alloc(1001));
  using server = answering(({ url }) => (url.endsWith("/large") ? large : endless()));
  const { kie, root } = server;
  const tooLarge = ["result_too_large", "never"];
  expect(await faultOf(kie.fetchResult(`${root}/large`, LIMITS))).toEqual(tooLarge);
  expect(await faultOf(kie.fetchResult(`${root}/endless`, LIMITS))).toEqual(tooLarge);
  expect(sent).toBeLessThan(10_000_000);
});

test.each([
  [404, "result_gone", "never"],
  [403, "result_gone", "never"],
  [204, "result_gone", "never"],
  [503, "result_unavailable", "later"],
  [429, "result_unavailable", "later"],
])("HTTP %i is the fault %s, %s (N35)", async (status, code, retry) => {
  using server = answering(() => new Response(status === 204 ? null : PNG, { status }));
  const fetching = server.kie.fetchResult(`${server.root}/a.png`, LIMITS);
  expect(await faultOf(fetching)).toEqual([code, retry]);
});

test("redirects are followed by hand, five at most (N35)", async () => {
  using server = answering(({ url }) => {
    const hop = Number(new URL(url).pathname.slice(1));
    return hop === 0 ? new Response(PNG) : Response.redirect(`/${hop - 1}`, 302);
  });
  const { kie, root } = server;
  expect(await kie.fetchResult(`${root}/5`, LIMITS)).toMatchObject({ mime: "image/png" });
  expect(await faultOf(kie.fetchResult(`${root}/6`, LIMITS))).toEqual(["result_refused", "never"]);
});

test.each([
  ["file:///etc/passwd"],
  ["ftp://127.0.0.1/a.png"],
  ["http://user:word@127.0.0.1/a.png"],
  ["http://media.example/a.png"],
  ["not an address"],
])("%s is never asked for, nor redirected to (N35)", async (target) => {
  const lookup: KieDeps["lookup"] = async () => ["93.184.216.34"];
  const redirect = () => new Response(null, { status: 302, headers: { Location: target } });
  using server = answering(redirect, { lookup });
  const { kie, root } = server;
  if (target !== "not an address") {
    expect(await faultOf(kie.fetchResult(`${root}/a.png`, LIMITS))).toEqual([
      "result_refused",
      "never",
    ]);
  }
  expect(await faultOf(kie.fetchResult(target, LIMITS))).toEqual(["result_refused", "never"]);
});

test("in production no private address is spoken to, by number or by name (N35)", async () => {
  const names: Record<string, string[]> = {
    "inside.example": ["10.0.0.7"],
    "trap.example": ["93.184.216.34", "169.254.169.254"],
    "six.example": ["fd00::1"],
  };
  const lookup = async (host: string) => names[host] ?? [];
  using server = answering(() => new Response(PNG), { lookup, allowPrivateResults: false });
  const { kie, root, requests } = server;
  const refused = ["result_refused", "never"];
  expect(await faultOf(kie.fetchResult(`${root}/a.png`, LIMITS))).toEqual(refused);
  for (const host of [...Object.keys(names), "127.0.0.1", "[::1]", "0x7f.1", "2130706433"]) {
    expect(await faultOf(kie.fetchResult(`https://${host}/a.png`, LIMITS))).toEqual(refused);
  }
  expect(requests).toEqual([]);
});

test("an unknown host is asked again later (R95)", async () => {
  using server = answering(() => new Response(PNG), { lookup: async () => [] });
  const fetching = server.kie.fetchResult("https://nowhere.example/a.png", LIMITS);
  expect(await faultOf(fetching)).toEqual(["result_unreachable", "later"]);
});

test("the address that was checked is the one connected to, in the host's name (N35)", async () => {
  using server = answering(() => new Response(PNG), { lookup: async () => ["127.0.0.1"] });
  const { port } = new URL(server.root);
  await server.kie.fetchResult(`http://media.example:${port}/a.png`, LIMITS);
  expect(server.requests[0]?.headers.get("Host")).toBe(`media.example:${port}`);
});

test("a certificate must be trusted and be for the host's name (N35)", async () => {
  // A process that trusts our certificate, as ordinary ones trust the public authorities.
  const caFile = `${process.env.TMPDIR ?? "/tmp"}/trt-ca-${crypto.randomUUID()}.pem`;
  await Bun.write(caFile, SELF_SIGNED.cert);
  const { cert, key } = SELF_SIGNED;
  const fetchPng = () => new Response(PNG);
  using server = Bun.serve({ port: 0, hostname: "127.0.0.1", tls: { cert, key }, fetch: fetchPng });
  const script = `${import.meta.dir}/../support/fetch-over-tls.ts`;
  const urls = ["media.test", "other.test"].map((host) => `https://${host}:${server.port}/a.png`);
  const answers = async (env: Record<string, string>) => {
    const child = Bun.spawn([process.execPath, script, ...urls], { env, stdout: "pipe" });
    return (await child.stdout.text()).trim().split("\n");
  };
  const unreachable = "result_unreachable";
  expect(await answers({ NODE_EXTRA_CA_CERTS: caFile })).toEqual(["image/png", unreachable]);
  expect(await answers({})).toEqual([unreachable, unreachable]);
  await Bun.file(caFile).delete();
});

test("a file that does not come within two minutes is given up for now (R95)", async () => {
  const clock = new ManualClock();
  using server = answering(() => new Promise<Response>(() => {}), { clock });
  const fetching = faultOf(server.kie.fetchResult(`${server.root}/a.png`, LIMITS));
  await eventually("the request", () => server.requests.length === 1);
  await clock.advance(120_000);
  expect(await fetching).toEqual(["result_timeout", "later"]);
});

test("a body that stalls is given up as well (R95)", async () => {
  const clock = new ManualClock();
  const stalled = () =>
    new Response(new ReadableStream({ start: (controller) => controller.enqueue(PNG) }));
  using server = answering(stalled, { clock });
  const fetching = faultOf(server.kie.fetchResult(`${server.root}/a.png`, LIMITS));
  await eventually("the request", () => server.requests.length === 1);
  await clock.advance(120_000);
  expect(await fetching).toEqual(["result_timeout", "later"]);
});

test("the emulator's broken links are told apart (N35)", async () => {
  await using pair = await kiePair();
  const { kie, emulator, clock } = pair;
  const task = await kie.createTask({ model: "test/picture", input: { prompt: "кот" } });
  if (task.status !== "created") throw new Error(task.status);
  await clock.advance(10_000);
  const [file] = (await kie.recordInfo(task.taskId)).results;
  const url = file?.url ?? "";
  const limits = { maxBytes: 1_000_000 };
  emulator.control.faults.set("result_404", { next: 1 });
  expect(await faultOf(kie.fetchResult(url, limits))).toEqual(["result_gone", "never"]);
  emulator.control.faults.set("result_html", { next: 1 });
  expect(await faultOf(kie.fetchResult(url, limits))).toEqual(["not_media", "never"]);
  expect(await kie.fetchResult(url, limits)).toMatchObject({ mime: "image/png", kind: "image" });
});
