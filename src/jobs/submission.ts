import { type Database, Rejected, type Statement } from "../../db/index.ts";
import { creditsOfTokens, type Model, questionIn } from "../catalog/index.ts";
import { type Clock, Fault, type Log, type Random, randomText } from "../kernel/index.ts";
import {
  type AskOutcome,
  type CreateOutcome,
  FAILURE_RULES,
  type FailureClass,
  type Kie,
} from "../kie/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { CallbackTokens } from "./callback-token.ts";
import type { Job } from "./job.ts";
import type { Owner } from "./owner.ts";
import type { Pace } from "./pace.ts";
import { type PrepareDeps, prepare, type Ready } from "./prepare.ts";
import { isProviderCause, type ProviderStop } from "./provider-stop.ts";
import { availableAfter } from "./settle.ts";
import { countAnswer, countLost, demandAccepted, demandSubmitting } from "./submit-breaker.ts";
import { demandTestBudget, TEST_BUDGET_SPENT } from "./test-budget.ts";
import {
  type BackOff,
  BUSY_BACK_OFF,
  backOffMs,
  MAINTENANCE_BACK_OFF,
  NETWORK_BACK_OFF,
  pollDelayMs,
  unknownDeadlineMs,
} from "./timing.ts";
import type { Moved, Transitions } from "./transitions.ts";
import type { UsualTime, UsualTimes } from "./usual-time.ts";

export interface SubmissionDeps extends PrepareDeps {
  db: Database;
  kie: Pick<Kie, "createTask" | "ask">;
  ledger: Pick<Ledger, "balance">;
  transitions: Transitions;
  usualTimes: UsualTimes;
  tokens: CallbackTokens;
  providerStop: ProviderStop;
  /** Of creates. */
  pace: Pace;
  clock: Clock;
  random: Random;
  log: Log;
  report(trouble: Error): void;
  callbackBase: string | undefined;
  testBudgetMicroUsd?: number;
  deadlines: {
    readonly jobUnknownMs?: number;
    readonly jobMs: number;
    readonly deliveryMs: number;
  };
}

type Answered = Extract<AskOutcome, { status: "answered" }>;

/** 120 random bits: nobody guesses the address of a callback. */
const TOKEN_CHARS = 24;
const MAINTENANCE = 455;

/** Takes a queued job to the provider: its files first, then the intent, then one POST. */
export class Submission {
  readonly #deps: SubmissionDeps;

  constructor(deps: SubmissionDeps) {
    this.#deps = deps;
  }

  async step(job: Job, owner: Owner): Promise<void> {
    const { clock, db, pace, testBudgetMicroUsd, transitions, usualTimes } = this.#deps;
    if (clock.now() >= job.deadlineAt) return this.#expire(job, owner);
    const prepared = await prepare(job, this.#deps);
    if (prepared.status === "later") {
      const postponed = this.#postpone(job, NETWORK_BACK_OFF, prepared.reason);
      return owner.write("postpone job", postponed.statements);
    }
    if (prepared.status === "refused") return this.#refuse(job, prepared, owner);
    const usual = await usualTimes.of(job.model);
    if (!(await pace.turn(owner.stop))) return;

    // From the intent on, this attempt is made once: whoever finds it without an outcome knows
    // that the POST may have arrived.
    const callbackToken = randomText(TOKEN_CHARS, this.#deps.random);
    const at = clock.now();
    const asks = prepared.model.answers !== undefined;
    const intent = transitions.submit(job, { at, callbackToken, asks });
    const allowed = [
      ...(testBudgetMicroUsd === undefined
        ? []
        : [demandTestBudget(db.instance, job, testBudgetMicroUsd)]),
      ...(asks ? [demandAccepted(db.instance)] : demandSubmitting(db.instance, at)),
    ];
    try {
      await owner.write("intend to submit", [...allowed, ...intent.statements]);
    } catch (error) {
      if (!(error instanceof Rejected) || error.rule !== TEST_BUDGET_SPENT) throw error;
      const detail = "SAFE_TEST_MODE: MAX_TEST_CREDITS_PER_RUN is spent";
      return this.#refuse(job, { failure: "test_budget", detail }, owner);
    }
    const outcome = await this.#post(prepared, callbackToken);
    await this.#settle(intent.job, outcome, { model: prepared.model, usual }, owner);
  }

  #post({ model, input }: Ready, token: string): Promise<CreateOutcome | AskOutcome> {
    const { kie, tokens, callbackBase } = this.#deps;
    if (model.answers) {
      const { path } = model.answers;
      return kie.ask({ path, model: model.id, ...questionIn(model, input) });
    }
    return kie.createTask({
      model: model.id,
      input,
      ...(callbackBase !== undefined && {
        callBackUrl: `${callbackBase}/kie/callback/${tokens.sign(token)}`,
      }),
    });
  }

  async #settle(
    job: Job,
    outcome: CreateOutcome | AskOutcome,
    { model, usual }: { model: Model; usual: UsualTime | undefined },
    owner: Owner,
  ): Promise<void> {
    const { clock, db, log } = this.#deps;
    const fields = { job: job.id, number: job.number };
    // A question has no task that could be made unseen: its reply says nothing of creates.
    const creates = model.answers === undefined;
    const answered = creates ? countAnswer(db.instance, clock.now()) : [];
    switch (outcome.status) {
      case "created": {
        log.info("task created", { ...fields, task: outcome.taskId });
        const accepted = this.#accept(job, outcome.taskId, usual);
        return owner.insist("accept task", [...accepted.statements, ...answered]);
      }
      case "answered":
        return this.#answer(job, outcome, model, owner);
      case "later": {
        log.warn("provider is busy", { ...fields, code: outcome.code });
        const backOff = outcome.code === MAINTENANCE ? MAINTENANCE_BACK_OFF : BUSY_BACK_OFF;
        const postponed = this.#postpone(job, backOff, `code ${outcome.code}`);
        return owner.insist("postpone job", [...postponed.statements, ...answered]);
      }
      case "not_sent": {
        log.warn("provider cannot be reached", fields);
        const postponed = this.#postpone(job, NETWORK_BACK_OFF, "not sent");
        return owner.insist("postpone job", postponed.statements);
      }
      case "refused": {
        const { code, class: failure, message } = outcome;
        const detail = `code ${code}: ${message}`;
        return this.#refuse(job, { failure, detail, code }, owner, answered);
      }
      case "unknown": {
        log.warn("reply to a create is lost", fields);
        const counted = creates ? countLost(db.instance, clock.now()) : [];
        return owner.insist("lose reply", [...this.lose(job, usual).statements, ...counted]);
      }
    }
  }

