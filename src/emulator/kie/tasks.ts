import type { Clock, Random } from "../../kernel/index.ts";
import { promptOf } from "./results.ts";
import type {
  EmulatedModel,
  Fate,
  Input,
  SecondsByOutput,
  Stage,
  Task,
  TaskView,
} from "./types.ts";

/** Short enough to be watched; the real ones take 12 s to 13 min (kie/API.md §4.1). */
const DEFAULT_SECONDS: SecondsByOutput = {
  image: [3, 6],
  video: [8, 15],
  audio: [5, 9],
  text: [2, 4],
  json: [2, 4],
};
/** Shares of the time after which a task leaves `waiting` and `queuing`. */
const WAITING_SHARE = 0.15;
const QUEUING_SHARE = 0.3;
/** The oldest are forgotten beyond this: `recordInfo is null`, as after two months. */
const TASKS_MAX = 10_000;

export interface NewTask {
  model: EmulatedModel;
  input: Input;
  callBackUrl: string | undefined;
  credits: number;
  fate: Fate;
}

/** The tasks of the account, and how far each of them is. */
export class Tasks {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #seconds: SecondsByOutput;
  readonly #tasks = new Map<string, Task>();

  constructor(clock: Clock, random: Random, seconds: Partial<SecondsByOutput> = {}) {
    this.#clock = clock;
    this.#random = random;
    this.#seconds = { ...DEFAULT_SECONDS, ...seconds };
  }

  create(task: NewTask): Task {
    const [min, max] = this.#seconds[task.model.output];
    const seconds = min + (max - min) * this.#random.fraction();
    const createdAt = this.#clock.now();
    const made: Task = {
      ...task,
      id: this.#newId(),
      createdAt,
      dueAt: createdAt + Math.round(seconds * 1000),
      completedAt: undefined,
      response: undefined,
      callbacks: [],
      polls: [],
    };
    this.#tasks.set(made.id, made);
    const [oldest] = this.#tasks.keys();
    if (this.#tasks.size > TASKS_MAX && oldest !== undefined) this.#tasks.delete(oldest);
    return made;
  }

  find(id: string): Task | undefined {
    return this.#tasks.get(id);
  }

  all(): Task[] {
    return [...this.#tasks.values()];
  }

  stageOf(task: Task): Stage {
    if (task.completedAt !== undefined) return task.fate.end === "fail" ? "fail" : "success";
    const share = (this.#clock.now() - task.createdAt) / (task.dueAt - task.createdAt);
    if (share < WAITING_SHARE) return "waiting";
    return share < QUEUING_SHARE ? "queuing" : "generating";
  }

  /** Newest first. */
  views(): TaskView[] {
    return [...this.#tasks.values()].reverse().map((task) => this.#view(task));
  }

  #view(task: Task): TaskView {
    const { id, model, input, credits, createdAt, completedAt, fate, callbacks } = task;
    return {
      taskId: id,
      model: model.id,
      state: this.stageOf(task),
      prompt: promptOf(input, model.kind),
      input,
      credits,
      createdAt,
      ...(completedAt !== undefined && { completedAt }),
      ...(completedAt !== undefined && fate.end === "fail" && failureOf(fate)),
      results: filesOf(task),
      callbacks: [...callbacks],
    };
  }

  /** The three forms that the real ids have: bare digits, a UUID, a prefix (kie/API.md §3). */
  #newId(): string {
    const hex = Buffer.from(this.#random.bytes(16)).toString("hex");
    const forms = [hex, hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"), `task_${hex}`];
    return forms[Math.floor(this.#random.fraction() * forms.length)] ?? hex;
  }
}

/** Addresses of the files that a finished task made. */
export function filesOf(task: Task): string[] {
  const texts = JSON.stringify(task.response ?? {}).match(/"https?:[^"]+"/g) ?? [];
  const urls = texts.map((text) => text.slice(1, -1));
  return [...new Set(urls)].filter((url) => url.includes(`/results/${task.id}-`));
}

function failureOf(fate: { failCode: string; failMsg: string }) {
  return { failCode: fate.failCode, failMsg: fate.failMsg };
}
