import { badGateway, lostReply, refusal, success } from "../envelope.ts";
import type { EmulatedModel } from "../types.ts";
import type { World } from "../world.ts";
import { listingOf, taskTypesOf, titleOf } from "./listing.ts";
import { openapiOf } from "./openapi.ts";
import { feedRows, priceText } from "./price-feed.ts";

/** The four calls share one request a second (kie/API.md §12). */
const WINDOW_MS = 1_000;
const TOO_OFTEN = "Your call frequency is too high. Please try again later.";
const PAGE_MAX = 100;
const BUCKET_MS = 600_000;
const BUCKETS = 144;
const ROOT = "/api/v1/models";

/** Whether another call of the discovery API is admitted now. */
export class DiscoveryLimit {
  #last = Number.NEGATIVE_INFINITY;

  admit(now: number): boolean {
    if (now - this.#last < WINDOW_MS) return false;
    this.#last = now;
    return true;
  }
}

/** `GET /api/v1/models` and the calls below it (kie/API.md §9.1). The key was looked at. */
export function discover(world: World, request: Request): Response {
  const { faults, clock } = world;
  if (faults.happens("discovery_lost")) return lostReply();
  if (faults.happens("discovery_html_502")) return badGateway();
  const admitted = world.discovery.admit(clock.now());
  if (!admitted || faults.happens("discovery_429")) return refusal(429, TOO_OFTEN);
  const url = new URL(request.url);
  if (url.pathname === ROOT) return success(listed(world, url.searchParams));
  const [, id = "", part = ""] =
    /^\/api\/v1\/models\/(.+)\/(schema|price|success-rate)$/.exec(url.pathname) ?? [];
  const model = world.models.get(decodeURIComponent(id));
  if (!model) return refusal(404, "The model name you specified is not supported");
  return success({ model: model.id, ...partOf(world, model, part) });
}

function listed(world: World, params: URLSearchParams): object {
  const types = params.get("taskType")?.split(",");
  const provider = params.get("provider");
  const words = params.get("q")?.toLowerCase();
  const models = [...world.models.values()].filter(
    (model) =>
      (!types || taskTypesOf(model).some((type) => types.includes(type))) &&
      (provider === null || model.maker === provider) &&
      (!words || `${model.id} ${titleOf(model)}`.toLowerCase().includes(words)),
  );
  return { total: models.length, models: models.map(listingOf) };
}

function partOf(world: World, model: EmulatedModel, part: string): object {
  switch (part) {
    case "schema":
      return { openapi: openapiOf(model) };
    case "price":
      return { pricingDesc: priceText(model) };
    default:
      return { points: pointsOf(world.clock.now()) };
  }
}

/** The last 24 hours in buckets of ten minutes; nobody asked in the first of them. */
function pointsOf(now: number): readonly object[] {
  const end = Math.floor(now / BUCKET_MS) * BUCKET_MS;
  return Array.from({ length: BUCKETS }, (_, index) => {
    const from = end - (BUCKETS - index) * BUCKET_MS;
    const rates = index === 0 ? [null, null] : [97.5, 2.5];
    return {
      start: new Date(from).toISOString(),
      end: new Date(from + BUCKET_MS).toISOString(),
      successRate: rates[0],
      errorRate: rates[1],
      isNormal: true,
    };
  });
}

/** `POST /client/v1/model-pricing/page`: the website's own feed, without a key (§9.2). */
export async function priceFeed(world: World, request: Request): Promise<Response> {
  if (world.faults.happens("feed_gone")) return refusal(404, "Not Found");
  const asked = (await request.json().catch(() => ({}))) as Record<string, unknown>;
  const pageSize = Math.min(PAGE_MAX, Math.max(1, Number(asked.pageSize) || PAGE_MAX));
  const pageNum = Math.max(1, Number(asked.pageNum) || 1);
  const all = [...world.models.values()]
    .flatMap(feedRows)
    .filter((row) => !asked.interfaceType || row.interfaceType === asked.interfaceType);
  const records = all.slice((pageNum - 1) * pageSize, pageNum * pageSize);
  return success({ records, total: all.length, pages: Math.ceil(all.length / pageSize) });
}