  /** Without words it is a success that brought nothing, and was charged. */
  async #answer(job: Job, answer: Answered, model: Model, owner: Owner): Promise<void> {
    const { clock, ledger, log, report, transitions, deadlines } = this.#deps;
    const { id, text, used } = answer;
    const credits = answer.credits ?? (used && creditsOfTokens(model, used));
    const cost = credits === undefined ? {} : { credits };
    const at = clock.now();
    if (text === "") {
      await owner.insist("fail job", async () => {
        const available = await availableAfter(job, ledger);
        return transitions.failEmpty(job, { at, available, ...cost }).statements;
      });
      log.error("answer without words", { job: job.id, number: job.number, model: job.model });
      return report(new Fault("no_output", { retry: "never" }));
    }
    const succeeded = transitions.succeed(job, {
      at,
      results: [{ kind: "text", text }],
      deadlineAt: at + deadlines.deliveryMs,
      // Two replies of one name would be two tasks of one id: ours is in it.
      taskId: `${job.id}:${id ?? "answer"}`,
      ...cost,
    });
    await owner.insist("succeed job", succeeded.statements);
    log.info("job answered", { job: job.id, number: job.number });
  }

  #accept(job: Job, taskId: string, usual: UsualTime | undefined): Moved {
    const { clock, random, transitions, deadlines } = this.#deps;
    const at = clock.now();
    return transitions.accept(job, {
      at,
      taskId,
      dueAt: at + pollDelayMs(job.kind, 0, random),
      deadlineAt: at + deadlines.jobMs,
      usualMs: usual?.medianMs,
    });
  }

  #postpone(job: Job, backOff: BackOff, reason: string): Moved {
    const { clock, random, transitions, deadlines } = this.#deps;
    const at = clock.now();
    // An attempt that came as far as the intent is counted already.
    const attempts = job.state === "queued" ? job.attempts + 1 : job.attempts;
    const dueAt = at + backOffMs(backOff, attempts, random);
    const patienceMs = deadlines.jobMs;
    return transitions.postpone(job, { at, dueAt, attempts, patienceMs, reason });
  }

  /** Also for an intent that was found without an outcome. */
  lose(job: Job, usual: UsualTime | undefined): Moved {
    const { clock, transitions, deadlines } = this.#deps;
    const at = clock.now();
    // A question makes no task, so nothing can ever tell what became of it.
    const asked = this.#deps.catalogue.byKey(job.model)?.answers !== undefined;
    const patienceMs = asked ? 0 : (deadlines.jobUnknownMs ?? unknownDeadlineMs(usual));
    const deadlineAt = at + patienceMs;
    return transitions.lose(job, { at, deadlineAt, usualMs: usual?.medianMs });
  }

  /** Trouble with our key or credit stops selling in the same write (design §10). */
  async #refuse(
    job: Job,
    why: { failure: FailureClass; detail: string; code?: number },
    owner: Owner,
    answered: readonly Statement[] = [],
  ): Promise<void> {
    const { clock, ledger, log, providerStop, report, transitions } = this.#deps;
    const { failure, detail } = why;
    const at = clock.now();
    const stopped = isProviderCause(failure)
      ? providerStop.statements(failure, { ...why, needMicroUsd: job.cost })
      : [];
    await owner.insist("fail job", async () => {
      const available = await availableAfter(job, ledger);
      const failed = transitions.fail(job, { at, available, failure, detail });
      return [...stopped, ...failed.statements, ...answered];
    });
    log.info("job failed", { job: job.id, number: job.number, failure });
    const { alarm } = FAILURE_RULES[failure];
    if (alarm !== undefined) {
      report(new Fault(alarm, { retry: "never", message: `a run could not be made: ${alarm}` }));
    }
  }

  /** Submitting is stopped, and has been for so long that waiting is no service any more. */
  async giveBack(job: Job, cause: string, owner: Owner): Promise<void> {
    const { clock, ledger, transitions } = this.#deps;
    const failure = isProviderCause(cause) ? cause : "network";
    const available = await availableAfter(job, ledger);
    const detail = "submitting was stopped for too long";
    const failed = transitions.fail(job, { at: clock.now(), available, failure, detail });
    await owner.write("give back job", failed.statements);
  }

  /** Waited in line for too long, or could not be sent for too long. */
  async #expire(job: Job, owner: Owner): Promise<void> {
    const { clock, ledger, transitions } = this.#deps;
    const failure = job.attempts > 0 ? "network" : "timeout";
    const detail = "could not be submitted in time";
    const available = await availableAfter(job, ledger);
    const failed = transitions.fail(job, { at: clock.now(), available, failure, detail });
    await owner.write("expire job", failed.statements);
  }
}
