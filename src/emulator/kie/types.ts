import type { Clock, Fetch, Random } from "../../kernel/index.ts";
import type { FeedRow } from "./discovery/price-feed.ts";
import type { Faults } from "./faults.ts";
import type { SchemaCheck } from "./schema-check.ts";

export type Output = "image" | "video" | "audio" | "text" | "json";
export type Input = Record<string, unknown>;

/** What the emulator must know of a model: a structural type, so that it needs no other room. */
export interface EmulatedModel {
  /** The value of `model` in a request. */
  id: string;
  /** JSON Schema (2020-12) of `input`; `x-media` marks the fields that hold addresses of files. */
  schema: object;
  output: Output;
  /** The catalogue's word: `text-to-music` and the like answer in tracks (kie/API.md §4.1). */
  kind?: string;
  /** What a run costs, in credits; may have decimals. */
  creditsFor(input: Input): number;
  /** What the discovery API tells of it; where it is absent, it is made of the rest. */
  name?: string;
  maker?: string;
  taskTypes?: readonly string[];
  prices?: readonly EmulatedPrice[];
  /** Said as it is, in place of what would be made of `schema` and `prices`. */
  openapi?: object | null;
  priceText?: string | null;
  feed?: readonly FeedRow[];
  /** Of a language model, which makes no task (kie/API.md §8). */
  answers?: {
    path: string;
    /** JSON Schema of the request's whole body. */
    body: object;
    creditsFor(used: { input: number; output: number }): number;
  };
}

/** A line of the price list: the first whose conditions hold applies. */
export interface EmulatedPrice {
  readonly when: { readonly [field: string]: unknown };
  readonly unit: string;
  readonly credits: number;
}

export type AnsweringModel = EmulatedModel & Required<Pick<EmulatedModel, "answers">>;

export type SecondsByOutput = Record<Output, readonly [min: number, max: number]>;

export interface KieEmulatorOptions {
  models: readonly EmulatedModel[];
  /** The one key that is accepted. */
  apiKey: string;
  clock: Clock;
  random: Random;
  /** Credits at the start; default 10 000. */
  credit?: number;
  /** How long a task takes, drawn between the two; short by default, for a demo. */
  seconds?: Partial<SecondsByOutput>;
  /** Signs callbacks as Kie does once a key was made in its settings (kie/API.md §5.5). */
  hmacKey?: string;
  /** The longer side of pictures; at most and by default 1 024. */
  pictureSidePx?: number;
  /** Makes the files of results; absent: posters, clips and tones that tell what was asked for. */
  draw?: Draw;
  /** To compile a schema takes longer than all else: emulators of one process may share them. */
  schemas?: SchemaCheck;
  /** Told of each task when it is made, and of each answer when it is charged. */
  made?: (task: Task) => void;
  /** How callbacks and input files are reached; absent: over the network. */
  fetch?: Fetch;
  /** Ports on 127.0.0.1; by default any free ones. */
  port?: number;
  uploadPort?: number;
}

/** A running copy of Kie's two hosts. */
export interface KieEmulator {
  /** `KIE_API_ROOT` */
  url: string;
  /** `KIE_UPLOAD_ROOT`; serves uploads and results as well. */
  uploadUrl: string;
  control: KieControl;
  /** Ends running tasks where they are and closes both ports. */
  stop(): Promise<void>;
}

/** One without ports. */
export interface KieInProcess {
  /** Of both hosts. */
  handle(request: Request): Promise<Response>;
  control: KieControl;
  stop(): void;
}

/** The bytes of one file of a result. */
export type Draw = (
  task: Task,
  file: { index: number; output: Output },
) => { bytes: Uint8Array; mime: string };

/** The hands behind the scene; the same over HTTP under `<url>/emulator/…`. */
export interface KieControl {
  readonly faults: Faults;
  /** Newest first. */
  tasks(): TaskView[];
  credit(): number;
  setCredit(credits: number): void;
  /** A model is published, or published anew. */
  putModel(model: EmulatedModel): void;
  /** It is gone without notice, as they go (kie/API.md §14.13). */
  removeModel(id: string): void;
}

export type Stage = "waiting" | "queuing" | "generating" | "success" | "fail";

export interface TaskView {
  taskId: string;
  model: string;
  state: Stage;
  prompt: string;
  input: Input;
  credits: number;
  createdAt: number;
  completedAt?: number;
  failCode?: string;
  failMsg?: string;
  /** Addresses of the files that it made. */
  results: readonly string[];
  callbacks: readonly number[];
}

/** How a task is going to end, decided when it is made. */
export type Fate =
  | { end: "success" }
  | { end: "empty" }
  | { end: "stuck" }
  | { end: "fail"; failCode: string; failMsg: string };

export interface Task {
  readonly id: string;
  readonly model: EmulatedModel;
  readonly input: Input;
  readonly callBackUrl: string | undefined;
  readonly credits: number;
  readonly createdAt: number;
  readonly dueAt: number;
  readonly fate: Fate;
  completedAt: number | undefined;
  /** The content of `resultJson`, once there is one. */
  response: object | undefined;
  /** What was answered to each callback: an HTTP status, or 0 for no answer. */
  readonly callbacks: number[];
  /** When it was last asked about, within a second. */
  polls: number[];
}
