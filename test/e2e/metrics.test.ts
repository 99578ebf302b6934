import { expect, test } from "bun:test";
import { eventually } from "../support/eventually.ts";
import { startWorld } from "../support/world.ts";

test("the operator's numbers: jobs, stops, messages, calls of both sides (R240)", async () => {
  await using world = await startWorld();
  const { out } = await world.trt("stops", "stop", "model:none", "a test");
  expect(out).toContain("model:none");
  const ann = world.person("Аня");
  await ann.sends("/start");
  await ann.sees(/Дарим/);
  await ann.presses(/^Попробовать:/);
  await ann.sees(/Цена/);
  await ann.presses("✅ Запустить");
  await ann.sees(({ media }) => media !== undefined);
  const numbers = async () => (await fetch(`http://127.0.0.1:${world.port}/metrics`)).text();
  await eventually(
    "the gauges are fresh",
    async () => (await numbers()).includes('trt_jobs_ended_day{outcome="delivered"} 1'),
    30_000,
  );
  const text = await numbers();
  for (const line of [
    'trt_stop{name="model:none",cause="admin"} 1',
    "trt_outbox_waiting 0",
    'trt_provider_calls_total{call="create",outcome="created"} 1',
    'trt_provider_calls_total{call="fetch",outcome="ok"} 1',
  ]) {
    expect(text).toContain(line);
  }
  expect(text).toMatch(/^trt_telegram_calls_total\{method="sendPhoto",outcome="ok"\} 1$/m);
});
