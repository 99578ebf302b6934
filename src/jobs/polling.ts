import { type Clock, Fault, type Log, type Random } from "../kernel/index.ts";
import { classifyFailure, type Kie, type TaskRecord } from "../kie/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { type Announcer, progressOf } from "./announcer.ts";
import type { Job } from "./job.ts";
import type { Owner } from "./owner.ts";
import type { Pace } from "./pace.ts";
import type { ProviderStop } from "./provider-stop.ts";
import { availableAfter } from "./settle.ts";
import { backOffMs, isHurried, NETWORK_BACK_OFF, pollDelayMs } from "./timing.ts";
import type { Transitions } from "./transitions.ts";
import type { UsualTimes } from "./usual-time.ts";
import { demandSameDue, lookedAt } from "./watch.ts";

export interface PollingDeps {
  instance: string;
  kie: Pick<Kie, "recordInfo">;
  ledger: Pick<Ledger, "balance">;
  transitions: Transitions;
  announcer: Announcer;
  usualTimes: UsualTimes;
  providerStop: ProviderStop;
  /** Of reads that come round, and of those that a callback has announced. */
  pace: Pace;
  announced: Pace;
  clock: Clock;
  random: Random;
  log: Log;
  report(trouble: Error): void;
  deadlines: { readonly deliveryMs: number };
}

/** Asks about a running task until it ends; a callback only makes it ask sooner. */
export class Polling {
  readonly #deps: PollingDeps;

  constructor(deps: PollingDeps) {
    this.#deps = deps;
  }

  async step(job: Job & { taskId: string }, owner: Owner): Promise<void> {
    const { announced, clock, kie, log, pace } = this.#deps;
    const turns = isHurried(job.dueAt, clock.now()) ? announced : pace;
    if (!(await turns.turn(owner.stop))) return;
    let record: TaskRecord;
    try {
      record = await kie.recordInfo(job.taskId);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      log.warn("task cannot be asked about", { job: job.id, code: error.code });
      if (error.code === "kie_key_refused") await this.#stopSelling(error, owner);
      if (clock.now() >= job.deadlineAt) return this.#timeOut(job, owner);
      return this.#lookLater(job, owner);
    }
    switch (record.state) {
      case "success":
        return this.#succeed(job, record, owner);
      case "fail":
        return this.#fail(job, record, owner);
      case "running":
      case "missing": // For a while after its creation (kie/API.md §4).
        if (clock.now() >= job.deadlineAt) return this.#timeOut(job, owner);
        return this.#goOn(job, record, owner);
    }
  }

  async #stopSelling({ code }: Fault, owner: Owner): Promise<void> {
    const { providerStop } = this.#deps;
    const stopped = providerStop.statements("our_key", { detail: code, needMicroUsd: 0 });
    await owner.write("stop selling", stopped);
  }

  async #succeed(job: Job, record: TaskRecord, owner: Owner): Promise<void> {
    const { clock, ledger, log, report, transitions, deadlines } = this.#deps;
    const at = clock.now();
    const credits = record.credits === undefined ? {} : { credits: record.credits };
    if (record.results.length === 0) {
      const available = await availableAfter(job, ledger);
      const failed = transitions.failEmpty(job, { at, available, ...credits });
      await owner.insist("fail job", failed.statements);
      log.error("success without output", { job: job.id, number: job.number, model: job.model });
      return report(new Fault("no_output", { retry: "never" }));
    }
    const deadlineAt = at + deadlines.deliveryMs;
    const { results, ids } = record;
    const kept = { results, ...(ids && { ids }), ...credits };
    const succeeded = transitions.succeed(job, { at, deadlineAt, ...kept });
    await owner.insist("succeed job", succeeded.statements);
    log.info("job succeeded", { job: job.id, number: job.number, files: results.length });
  }

  async #fail(job: Job, record: TaskRecord, owner: Owner): Promise<void> {
    const { clock, ledger, log, transitions } = this.#deps;
    const { failCode, failMessage } = record;
    const failure = classifyFailure(failCode, failMessage);
    const detail = `code ${failCode ?? "?"}: ${failMessage ?? ""}`;
    const available = await availableAfter(job, ledger);
    const failed = transitions.fail(job, { at: clock.now(), available, failure, detail });
    await owner.insist("fail job", failed.statements);
    log.info("job failed", { job: job.id, number: job.number, failure });
  }

  async #timeOut(job: Job, owner: Owner): Promise<void> {
    const { clock, instance, ledger, log, transitions } = this.#deps;
    const failure = "timeout";
    const detail = "no end before the deadline";
    const available = await availableAfter(job, ledger);
    const failed = transitions.fail(job, { at: clock.now(), available, failure, detail });
    const statements = [demandSameDue(instance, job), ...failed.statements];
    await owner.insist("time out job", statements);
    log.warn("job timed out", { job: job.id, number: job.number, task: job.taskId });
  }

  async #goOn(job: Job, record: TaskRecord, owner: Owner): Promise<void> {
    const { announcer, clock, instance, random, usualTimes } = this.#deps;
    const at = clock.now();
    const delayMs = pollDelayMs(job.kind, at - (job.submittedAt ?? at), random);
    const { stage } = record;
    const dueAt = Math.min(job.deadlineAt, at + delayMs);
    const look = lookedAt(instance, job, { at, dueAt, ...(stage !== undefined && { stage }) });
    const usualMs = (await usualTimes.of(job.model))?.medianMs;
    const told = announcer.progress(look.job, progressOf(look.job, at, { usualMs }));
    await owner.write("poll job", [...look.statements, ...told]);
  }

  async #lookLater(job: Job, owner: Owner): Promise<void> {
    const { clock, instance, random } = this.#deps;
    const at = clock.now();
    const attempts = job.attempts + 1;
    const delayMs = Math.max(
      backOffMs(NETWORK_BACK_OFF, attempts, random),
      pollDelayMs(job.kind, at - (job.submittedAt ?? at), random),
    );
    const dueAt = Math.min(job.deadlineAt, at + delayMs);
    await owner.write("poll job", lookedAt(instance, job, { at, dueAt, attempts }).statements);
  }
}
