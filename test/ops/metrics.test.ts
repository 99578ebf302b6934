import { expect, test } from "bun:test";
import { createMetrics } from "../../src/ops/index.ts";

test("counters, gauges and histograms are told in Prometheus' words (R240)", () => {
  const metrics = createMetrics();
  const updates = metrics.counter("trt_updates_total", "Updates taken");
  const queue = metrics.gauge("trt_queue_length", "Jobs that wait");
  const writes = metrics.histogram("trt_write_seconds", "Time of a write", [0.1, 1]);

  updates.add();
  updates.add(2, { outcome: "stored" });
  updates.add(1, { outcome: "stored" });
  queue.set(7);
  queue.set(5);
  writes.observe(0.1);
  writes.observe(0.5, {});
  writes.observe(3);

  expect(metrics.render()).toBe(`# HELP trt_updates_total Updates taken
# TYPE trt_updates_total counter
trt_updates_total 1
trt_updates_total{outcome="stored"} 3
# HELP trt_queue_length Jobs that wait
# TYPE trt_queue_length gauge
trt_queue_length 5
# HELP trt_write_seconds Time of a write
# TYPE trt_write_seconds histogram
trt_write_seconds_bucket{le="0.1"} 1
trt_write_seconds_bucket{le="1"} 2
trt_write_seconds_bucket{le="+Inf"} 3
trt_write_seconds_sum 3.6
trt_write_seconds_count 3
`);
});

test("a label can't break the form (R240)", () => {
  const metrics = createMetrics();
  metrics.counter("trt_odd_total", "x").add(1, { name: 'a"b\\c\nd' });
  expect(metrics.render()).toContain('trt_odd_total{name="a\\"b\\\\c\\nd"} 1\n');
});

test("labels from outside can't fill the memory (R240)", () => {
  const metrics = createMetrics();
  const models = metrics.counter("trt_models_total", "x");
  for (let i = 0; i < 1000; i++) models.add(1, { model: `m${i}` });
  expect(metrics.render().split("\n").length).toBeLessThan(510);
  expect(metrics.render()).toContain('trt_models_total{series="rest"} 500\n');
});

test("a metric is made once, with a name of ours (R240)", () => {
  const metrics = createMetrics();
  metrics.counter("trt_a_total", "x");
  expect(() => metrics.gauge("trt_a_total", "x")).toThrow("made once");
  expect(() => metrics.gauge("Other-Name", "x")).toThrow("named trt_");
  expect(() => metrics.counter("trt_b_total", "x").add(-1)).toThrow("only rises");
});
