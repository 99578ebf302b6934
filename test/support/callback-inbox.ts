export interface Callback {
  path: string;
  headers: Headers;
  body: Record<string, unknown> & { data: Record<string, unknown> };
}

export interface CallbackInbox extends Disposable {
  url: string;
  received: Callback[];
  /** Answers that are given before the usual 200. */
  answers: number[];
}

/** The bot's side of a callback: everything that was posted, in order. */
export function callbackInbox(): CallbackInbox {
  const received: Callback[] = [];
  const answers: number[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { url, headers } = request;
      const body = (await request.json()) as Callback["body"];
      received.push({ path: new URL(url).pathname, headers: new Headers(headers), body });
      return Response.json({ status: "received" }, { status: answers.shift() ?? 200 });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}/kie/callback/right-token`,
    received,
    answers,
    [Symbol.dispose]: () => void server.stop(true),
  };
}
