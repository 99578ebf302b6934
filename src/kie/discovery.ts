import { createFetch, ofetch } from "ofetch";
import * as v from "valibot";
import { type Clock, Fault, type Fetch, type Log } from "../kernel/index.ts";
import { faultOf } from "./classify.ts";
import { connect } from "./connection.ts";
import { fetchFeed } from "./price-feed.ts";
import type { Reply } from "./request.ts";
import type { Discovery, KieConfig, ListedModel, ListedModels } from "./types.ts";

/** The four calls share one request a second (kie/API.md §9.1). */
const SPACING_MS = 1_100;
/** 429 is a body code without a `Retry-After`: nothing was counted, the same call comes later. */
const BUSY_PAUSE_MS = 10_000;
const ATTEMPTS_MAX = 6;
const BUSY: ReadonlySet<number> = new Set([429, 430, 455]);
const NOT_FOUND = 404;

/** Names stand on cards and buttons; a description that is longer than this one is no price list. */
const NAME_CHARS_MAX = 120;
const PROSE_CHARS_MAX = 5_000;

const text = v.fallback(v.nullish(v.string()), undefined);
const listed = v.pipe(
  v.object({
    model: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
    title: text,
    provider: text,
    taskType: v.fallback(v.array(v.string()), []),
    pricingDesc: text,
  }),
  v.transform(({ model, title, provider, taskType, pricingDesc }): ListedModel => {
    return {
      id: model,
      title: (title?.trim() || model).slice(0, NAME_CHARS_MAX),
      maker: (provider ?? "").slice(0, NAME_CHARS_MAX),
      taskTypes: taskType,
      ...(pricingDesc && pricingDesc.length <= PROSE_CHARS_MAX && { priceText: pricingDesc }),
    };
  }),
);
const list = v.object({
  total: v.fallback(v.nullish(v.number()), undefined),
  models: v.array(v.unknown()),
});
const document = v.object({
  openapi: v.fallback(v.nullish(v.record(v.string(), v.unknown())), undefined),
});
const price = v.object({ pricingDesc: text });
const rates = v.object({
  points: v.fallback(
    v.array(v.object({ successRate: v.fallback(v.nullable(v.number()), null) })),
    [],
  ),
});

/** A client of its own, since its calls wait for each other. */
export function createDiscovery(
  config: KieConfig,
  deps: { log: Log; clock: Clock; fetch?: Fetch; stop?: AbortSignal },
): Discovery {
  const { clock } = deps;
  const stop = deps.stop ?? new AbortController().signal;
  const web = deps.fetch ? createFetch({ fetch: deps.fetch as typeof fetch }) : ofetch;
  const wire = { log: deps.log, clock, web };
  const connection = connect(config, wire);
  let turn: Promise<unknown> = Promise.resolve();
  let freeAt = Number.NEGATIVE_INFINITY;

  /** One call at a time, `SPACING_MS` after the last one had its answer. */
  function spaced(path: string): Promise<Reply> {
    const mine = turn.then(async () => {
      await clock.sleep(Math.max(0, freeAt - clock.now()), stop);
      if (stop.aborted) throw new Fault("stopped", { retry: "later" });
      const reply = await connection.get("discovery", path);
      freeAt = clock.now() + SPACING_MS;
      return reply;
    });
    turn = mine.catch(() => undefined);
    return mine;
  }

  /** The data, or `undefined` for a model that is not known (any more). */
  async function read<T>(path: string, schema: v.GenericSchema<unknown, T>) {
    for (let attempt = 1; ; attempt++) {
      const reply = await spaced(path);
      const waits = isPassing(reply) && attempt < ATTEMPTS_MAX;
      if (waits) {
        await clock.sleep(BUSY_PAUSE_MS, stop);
        continue;
      }
      if (reply.status !== "envelope") throw faultOf("discovery", reply);
      if (reply.code === NOT_FOUND) return undefined;
      if (reply.code !== 200) throw faultOf("discovery", reply);
      const parsed = v.safeParse(schema, reply.data);
      if (parsed.success) return parsed.output;
      throw faultOf("discovery", { status: "not_json", http: reply.http });
    }
  }

  return {
    async models() {
      const found = await read("/api/v1/models", list);
      if (!found) throw new Fault("discovery", { retry: "later", message: "no list of models" });
      return listedIn(found);
    },
    schema: async (id) => (await read(`${pathOf(id)}/schema`, document))?.openapi ?? undefined,
    priceText: async (id) => (await read(`${pathOf(id)}/price`, price))?.pricingDesc ?? undefined,
    successRate: async (id) => meanOf((await read(`${pathOf(id)}/success-rate`, rates))?.points),
    feed: () => fetchFeed(config, { ...wire, stop }),
  };
}

/** Each once. An entry that cannot be read, or one of another page, makes it less than the whole. */
function listedIn({ total, models }: v.InferOutput<typeof list>): ListedModels {
  const read = models.flatMap((it) => {
    const parsed = v.safeParse(listed, it);
    return parsed.success ? [parsed.output] : [];
  });
  const unique = [...new Map(read.map((model) => [model.id, model])).values()];
  const isWhole = read.length === models.length && (total ?? 0) <= models.length;
  return { models: unique, isWhole };
}

/** Worth another try: too often, under maintenance, or no answer that can be read. */
function isPassing(reply: Reply): boolean {
  return reply.status === "envelope" ? BUSY.has(reply.code) : true;
}

/** The slash of an id stays as it is; everything else is escaped. */
function pathOf(id: string): string {
  return `/api/v1/models/${id.split("/").map(encodeURIComponent).join("/")}`;
}

/** The mean of the day; `undefined` without traffic or without monitoring. */
function meanOf(points: readonly { successRate: number | null }[] = []): number | undefined {
  const known = points.flatMap(({ successRate }) => successRate ?? []);
  if (known.length === 0) return undefined;
  return known.reduce((sum, rate) => sum + rate, 0) / known.length;
}
