import { type Output, questionIn, type Sample, type Section } from "../catalog/index.ts";
import { MICRO_USD_PER_CREDIT } from "../jobs/index.ts";
import { type Clock, Fault } from "../kernel/index.ts";
import { classifyFailure, type Kie, type ResultFile, type TaskRecord } from "../kie/index.ts";
import { type Trial, withSamples } from "./smoke-plan.ts";

/** What one model did when it was tried. */
export interface Tried {
  readonly model: string;
  readonly section: Section;
  readonly status: "ok" | "failed" | "unknown" | "interrupted";
  /** What is taken for spent: what the provider reports, else the most that it can be. */
  readonly credits: number;
  readonly seconds: number;
  readonly detail: string;
}

type End = Pick<Tried, "status" | "detail"> & { credits?: number };

export interface TrialDeps {
  kie: Pick<Kie, "createTask" | "ask" | "recordInfo" | "fetchResult" | "upload">;
  clock: Clock;
  stop: AbortSignal;
}

/** As kie/API.md §12 advises where nobody calls back. */
const POLL_MS = 3_000;
const TASK_LIMIT_MS = 15 * 60_000;
const BUSY_PAUSE_MS = 12_000;
const TRIES_MAX = 3;
/** Larger than any result of a cheap model. */
const RESULT_BYTES_MAX = 200 * 1024 * 1024;
/** Nothing was made, so nothing is spent. */
const NOTHING = { credits: 0 };

/** Runs one example for real and looks at what comes of it. Never throws. */
export async function tryModel(trial: Trial, deps: TrialDeps): Promise<Tried> {
  const { clock } = deps;
  const { model, cost } = trial;
  const startedAt = clock.now();
  const end = await endOf(trial, deps);
  return {
    model: model.id,
    section: model.section,
    credits: cost / MICRO_USD_PER_CREDIT,
    ...end,
    seconds: Math.round((clock.now() - startedAt) / 100) / 10,
  };
}

async function endOf(trial: Trial, deps: TrialDeps): Promise<End> {
  try {
    const put = async (sample: Sample) => {
      const { bytes: body, name, mime } = sample;
      return (await deps.kie.upload({ body, name, mime })).url;
    };
    const input = await withSamples(trial, put);
    return await send({ ...trial, input }, deps);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { status: "failed", detail: `upload: ${error.code}`, ...NOTHING };
  }
}

/** Only what was surely not made is sent again (kie/API.md §3.4). */
async function send(trial: Trial, deps: TrialDeps): Promise<End> {
  const { kie, clock, stop } = deps;
  const { model, input } = trial;
  for (let tries = 1; ; tries++) {
    if (stop.aborted) return { status: "interrupted", detail: "not sent", ...NOTHING };
    const outcome = model.answers
      ? await kie.ask({ path: model.answers.path, model: model.id, ...questionIn(model, input) })
      : await kie.createTask({ model: model.id, input });
    switch (outcome.status) {
      case "created":
        return follow(outcome.taskId, model.output, deps);
      case "answered":
        return outcome.text === ""
          ? { status: "failed", detail: "an answer without words" }
          : { status: "ok", detail: `${outcome.text.length} characters`, ...spent(outcome) };
      case "unknown":
        return { status: "unknown", detail: "the reply is lost: it may have been made" };
      case "refused": {
        const detail = `${outcome.class}: code ${outcome.code}: ${outcome.message}`;
        return { status: "failed", detail, ...NOTHING };
      }
      case "later":
      case "not_sent":
        if (tries === TRIES_MAX) return { status: "failed", detail: outcome.status, ...NOTHING };
        await clock.sleep(BUSY_PAUSE_MS, stop);
    }
  }
}

async function follow(taskId: string, output: Output, deps: TrialDeps): Promise<End> {
  const { kie, clock, stop } = deps;
  const giveUpAt = clock.now() + TASK_LIMIT_MS;
  while (clock.now() < giveUpAt) {
    await clock.sleep(POLL_MS, stop);
    if (stop.aborted) return { status: "interrupted", detail: `task ${taskId} goes on` };
    const record = await look(kie, taskId);
    if (record?.state === "success") return judge(record, output, deps);
    if (record?.state === "fail") {
      const { failCode, failMessage } = record;
      const failure = classifyFailure(failCode, failMessage);
      return { status: "failed", detail: `${failure}: code ${failCode}: ${failMessage ?? ""}` };
    }
  }
  return { status: "unknown", detail: `task ${taskId} has no end` };
}

/** A question that finds no answer is asked again. */
async function look(kie: Pick<Kie, "recordInfo">, taskId: string): Promise<TaskRecord | undefined> {
  try {
    return await kie.recordInfo(taskId);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return undefined;
  }
}

/** A success is one when every file of it can be had and is what the model makes. */
async function judge(record: TaskRecord, output: Output, deps: TrialDeps): Promise<End> {
  if (record.results.length === 0) return { status: "failed", detail: "a success without output" };
  const faults: string[] = [];
  for (const file of record.results) {
    const fault = await faultIn(file, output, deps);
    if (fault !== undefined) faults.push(fault);
  }
  if (faults.length > 0) return { status: "failed", detail: faults.join(", "), ...spent(record) };
  return { status: "ok", detail: `${record.results.length} files`, ...spent(record) };
}

async function faultIn(
  file: ResultFile,
  output: Output,
  { kie }: TrialDeps,
): Promise<string | undefined> {
  if (file.url === undefined) return file.text ? undefined : "a result without words";
  try {
    const { kind } = await kie.fetchResult(file.url, { maxBytes: RESULT_BYTES_MAX });
    const isMedia = output === "image" || output === "video" || output === "audio";
    return isMedia && kind !== output ? `${kind} instead of ${output}` : undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return `result: ${error.code}`;
  }
}

function spent({ credits }: { credits?: string }): { credits?: number } {
  return credits === undefined ? {} : { credits: Number(credits) };
}
