import type { Database, Fence, Statement } from "../../db/index.ts";
import type { Catalogue } from "../catalog/index.ts";
import type { Clock, Log, Random } from "../kernel/index.ts";
import type { Kie } from "../kie/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Announcer } from "./announcer.ts";
import type { CancelOutcome } from "./cancel.ts";
import type { Census } from "./census.ts";
import type { DeliveredFile, OpenedFile } from "./delivery.ts";
import type { FileSource } from "./file-source.ts";
import type { History, HistoryQuery } from "./history.ts";
import type { Job, JobFile, TimelineEntry } from "./job.ts";
import type { Pause } from "./model-breaker.ts";
import type { Origins } from "./origins.ts";
import type { Quote, Quotes } from "./quotes.ts";
import type { RunRefusal } from "./refusal.ts";
import type { Runner } from "./start.ts";
import type { Stops } from "./stops.ts";
import type { SuccessRate, UsualTime } from "./usual-time.ts";

export interface JobsDeps {
  readonly db: Database;
  readonly ledger: Ledger;
  readonly catalogue: Catalogue;
  readonly kie: Pick<
    Kie,
    "createTask" | "ask" | "recordInfo" | "upload" | "fetchResult" | "credit"
  >;
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
  /** In `SAFE_TEST_MODE` (R99): what the instance may spend at the provider, ever. */
  readonly testBudgetMicroUsd?: number;
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
  readonly stops: Stops;

  /** Why this quote cannot be run by this person now: the first refusal in their order. */
  refusalToRun(quote: Quote, by: Runner): Promise<RunRefusal | undefined>;
  /**
   * The hold and the job, queued. Rejected by `QUOTE_RUN` (see `jobOfQuote`), `QUOTE_CHANGED`,
   * `SELLING_STOPPED`, `MODEL_PAUSED`, `NUMBER_TAKEN` (decide again: another № is drawn), or the ledger's
   * `insufficient_funds`.
   * The caller tells the person, and calls `wake` after the commit.
   */
  start(quote: Quote, by: Runner): { job: Job; statements: readonly Statement[] };
  /** The run that a quote has become. */
  jobOfQuote(quote: string, person: number): Promise<Job | undefined>;
  /** Possible while it is queued. Rejected by `JOB_MOVED` if it was submitted meanwhile. */
  cancel(id: string, person: number): Promise<CancelOutcome>;

  /** Whoever says how far a job is writes with these: `JOB_MOVED`, once it has gone on. */
  demandAsSeen(job: Job): readonly Statement[];
  find(id: string): Promise<Job | undefined>;
  /** With a person: only that person's. */
  findByNumber(number: string, person?: number): Promise<Job | undefined>;
  /** A page of a person's runs, newest first, without those that the person has removed. */
  /** The newest run of a model by its key, for the settings of the next one (G11). */
  lastRun(person: number, model: string): Promise<Job | undefined>;
  history(person: number, query: HistoryQuery): Promise<History>;
  /** Hides a closed run from the person's history. The books keep it. */
  remove(job: Job): readonly Statement[];
  /** Not yet closed, oldest first. */
  openJobs(person: number): Promise<Job[]>;
  files(job: string): Promise<JobFile[]>;
  timeline(job: string): Promise<TimelineEntry[]>;
  /** Place in line, 1 is next; absent for a job that is not queued. */
  place(job: string): Promise<number | undefined>;
  /** How long runs took of late, by model; without those of which fewer than three are known. */
  usualTimes(): Promise<ReadonlyMap<string, UsualTime>>;

  /** How often a model gave a result of late; absent while nothing is known. */
  successRate(model: string): Promise<SuccessRate | undefined>;
  /** Models that are paused now, seconds old at most: for badges in lists. */
  pausedModels(): Promise<ReadonlySet<string>>;
  /** Whether a model is paused or on trial at this moment; absent: neither. */
  pauseOf(model: string): Promise<Pause | undefined>;
  /** Runs that other runs are made of. */
  readonly origins: Pick<Origins, "page" | "find" | "problems" | "facts">;

  /** How many jobs there are and how they ended of late. */
  census(): Promise<Census>;

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
