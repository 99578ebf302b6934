import type { Fetch } from "../../src/kernel/index.ts";
import type { SimProcess, Surroundings } from "./sim-process.ts";
import type { Trouble } from "./weather.ts";

/** Where everything lives. Nothing of it is a socket. */
export const ROOTS = {
  bot: "http://127.0.0.1:8080",
  telegram: "http://127.0.0.1:8081",
  kie: "http://127.0.0.1:8082",
  files: "http://127.0.0.1:8083",
} as const;

type Host = keyof typeof ROOTS;

/** From whom, to whom, where, what. */
export type Arrived = (from: string, host: Host, path: string, body: Uint8Array) => void;

export type Serve = (request: Request) => Promise<Response>;

/** Longer than anybody waits for an answer, and sometimes just not. */
const SLOW_MS = { least: 5_000, most: 70_000 };
/** What is said or taken away but once: to lose it tells most. */
const ONCE_ONLY = /\/(sendMessage|deleteMessage|createTask|responses)$/;
const ONCE_ONLY_WEIGHT = 3;
const LATENCY_MS = { least: 1, most: 400 };
const WITH_LATENCY = 0.35;

/** Everybody's way to everybody: requests are handed over, or not. */
export class Network {
  readonly #world: Surroundings;
  readonly #hosts: { readonly [H in Host]: Serve };
  /** Sees each request that arrives. */
  readonly #arrived: Arrived;

  constructor(world: Surroundings, hosts: { readonly [H in Host]: Serve }, arrived: Arrived) {
    this.#world = world;
    this.#hosts = hosts;
    this.#arrived = arrived;
  }

  /** As the process sees it: it hears of the end of a call only while it lives. */
  fetchOf(process: SimProcess): Fetch {
    return (url, init) =>
      process.act(`call ${pathOf(url)}`, () => this.#call(process.name, url, init));
  }

  /** Of what never dies. */
  fetchFrom(name: string): Fetch {
    return (url, init) => this.#call(name, url, init);
  }

  #call(from: string, url: string, init: RequestInit = {}): Promise<Response> {
    return new Promise((resolve, reject) => {
      const { signal } = init;
      const give = () => reject(new DOMException("The operation was aborted.", "AbortError"));
      if (signal?.aborted) return give();
      signal?.addEventListener("abort", give, { once: true });
      this.#pass(from, url, init)
        .then(resolve, reject)
        .finally(() => {
          this.#world.time.touch();
          signal?.removeEventListener("abort", give);
        });
    });
  }

  async #pass(from: string, url: string, init: RequestInit): Promise<Response> {
    const { dice, time, trace, weather } = this.#world;
    const host = hostOf(url);
    const tell = (how: string) => trace.say(from, `→ ${host} ${pathOf(url)}: ${how}`);
    const fails = (trouble: Trouble, code: string): Error | undefined => {
      if (!weather.strikes(trouble, ONCE_ONLY.test(url) ? ONCE_ONLY_WEIGHT : 1)) return undefined;
      tell(trouble);
      return Object.assign(new TypeError("the network failed"), { code });
    };
    const body = await time.working(bytesOf(init.body));
    if (dice.chance(WITH_LATENCY)) {
      await time.clock.sleep(Math.round(dice.spread(LATENCY_MS.least, LATENCY_MS.most)));
    }
    const early = fails("net_refused", "ECONNREFUSED") ?? fails("net_reset", "ECONNRESET");
    if (early) throw early;
    const refusal = host === "telegram" ? this.#refusal(url) : undefined;
    if (refusal) {
      tell(String(refusal.status));
      return refusal;
    }
    const request = new Request(url, {
      method: init.method ?? "GET",
      ...(init.headers && { headers: init.headers }),
      ...(body.length > 0 && { body }),
    });
    this.#arrived(from, host, pathOf(url), body);
    const response = await this.#served(host, request);
    const late = response && (fails("net_lost", "ECONNRESET") ?? undefined);
    if (late) throw late;
    if (!response) {
      tell("the connection breaks");
      throw Object.assign(new TypeError("the connection broke"), { code: "ECONNRESET" });
    }
    if (weather.strikes("net_502")) {
      tell("net_502");
      return new Response("<html>502 Bad Gateway</html>", { status: 502 });
    }
    if (weather.strikes("net_slow")) {
      await time.clock.sleep(Math.round(dice.spread(SLOW_MS.least, SLOW_MS.most)));
    }
    tell(String(response.status));
    return response;
  }

  /** Nothing, where the server broke off. */
  async #served(host: Host, request: Request): Promise<Response | undefined> {
    try {
      const response = await this.#hosts[host](request);
      const { status, headers } = response;
      const bytes = await this.#world.time.working(response.bytes());
      return new Response(bytes.length > 0 ? bytes : null, { status, headers });
    } catch {
      return undefined; // Whoever it was has died, or wanted to be silent.
    }
  }

  /** Telegram's own troubles, in its words. */
  #refusal(url: string): Response | undefined {
    const { dice, weather } = this.#world;
    if (url.endsWith("/getUpdates")) return undefined;
    if (weather.strikes("telegram_429")) {
      const retry_after = dice.whole(1, 8);
      const description = `Too Many Requests: retry after ${retry_after}`;
      const answer = { ok: false, error_code: 429, description, parameters: { retry_after } };
      return Response.json(answer, { status: 429 });
    }
    if (!weather.strikes("telegram_500")) return undefined;
    const answer = { ok: false, error_code: 500, description: "Internal Server Error" };
    return Response.json(answer, { status: 500 });
  }
}

function hostOf(url: string): Host {
  const found = (Object.keys(ROOTS) as Host[]).find((host) => url.startsWith(ROOTS[host]));
  if (!found) throw new Error(`nobody is told of ${url}`);
  return found;
}

/** Without tokens, so that a trace may be shown. */
function pathOf(url: string): string {
  return url
    .replace(/^https?:\/\/[^/]+/, "")
    .replace(/\/bot[^/]+\//, "/")
    .replace(/\/kie\/callback\/.*/, "/kie/callback");
}

async function bytesOf(body: unknown): Promise<Uint8Array<ArrayBuffer>> {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === "string") return new Uint8Array(Buffer.from(body));
  if (body instanceof Uint8Array) return new Uint8Array(body);
  if (body instanceof Blob) return new Uint8Array(await body.arrayBuffer());
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}
