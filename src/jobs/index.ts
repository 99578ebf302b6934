export { type Announcer, type Progress, RESULT_UNDER_WAY, type Returned } from "./announcer.ts";
export type { CancelOutcome } from "./cancel.ts";
export type { Census } from "./census.ts";
export { JOB_MOVED } from "./change.ts";
export { createJobs } from "./create-jobs.ts";
export { MICRO_USD_PER_CREDIT } from "./credits.ts";
export type { DeliveredFile, OpenedFile } from "./delivery.ts";
export type { FileSource, SourceFile } from "./file-source.ts";
export type { History, HistoryQuery } from "./history.ts";
export { cameLate, type Job, type JobFile, type SentAs, type TimelineEntry } from "./job.ts";
export type { Jobs, JobsDeps } from "./jobs.ts";
export { isOnTrial, MODEL_PAUSED, type Pause } from "./model-breaker.ts";
export { type NewQuote, QUOTE_CHANGED, QUOTE_EXISTS, type Quote, type Quotes } from "./quotes.ts";
export { createJobReads, type JobReads } from "./reads.ts";
export type { RunRefusal } from "./refusal.ts";
export { amountDue } from "./settle.ts";
export { NUMBER_TAKEN, QUOTE_RUN, type Runner } from "./start.ts";
export {
  follow,
  isClosed,
  JOB_EVENTS,
  type JobEvent,
  type JobState,
  TRANSITIONS,
} from "./states.ts";
export type { StopNews } from "./stop-news.ts";
export {
  createStops,
  SELLING_STOPPED,
  type Stop,
  type StopName,
  type Stops,
  type StopsDeps,
  unlessStopped,
} from "./stops.ts";
export type { SuccessRate, UsualTime } from "./usual-time.ts";
