import type { Database, Fence, Statement } from "../../db/index.ts";
import type { Catalogue } from "../catalog/index.ts";
import { type Clock, type Log, present, type Random } from "../kernel/index.ts";
import type { Kie } from "../kie/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Announcer } from "./announcer.ts";
import { CallbackTokens } from "./callback-token.ts";
import { acceptCallback } from "./callbacks.ts";
import { type CancelOutcome, cancel } from "./cancel.ts";
import { CREATES, lastCreates, READS } from "./creates.ts";
import {
  close,
  type DeliveredFile,
  documentDelivered,
  fileDelivered,
  type OpenedFile,
  openFile,
} from "./delivery.ts";
import type { FileSource } from "./file-source.ts";
import { type History, type HistoryQuery, history, remove } from "./history.ts";
import type { Job, JobFile, TimelineEntry } from "./job.ts";
import { Line } from "./line.ts";
import { Pace } from "./pace.ts";
import { Places } from "./places.ts";
import { Polling } from "./polling.ts";
import { createQuotes, type Quote, type Quotes } from "./quotes.ts";
import { Reads } from "./reads.ts";
import { type RunRefusal, refusalToRun } from "./refusal.ts";
import { Scheduler } from "./scheduler.ts";
import { Search } from "./search.ts";
import { type Runner, start } from "./start.ts";
import { Submission } from "./submission.ts";
import { Transitions } from "./transitions.ts";
import { Uploads } from "./uploads.ts";
import { type UsualTime, UsualTimes } from "./usual-time.ts";

export interface JobsDeps {
  readonly db: Database;
  readonly ledger: Ledger;
  readonly catalogue: Catalogue;
  readonly kie: Pick<Kie, "createTask" | "recordInfo" | "upload" | "fetchResult">;
  readonly files: FileSource;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Pages the admin: a bug of ours, or trouble of the provider that only a human can end. */
  report(trouble: Error): void;
  /** Something was committed that a person is to be told. */
  onCommit(): void;
  /** `WEBHOOK_BASE_URL`. Without it the provider is only polled. */
  readonly callbackBase: string | undefined;
  /** Signs the tokens in callback addresses. */
  readonly callbackSecret: string;
  /** Design §10. */
  readonly deadlines: {
    /** Of a create whose reply was lost. Absent: by the model's own measured time. */
    readonly jobUnknownMs?: number;
    /** Of a job that the provider works on. */
    readonly jobMs: number;
    /** Of handing over a result. */
    readonly deliveryMs: number;
  };
}

/**
 * The runs of one instance. What returns statements is joined by the caller with its own into one
 * operation. A rule that undoes it (`JOB_MOVED`, `QUOTE_CHANGED`, …) says that what was read is out
 * of date: read again and decide again.
 */
export interface Jobs {
  readonly quotes: Quotes;

  /** Why this quote cannot be run by this person now: the first refusal in their order. */
  refusalToRun(quote: Quote, by: Runner): Promise<RunRefusal | undefined>;
  /**
   * The hold and the job, queued. Rejected by `QUOTE_RUN` (see `jobOfQuote`), `QUOTE_CHANGED`,
   * `NUMBER_TAKEN` (decide again: another № is drawn), or the ledger's `insufficient_funds`.
   * The caller tells the person, and calls `wake` after the commit.
   */
  start(quote: Quote, by: Runner): { job: Job; statements: readonly Statement[] };
  /** The run that a quote has become. */
  jobOfQuote(quote: string, person: number): Promise<Job | undefined>;
  /** Possible while it is queued. Rejected by `JOB_MOVED` if it was submitted meanwhile. */
  cancel(id: string, person: number): Promise<CancelOutcome>;

  find(id: string): Promise<Job | undefined>;
  /** With a person: only that person's. */
  findByNumber(number: string, person?: number): Promise<Job | undefined>;
  /** A page of a person's runs, newest first, without those that the person has removed. */
  history(person: number, query: HistoryQuery): Promise<History>;
  /** Hides a closed run from the person's history. The books keep it. */
  remove(job: Job): readonly Statement[];
  /** Not yet closed, oldest first. */
  openJobs(person: number): Promise<Job[]>;
  files(job: string): Promise<JobFile[]>;
  timeline(job: string): Promise<TimelineEntry[]>;
  /** Place in line, 1 is next; absent for a job that is not queued. */
  place(job: string): Promise<number | undefined>;
  /** How long runs of a model took of late; absent while fewer than three are known. */
  usualTime(model: string): Promise<UsualTime | undefined>;

  /** A hint from the provider: stored, and the owner of the work looks at the truth at once. */
  acceptCallback(token: string, body: unknown): Promise<"accepted" | "unknown_token">;

