import type { schema } from "../../db/index.ts";
import type { Input, Output, Rate } from "../catalog/index.ts";
import { type Kopecks, kopecks, type MicroUsd, microUsd } from "../kernel/index.ts";
import type { FailureClass, ResultFile } from "../kie/index.ts";
import type { JobState } from "./states.ts";

/** One run of a quote, from the hold to its result or its refund. All times are Unix ms. */
export interface Job {
  readonly id: string;
  /** The № that people see: six characters of Crockford's base 32, unique in the instance. */
  readonly number: string;
  readonly person: number;
  readonly chat: number;
  readonly quote: string;
  /** The catalogue's key; the model itself may be gone from the catalogue by now. */
  readonly model: string;
  readonly kind: Output;
  /** As quoted: people's files are `tg:<file_id>`. */
  readonly input: Input;
  /** Held, and the most that can be captured; 0 for admins. */
  readonly price: Kopecks;
  /** What the provider takes for it, as quoted. */
  readonly cost: MicroUsd;
  /** Of the quote; it also prices what the provider reports in the end. */
  readonly rate: Rate;
  readonly state: JobState;
  /** The random part of the callback's address; worth nothing without our signature. */
  readonly callbackToken?: string;
  readonly taskId?: string;
  /** The provider's own word for a running task (`waiting`, `generating`, …). */
  readonly stage?: string;
  readonly failure?: FailureClass;
  /** For the admin and the log, never for people. */
  readonly failureDetail?: string;
  /** What was taken in the end: set once it is delivered, 0 where nothing was due. */
  readonly captured?: Kopecks;
  /** Decimal, as the provider reported. */
  readonly credits?: string;
  /** Tries of the present step. */
  readonly attempts: number;
  readonly polls: number;
  /** When the scheduler looks at it again. */
  readonly dueAt?: number;
  /** When the present state ends by itself. */
  readonly deadlineAt: number;
  readonly createdAt: number;
  readonly submittedAt?: number;
  /** The provider's end, as we saw it; after `closedAt` it came too late (`cameLate`). */
  readonly endedAt?: number;
  /** Ours: delivered, or the money is back. */
  readonly closedAt?: number;
}

/** One file of a result. `ordinal` counts from 0 in the provider's order. */
export interface JobFile {
  readonly ordinal: number;
  readonly kind: ResultFile["kind"];
  /** The provider's link; it dies after 14 days (kie/API.md §12). */
  readonly url?: string;
  /** The words themselves, for kind `text`. */
  readonly text?: string;
  readonly mime?: string;
  readonly bytes?: number;
  readonly sentAs?: SentAs;
  /** Telegram's id of it, once sent: it outlives the link. */
  readonly fileId?: string;
  /** Of the exact bytes, sent as a document on request. */
  readonly documentFileId?: string;
  /** What the provider calls it: the name of a song. */
  readonly title?: string;
  /** The provider's id of it, by which other models take it. */
  readonly partId?: string;
  /** Of video and sound, as Telegram measured them. */
  readonly seconds?: number;
  readonly widthPx?: number;
  readonly heightPx?: number;
}

export type SentAs =
  | "photo"
  | "video"
  | "audio"
  | "voice"
  | "animation"
  | "document"
  | "link"
  | "text";

/** One line of a job's history, for `trt job show`: a state that it entered, or a remark. */
export interface TimelineEntry {
  readonly at: number;
  readonly event: string;
  readonly detail?: string;
}

/** Its result turned up after the money had gone back, and was given away. */
export function cameLate({ closedAt, endedAt }: Job): boolean {
  return closedAt !== undefined && endedAt !== undefined && endedAt > closedAt;
}

export function jobOf(row: typeof schema.job.$inferSelect): Job {
  return {
    id: row.id,
    number: row.number,
    person: row.personId,
    chat: row.chatId,
    quote: row.quoteId,
    model: row.model,
    kind: row.kind as Output,
    input: JSON.parse(row.input) as Input,
    price: kopecks(row.priceKopecks),
    cost: microUsd(row.costMicroUsd),
    rate: JSON.parse(row.rate) as Rate,
    state: row.state as JobState,
    attempts: row.attempts,
    polls: row.polls,
    deadlineAt: row.deadlineAt,
    createdAt: row.createdAt,
    ...(row.callbackToken !== null && { callbackToken: row.callbackToken }),
    ...(row.taskId !== null && { taskId: row.taskId }),
    ...(row.stage !== null && { stage: row.stage }),
    ...(row.failure !== null && { failure: row.failure as FailureClass }),
    ...(row.failureDetail !== null && { failureDetail: row.failureDetail }),
    ...(row.capturedKopecks !== null && { captured: kopecks(row.capturedKopecks) }),
    ...(row.creditsConsumed !== null && { credits: row.creditsConsumed }),
    ...(row.dueAt !== null && { dueAt: row.dueAt }),
    ...(row.submittedAt !== null && { submittedAt: row.submittedAt }),
    ...(row.endedAt !== null && { endedAt: row.endedAt }),
    ...(row.closedAt !== null && { closedAt: row.closedAt }),
  };
}

export function fileOf(row: typeof schema.jobFile.$inferSelect): JobFile {
  return {
    ordinal: row.ordinal,
    kind: row.kind as JobFile["kind"],
    ...(row.sourceUrl !== null && { url: row.sourceUrl }),
    ...(row.content !== null && { text: row.content }),
    ...(row.mime !== null && { mime: row.mime }),
    ...(row.bytes !== null && { bytes: row.bytes }),
    ...(row.sentAs !== null && { sentAs: row.sentAs as SentAs }),
    ...(row.fileId !== null && { fileId: row.fileId }),
    ...(row.documentFileId !== null && { documentFileId: row.documentFileId }),
    ...(row.title !== null && { title: row.title }),
    ...(row.partId !== null && { partId: row.partId }),
    ...(row.seconds !== null && { seconds: row.seconds }),
    ...(row.widthPx !== null && { widthPx: row.widthPx }),
    ...(row.heightPx !== null && { heightPx: row.heightPx }),
  };
}
