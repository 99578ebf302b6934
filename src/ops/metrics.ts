import { assert } from "../kernel/index.ts";

export type Labels = Readonly<Record<string, string>>;

export interface Counter {
  add(count?: number, labels?: Labels): void;
}

export interface Gauge {
  set(value: number, labels?: Labels): void;
}

export interface Histogram {
  /** A time is observed in seconds, as Prometheus counts them. */
  observe(value: number, labels?: Labels): void;
}

/** The numbers of one process, in the text form of Prometheus. Made once, passed around. */
export interface Metrics {
  counter(name: string, help: string): Counter;
  gauge(name: string, help: string): Gauge;
  /** `bounds` are the upper ends of the buckets, rising; the last bucket has none. */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram;
  render(): string;
}

/** Upper ends for waits in seconds: from a database write to a slow generation. */
export const SECONDS = [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 120, 600, 3600] as const;

/** Label values come from outside, such as models; more of them than this are not told apart. */
const SERIES_MAX = 500;
const REST: Labels = { series: "rest" };

interface Family {
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  lines(name: string): readonly string[];
}

export function createMetrics(): Metrics {
  const families = new Map<string, Family>();

  const add = <T extends Family>(name: string, family: T): T => {
    assert(/^trt_[a-z_]+$/.test(name), "a metric is named trt_…");
    assert(!families.has(name), "a metric is made once");
    families.set(name, family);
    return family;
  };

  return {
    counter: (name, help) => add(name, counter(help)),
    gauge: (name, help) => add(name, gauge(help)),
    histogram: (name, help, bounds) => add(name, histogram(help, bounds)),
    render: () =>
      [...families]
        .flatMap(([name, family]) => [
          `# HELP ${name} ${family.help}`,
          `# TYPE ${name} ${family.type}`,
          ...family.lines(name),
        ])
        .map((line) => `${line}\n`)
        .join(""),
  };
}

function counter(help: string): Family & Counter {
  const series = seriesOf(() => ({ value: 0 }));
  return {
    help,
    type: "counter",
    add: (count = 1, labels = {}) => {
      assert(count >= 0, "a counter only rises");
      series.at(labels).value += count;
    },
    lines: (name) => series.lines((labels, { value }) => [`${name}${printed(labels)} ${value}`]),
  };
}

function gauge(help: string): Family & Gauge {
  const series = seriesOf(() => ({ value: 0 }));
  return {
    help,
    type: "gauge",
    set: (value, labels = {}) => {
      series.at(labels).value = value;
    },
    lines: (name) => series.lines((labels, { value }) => [`${name}${printed(labels)} ${value}`]),
  };
}

function histogram(help: string, bounds: readonly number[]): Family & Histogram {
  const series = seriesOf(() => ({ counts: bounds.map(() => 0), count: 0, sum: 0 }));
  return {
    help,
    type: "histogram",
    observe: (value, labels = {}) => {
      const one = series.at(labels);
      one.counts = one.counts.map((count, i) => count + (value <= (bounds[i] ?? 0) ? 1 : 0));
      one.count += 1;
      one.sum += value;
    },
    lines: (name) =>
      series.lines((labels, { counts, count, sum }) => [
        ...bounds.map((le, i) => bucket(name, { ...labels, le: String(le) }, counts[i] ?? 0)),
        bucket(name, { ...labels, le: "+Inf" }, count),
        `${name}_sum${printed(labels)} ${sum}`,
        `${name}_count${printed(labels)} ${count}`,
      ]),
  };
}

const bucket = (name: string, labels: Labels, count: number): string =>
  `${name}_bucket${printed(labels)} ${count}`;

/** The values of one metric by their labels, in the order of their first use. */
function seriesOf<T>(start: () => T) {
  const all = new Map<string, { labels: Labels; state: T }>();

  const at = (labels: Labels): T => {
    const key = printed(labels);
    const known = all.get(key);
    if (known) return known.state;
    if (all.size >= SERIES_MAX && labels !== REST) return at(REST);
    const state = start();
    all.set(key, { labels, state });
    return state;
  };
  const lines = (print: (labels: Labels, state: T) => readonly string[]): readonly string[] =>
    [...all.values()].flatMap(({ labels, state }) => print(labels, state));
  return { at, lines };
}

function printed(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

const escaped = (value: string): string =>
  value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
