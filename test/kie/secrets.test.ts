import { expect, test } from "bun:test";
import type { Log } from "../../src/kernel/index.ts";
import type { Kie } from "../../src/kie/index.ts";
import { answering, SECRET_KEY } from "../support/answering.ts";

// Goal: nothing that we send, and nothing that comes back, is in an error or a log line.
// Method: each call against each kind of trouble, then everything that an inspector can see.
const PRIVATE = "секретное желание";
const TOKEN = "callback-token-5521";
const PATH = "/private-file-name.png";

const calls: Record<string, (kie: Kie, root: string) => Promise<unknown>> = {
  createTask: (kie, root) =>
    kie.createTask({
      model: "m",
      input: { prompt: PRIVATE },
      callBackUrl: `${root}/kie/callback/${TOKEN}`,
    }),
  recordInfo: (kie) => kie.recordInfo("task-id-of-somebody"),
  upload: (kie) => kie.upload({ body: Buffer.from(PRIVATE), name: PATH, mime: "text/plain" }),
  credit: (kie) => kie.credit(),
  fetchResult: (kie, root) => kie.fetchResult(root + PATH, { maxBytes: 100 }),
};

const troubles: Record<string, (request: Request) => Response> = {
  "a lost connection": () => new Response(new ReadableStream({ pull: (c) => c.error() })),
  "an echo of everything": (request) => {
    const echo = JSON.stringify([request.url, ...request.headers]);
    return Response.json({ code: 500, msg: `${PRIVATE} ${echo}` }, { status: 500 });
  },
  "a refused key": () => Response.json({ code: 401, msg: `${SECRET_KEY} is wrong` }),
  "a page": () => new Response(`<html>${PRIVATE} ${SECRET_KEY}</html>`, { status: 502 }),
  "a redirect": (request) => Response.redirect(`${request.url}?key=${SECRET_KEY}`, 302),
};

const cases = Object.keys(calls).flatMap((call) =>
  Object.keys(troubles).map((trouble) => [call, trouble] as const),
);

test.each(cases)("%s under %s shows no secret (R236, N52)", async (call, trouble) => {
  const lines: unknown[] = [];
  const note = (...line: unknown[]) => void lines.push(line);
  const log: Log = { debug: note, info: note, warn: note, error: note };
  using server = answering((request) => troubles[trouble]?.(request) ?? new Response(), { log });

  const answer = await calls[call]?.(server.kie, server.root).catch((error: unknown) => error);

  const seen = Bun.inspect(answer, { depth: 10 }) + Bun.inspect(lines, { depth: 10 });
  const { host } = new URL(server.root);
  for (const secret of [SECRET_KEY, PRIVATE, TOKEN, PATH, host]) {
    expect(seen).not.toContain(secret);
  }
});
