import type { Update } from "grammy/types";

export interface BotServer extends Disposable {
  readonly url: string;
  /** What arrived, in order, with the time of arrival. */
  readonly requests: { update: Update; headers: Headers; at: number }[];
  /** From now on answers so. */
  answer(how: () => Response): void;
  /** From now on nothing is answered until `release`. */
  hold(): void;
  release(): void;
}

/** The bot's end of a webhook: keeps what comes and answers as it is told. */
export function botServer(now: () => number): BotServer {
  const requests: BotServer["requests"] = [];
  let answer = () => new Response();
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const update = (await request.json()) as Update;
      requests.push({ update, headers: request.headers, at: now() });
      await gate.promise;
      return answer();
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}/webhook`,
    requests,
    answer(how) {
      answer = how;
    },
    hold() {
      gate = Promise.withResolvers();
    },
    release: () => gate.resolve(),
    [Symbol.dispose]: () => void server.stop(true),
  };
}
