import { png } from "../../test/support/sample-media.ts";

/** What the provider has seen for ten minutes and will for ten more. */
const STAGE = "generating";
const PICTURE_PX = 512;

export interface Provider extends AsyncDisposable {
  readonly url: string;
  /** From now on the task has a result. */
  finish(taskId: string): void;
  readonly reads: number;
}

/**
 * As much of the provider as running tasks need. The emulated one makes no ten thousand tasks: it
 * takes as many creates in a minute as the real one does.
 */
export function startProvider(): Provider {
  const finished = new Set<string>();
  const picture = Buffer.from(png(PICTURE_PX, PICTURE_PX));
  let reads = 0;
  const record = (taskId: string, root: string) =>
    finished.has(taskId)
      ? { taskId, state: "success", response: { resultUrls: [`${root}/results/${taskId}.png`] } }
      : { taskId, state: STAGE };
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request) {
      const url = new URL(request.url);
      if (url.pathname.startsWith("/results/")) return new Response(picture);
      if (url.pathname.endsWith("/credit")) {
        return Response.json({ code: 200, msg: "success", data: 10_000 });
      }
      reads++;
      const data = record(url.searchParams.get("taskId") ?? "", url.origin);
      return Response.json({ code: 200, msg: "success", data });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    finish: (taskId) => void finished.add(taskId),
    get reads() {
      return reads;
    },
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}
