import type { JobsDeps } from "./jobs/index.ts";
import { Fault } from "./kernel/index.ts";
import type { Counter, Metrics } from "./ops/index.ts";
import type { Gateway } from "./telegram/index.ts";

type Provider = JobsDeps["kie"];

/** The provider, with each call counted by what came of it. */
export function countedKie(kie: Provider, metrics: Metrics): Provider {
  const calls = metrics.counter("trt_provider_calls_total", "Calls of the provider by outcome");
  const read = <T>(call: string, work: Promise<T>) => countedWork(work, call, calls);
  return {
    async createTask(task) {
      const outcome = await kie.createTask(task);
      calls.add(1, { call: "create", outcome: outcome.status });
      return outcome;
    },
    async ask(question) {
      const outcome = await kie.ask(question);
      calls.add(1, { call: "ask", outcome: outcome.status });
      return outcome;
    },
    recordInfo: (taskId) => read("record", kie.recordInfo(taskId)),
    upload: (file) => read("upload", kie.upload(file)),
    fetchResult: (url, limits) => read("fetch", kie.fetchResult(url, limits)),
    credit: () => read("credit", kie.credit()),
  };
}

async function countedWork<T>(work: Promise<T>, call: string, calls: Counter): Promise<T> {
  try {
    const done = await work;
    calls.add(1, { call, outcome: "ok" });
    return done;
  } catch (error) {
    calls.add(1, { call, outcome: error instanceof Fault ? error.code : "bug" });
    throw error;
  }
}

/** Telegram, with each call counted by what came of it. */
export function countedGateway(gateway: Gateway, metrics: Metrics): Gateway {
  const calls = metrics.counter("trt_telegram_calls_total", "Calls of the Bot API by outcome");
  return {
    async call(method, payload, limits) {
      const outcome = await gateway.call(method, payload, limits);
      calls.add(1, { method, outcome: outcome.status });
      return outcome;
    },
    demand: (method, payload, limits) =>
      countedDemand(gateway.demand(method, payload, limits), method, calls),
    download: (filePath, signal) => gateway.download(filePath, signal),
  };
}

async function countedDemand<T>(work: Promise<T>, method: string, calls: Counter): Promise<T> {
  try {
    const done = await work;
    calls.add(1, { method, outcome: "ok" });
    return done;
  } catch (error) {
    calls.add(1, { method, outcome: "failed" });
    throw error;
  }
}
