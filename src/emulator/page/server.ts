import page from "./browser/index.html";
import type { BooksView, KieView } from "./views.ts";

export interface PageOptions {
  /** 0: any free port. */
  port: number;
  /** Where the emulators' control interfaces are, without the trailing slash. */
  telegramUrl: string;
  kieUrl: string;
  kie(): Promise<KieView>;
  books(): Promise<BooksView>;
}

/** The chat page and the way from it to the emulators. It listens on this machine only. */
export function startPage(options: PageOptions): { url: string; stop(): Promise<void> } {
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: options.port,
    reusePort: false, // A second demo must not take half of the requests.
    // The stream of events is silent while nothing happens.
    idleTimeout: 0,
    development: false,
    routes: {
      "/": page,
      "/views/kie": async () => Response.json(await options.kie()),
      "/views/books": async () => Response.json(await options.books()),
      "/telegram/*": (request) => pass(request, "/telegram", options.telegramUrl),
      "/kie/*": (request) => pass(request, "/kie", options.kieUrl),
    },
    fetch: () => new Response("not found", { status: 404 }),
    error: () => Response.json({ error: "the emulator does not answer" }, { status: 502 }),
  });
  return { url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) };
}

/** Hands a request of the page to an emulator's control interface. */
async function pass(request: Request, prefix: string, target: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const init: RequestInit = { method: request.method, signal: request.signal };
  const type = request.headers.get("Content-Type");
  if (type) init.headers = { "Content-Type": type };
  if (request.method === "POST") init.body = await request.arrayBuffer();
  const answer = await fetch(`${target}/emulator${pathname.slice(prefix.length)}${search}`, init);
  return new Response(answer.body, {
    status: answer.status,
    headers: { "Content-Type": answer.headers.get("Content-Type") ?? "application/json" },
  });
}
