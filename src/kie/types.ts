import type { Turn } from "../catalog/index.ts";

/** Where Kie is and how it is spoken to. Roots have no trailing slash (design §8). */
export interface KieConfig {
  apiRoot: string;
  uploadRoot: string;
  apiKey: string;
  /** The one limit of an ordinary call; default 30 s (ledger.md §3.2). */
  timeoutMs?: number;
  /** Results may lie on private or loopback addresses: only when `apiRoot` itself does. */
  allowPrivateResults: boolean;
}

/**
 * The provider, one method per endpoint. Refusals are returned; trouble is thrown as a `Fault`
 * whose code names what happened and whose text holds nothing that came from outside.
 */
export interface Kie {
  /** Starts a paid task. Never throws and never sends twice (kie/API.md §3.4). */
  createTask(task: NewTask): Promise<CreateOutcome>;
  /** Asks a language model, which answers at once. Never throws and never sends twice (§8). */
  ask(question: Question): Promise<AskOutcome>;
  /** The truth about a task; a callback is only a hint (kie/API.md §4). */
  recordInfo(taskId: string): Promise<TaskRecord>;
  /** Puts a person's file where models can read it, for 24 hours (kie/API.md §10). */
  upload(file: UploadFile): Promise<{ url: string }>;
  /** What is left on our account, in Kie's credits; may have decimals. */
  credit(): Promise<number>;
  /** The bytes of a result, checked to be media. Faults: see `fetch-result.ts`. */
  fetchResult(url: string, limits: { maxBytes: number }): Promise<FetchedResult>;
}

/**
 * What Kie says of its models (kie/API.md §9): slow on purpose, one call in 1.1 s, and a 429 is
 * waited out. Faults: those of `faultOf`, and `stopped`.
 */
export interface Discovery {
  models(): Promise<ListedModels>;
  /** An OpenAPI document as it is; `undefined` where Kie has none (yet). */
  schema(id: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Prose, for people. */
  priceText(id: string): Promise<string | undefined>;
  /** Percent, the mean of the last day; `undefined` when nobody asked or nobody measures. */
  successRate(id: string): Promise<number | undefined>;
  /** The website's price list; `undefined` when it is not there. */
  feed(): Promise<readonly FeedRow[] | undefined>;
}

export interface ListedModels {
  readonly models: readonly ListedModel[];
  /** Whether it is all that there is: otherwise one that is not listed may still be there. */
  readonly isWhole: boolean;
}

export interface ListedModel {
  id: string;
  title: string;
  maker: string;
  /** `Text to Video` */
  taskTypes: readonly string[];
  priceText?: string;
}

export interface FeedRow {
  /** What is sold, in words: a model and some of its options. */
  text: string;
  credits: number;
  /** `per second` */
  unit: string;
  /** The model's id, where the row links to it. */
  model?: string;
}

export interface NewTask {
  /** Exact id from the catalogue, slash kept. */
  model: string;
  input: unknown;
  /** Carries the job's own token: the only way to find a task whose reply was lost. */
  callBackUrl?: string;
}

export interface Question {
  /** Of the model's endpoint; its end names the protocol. */
  path: string;
  /** Exact id from the catalogue. */
  model: string;
  prompt: string;
  /** Addresses that the provider can read. */
  images: readonly string[];
  /** What was said before, the oldest first. */
  turns?: readonly Turn[];
  /** How hard to think, in the model's own word. */
  effort?: string;
  /** Of the answer, where the model takes a limit. */
  maxTokens?: number;
}

/** What became of a question. Only `later` and `not_sent` may be sent again. */
export type AskOutcome =
  | {
      status: "answered";
      /** Empty: the model said nothing, and charges for it. */
      text: string;
      /** The provider's name of this reply. */
      id?: string;
      /** The actual charge in credits, as a decimal text. */
      credits?: string;
      /** Tokens read and written, where the charge is not told. */
      used?: { input: number; output: number };
    }
  | Exclude<CreateOutcome, { status: "created" }>;

export interface UploadFile {
  body: ReadableStream<Uint8Array> | Uint8Array;
  name: string;
  mime: string;
}

/** What became of a `createTask`. Only `later` and `not_sent` may be sent again. */
export type CreateOutcome =
  | { status: "created"; taskId: string }
  /** 429, 430, 455: nothing was made; again after 10 s or more. */
  | { status: "later"; code: number }
  /** Kie said no: nothing was made, and the same request will be refused again. */
  | { status: "refused"; code: number; class: FailureClass; message: string }
  /** DNS, refused connection, TLS: the request surely never left. */
  | { status: "not_sent" }
  /** Kie may be working on it. Never sent again. */
  | { status: "unknown" };

export interface TaskRecord {
  state: "running" | "success" | "fail" | "missing";
  /** Kie's own word for the state (`waiting`, `queuing`, `generating`, …). */
  stage?: string;
  /** Empty on a success without output: an alarm. */
  results: readonly ResultFile[];
  /** Ids that came with the result, by the provider's names: of a voice, a persona. */
  ids?: { readonly [name: string]: string };
  /** The actual charge in credits, as a decimal text; some answers leave it out. */
  credits?: string;
  failCode?: string;
  /** The upstream's words, in any language: for `failureClass` and the log, never for people. */
  failMessage?: string;
  /** The callback address that this task was made with: proves that a found task is ours. */
  echoedCallbackUrl?: string;
}

export type MediaKind = "image" | "video" | "audio" | "document";

export interface ResultFile {
  kind: MediaKind | "text";
  url?: string;
  text?: string;
  title?: string;
  /** The provider's own id of this one: of a track, by which other models take it. */
  id?: string;
}

export interface FetchedResult {
  bytes: Uint8Array;
  /** By magic bytes, never by what a header or a name claims. */
  mime: string;
  kind: MediaKind;
}

/**
 * Why a run gave nothing. What follows from each is in `failure-rules.ts`, its words for people in
 * the texts of Telegram (design §4).
 */
export type FailureClass =
  | "input"
  | "moderation"
  | "model_down"
  /** The provider does not sell it any more, or has switched it off. */
  | "model_gone"
  | "our_key"
  | "our_credit"
  | "network"
  | "timeout"
  | "lost"
  | "no_output"
  | "delivery"
  /** The credit that a test may spend is spent (R99). */
  | "test_budget";
