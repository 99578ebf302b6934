import type { Database } from "../db/index.ts";
import type { Jobs } from "./jobs/index.ts";
import type { Clock, Log } from "./kernel/index.ts";
import type { Gauge, Labels, Metrics } from "./ops/index.ts";
import type { Outbox } from "./queue/index.ts";

export interface GaugesDeps {
  db: Database;
  jobs: Pick<Jobs, "census" | "stops">;
  outbox: Pick<Outbox, "waiting">;
  metrics: Metrics;
  clock: Clock;
  log: Log;
}

/** As often as Prometheus usually asks. */
const REFRESH_MS = 15_000;

/** Reads what the database knows into gauges, in every process, until `stop` aborts. */
export async function keepGauges(deps: GaugesDeps, stop: AbortSignal): Promise<void> {
  const { clock, db, jobs, log, metrics, outbox } = deps;
  const open = shrinking(metrics.gauge("trt_jobs_open", "Jobs that are not closed, by state"));
  const ended = shrinking(
    metrics.gauge("trt_jobs_ended_day", "Jobs closed within a day, by outcome and failure"),
  );
  const stops = shrinking(metrics.gauge("trt_stop", "1 for each stop that stands, by cause"));
  const messages = metrics.gauge("trt_outbox_waiting", "Messages that wait to be sent");
  const writes = metrics.gauge("trt_writes_waiting", "Writes that wait for their turn");
  while (!stop.aborted) {
    try {
      const counted = await jobs.census();
      open(counted.open.map(({ state, jobs: count }) => [count, { state }]));
      ended(
        counted.ended.map(({ state, failure, jobs: count }) => [
          count,
          { outcome: state, ...(failure !== "" && { failure }) },
        ]),
      );
      stops((await jobs.stops.list()).map(({ name, cause }) => [1, { name, cause }]));
      messages.set(await outbox.waiting());
      writes.set(db.waiting);
    } catch (error) {
      log.warn("numbers cannot be read", {}, error);
    }
    await clock.sleep(REFRESH_MS, stop);
  }
}

/** Sets the series that are there, and those that are gone to 0. */
function shrinking(gauge: Gauge): (series: readonly (readonly [number, Labels])[]) => void {
  let known = new Map<string, Labels>();
  return (series) => {
    const now = new Map(series.map(([, labels]) => [JSON.stringify(labels), labels]));
    for (const [key, labels] of known) if (!now.has(key)) gauge.set(0, labels);
    for (const [value, labels] of series) gauge.set(value, labels);
    known = now;
  };
}
