import { silentLog } from "../../src/kernel/index.ts";
import { createKie, type Kie, type KieDeps } from "../../src/kie/index.ts";
import { ManualClock } from "./manual-clock.ts";

export const SECRET_KEY = "sk-7c41e9a05b2d";

export interface Answering extends Disposable {
  root: string;
  kie: Kie;
  /** What arrived, in order. */
  requests: { url: URL; method: string; headers: Headers }[];
}

/** A server that answers as it is told, and a client of it: for answers that no emulator gives. */
export function answering(
  answer: (request: Request) => Response | Promise<Response>,
  deps: Partial<KieDeps> & { allowPrivateResults?: boolean } = {},
): Answering {
  const requests: Answering["requests"] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request) {
      const { url, method, headers } = request;
      requests.push({ url: new URL(url), method, headers: new Headers(headers) });
      return answer(request);
    },
  });
  const root = `http://127.0.0.1:${server.port}`;
  const { allowPrivateResults = true, ...given } = deps;
  const config = { apiRoot: root, uploadRoot: root, apiKey: SECRET_KEY, allowPrivateResults };
  const kie = createKie(config, { log: silentLog, clock: new ManualClock(), ...given });
  return { root, kie, requests, [Symbol.dispose]: () => void server.stop(true) };
}