  /** The bytes of one file of a result. Throws the provider's `Fault` while they cannot be had. */
  openFile(job: string, ordinal: number): Promise<OpenedFile>;
  /** The statements below join the mark of the message that was sent. */
  fileDelivered(job: string, file: DeliveredFile): readonly Statement[];
  /** The exact bytes of a file were sent as a document, on request. */
  documentDelivered(job: string, ordinal: number, fileId: string): readonly Statement[];
  /** The result has reached the person: captured and closed. Empty if it was closed before. */
  deliveryComplete(job: string): Promise<readonly Statement[]>;
  /** Only the person's side prevents it (bot blocked, account deleted): captured and closed. */
  deliveryBlocked(job: string): Promise<readonly Statement[]>;

  /**
   * Submits, polls and ends jobs as the owner of `fence` until `stop` aborts; then lets the steps
   * in flight end, 10 s at most. Whatever is left is gone on with by the next call, anywhere.
   */
  run(fence: Fence, stop: AbortSignal): Promise<void>;
  /** Something that `run` waits for was committed. */
  wake(): void;
}

export function createJobs(deps: JobsDeps): Jobs {
  const { db, kie, clock } = deps;
  const { instance } = db;
  const reads = new Reads(db);
  const usualTimes = new UsualTimes(db, clock);
  const line = new Line(db);
  const tokens = new CallbackTokens(deps.callbackSecret, instance);
  const transitions = new Transitions({ instance, ledger: deps.ledger, announcer: deps.announcer });
  const scheduler = createScheduler(deps, { reads, usualTimes, line, tokens, transitions });

  const closeWith = async (id: string, detail: string) => {
    const job = present(await reads.find(id), "a result is of a job");
    return close(job, { at: clock.now(), detail }, transitions);
  };

  return {
    quotes: createQuotes(deps),
    refusalToRun: (quote, by) => refusalToRun(quote, by, deps),
    start: (quote, by) => start(quote, by, deps),
    jobOfQuote: (quote, person) => reads.ofQuote(quote, person),
    cancel: (id, person) => cancel({ id, person, at: clock.now() }, { reads, transitions }),

    find: (id) => reads.find(id),
    findByNumber: (number, person) => reads.findByNumber(number, person),
    history: (person, query) => history(db, person, query),
    remove: (job) => remove(instance, job, clock.now()),
    openJobs: (person) => reads.open(person),
    files: (job) => reads.files(job),
    timeline: (job) => reads.timeline(job),
    place: (job) => line.place(job),
    usualTime: (model) => usualTimes.of(model),

    async acceptCallback(token, body) {
      const outcome = await acceptCallback(token, body, { ...deps, reads, tokens });
      scheduler.wake();
      return outcome;
    },

    async openFile(id, ordinal) {
      const job = present(await reads.find(id), "a result is of a job");
      return openFile(job, ordinal, { reads, kie });
    },
    fileDelivered: (job, file) => fileDelivered(instance, job, file),
    documentDelivered: (job, ordinal, fileId) =>
      documentDelivered(instance, job, { ordinal, fileId }),
    deliveryComplete: (job) => closeWith(job, "handed over"),
    deliveryBlocked: (job) => closeWith(job, "the person cannot be reached"),

    run: (fence, stop) => scheduler.run(fence, stop),
    wake: () => scheduler.wake(),
  };
}

interface Parts {
  reads: Reads;
  usualTimes: UsualTimes;
  line: Line;
  tokens: CallbackTokens;
  transitions: Transitions;
}

function createScheduler(deps: JobsDeps, parts: Parts): Scheduler {
  const { db, clock } = deps;
  const { line, transitions, usualTimes } = parts;
  const creates = new Pace(CREATES, clock);
  const asking = { ...deps, ...parts, instance: db.instance, pace: new Pace(READS, clock) };
  const submission = new Submission({
    ...deps,
    ...parts,
    uploads: new Uploads(deps),
    pace: creates,
  });
  const polling = new Polling(asking);
  const search = new Search(asking);
  const places = new Places({ ...deps, ...parts });
  return new Scheduler({
    ...deps,
    line,
    onStart: async () => creates.remember(await lastCreates(db)),
    steps: {
      submit: (job, owner) => submission.step(job, owner),
      search: (job, owner) => search.step(job, owner),
      poll: (job, owner) => {
        const taskId = present(job.taskId, "a submitted job has a task");
        return polling.step({ ...job, taskId }, owner);
      },
      tellPlaces: (owner, busy) => places.tell(owner, busy),
      async lose(job, owner) {
        const lost = submission.lose(job, await usualTimes.of(job.model));
        await owner.write("lose reply", lost.statements);
      },
      miss: (job, owner) =>
        owner.write("miss delivery", transitions.miss(job, { at: clock.now() }).statements),
    },
  });
}
