import * as v from "valibot";
import type { Log } from "../kernel/index.ts";
import { CALL_TIMEOUT_MS, send, type Wire } from "./request.ts";
import type { FeedRow, KieConfig } from "./types.ts";

const PATH = "/client/v1/model-pricing/page";
const PAGE_SIZE = 100;
/** 503 rows in September 2026: far more is not a price list. */
const PAGES_MAX = 50;
const PAUSE_MS = 1_100;

const decimal = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform(String),
  v.regex(/^\d{1,9}(\.\d{1,6})?$/),
  v.transform(Number),
);
const row = v.pipe(
  v.object({
    modelDescription: v.pipe(v.string(), v.maxLength(500)),
    creditPrice: decimal,
    creditUnit: v.string(),
    anchor: v.fallback(v.nullish(v.string()), undefined),
  }),
  v.transform(({ modelDescription, creditPrice, creditUnit, anchor }): FeedRow => {
    const model = modelIn(anchor);
    return {
      text: modelDescription,
      credits: creditPrice,
      unit: creditUnit,
      ...(model && { model }),
    };
  }),
);
const page = v.object({
  pages: v.pipe(v.number(), v.integer(), v.minValue(0)),
  records: v.array(v.unknown()),
});

/**
 * The website's own price list, asked for without our key. It is undocumented and may vanish
 * (kie/API.md §9.2): then there is none, and only a `warn` in the log. A row that cannot be read
 * is no row.
 */
export async function fetchFeed(
  { apiRoot, timeoutMs = CALL_TIMEOUT_MS }: Pick<KieConfig, "apiRoot" | "timeoutMs">,
  { stop, log, ...wire }: Wire & { log: Log; stop: AbortSignal },
): Promise<readonly FeedRow[] | undefined> {
  const rows: FeedRow[] = [];
  for (let pageNum = 1; pageNum <= PAGES_MAX; pageNum++) {
    const call = {
      method: "POST",
      url: `${apiRoot}${PATH}`,
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ pageNum, pageSize: PAGE_SIZE }),
      timeoutMs,
    } as const;
    const reply = await send(call, wire);
    const data = reply.status === "envelope" && reply.code === 200 ? reply.data : undefined;
    const parsed = v.safeParse(page, data);
    if (!parsed.success || stop.aborted) {
      const code = reply.status === "envelope" ? reply.code : undefined;
      log.warn("no price feed", { reply: reply.status, code, pageNum });
      return undefined; // Half of a price list would make models look gone.
    }
    const { records, pages } = parsed.output;
    rows.push(...records.flatMap(rowOf));
    if (pageNum >= pages) return rows;
    await wire.clock.sleep(PAUSE_MS, stop);
  }
  log.warn("no price feed", { reply: "endless" });
  return undefined;
}

function rowOf(record: unknown): readonly FeedRow[] {
  const parsed = v.safeParse(row, record);
  return parsed.success ? [parsed.output] : [];
}

/** The id is not in the text, but often in `?model=` of the link. */
function modelIn(anchor: string | undefined | null): string | undefined {
  return URL.parse(anchor ?? "")?.searchParams.get("model") ?? undefined;
}
