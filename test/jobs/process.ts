import { type Database, type Fence, takeLease } from "../../db/index.ts";
import { readsOf } from "../../db/reader.ts";
import { createJobs, type Jobs, type JobsDeps } from "../../src/jobs/index.ts";
import type { Kie } from "../../src/kie/index.ts";

/** What a process does in the world, one after the other: `before` and `after` each. */
export type Point = `${"before" | "after"} ${string}`;

/** A process that can be killed at any point. From then on nothing that it does has an effect. */
export class Process {
  readonly fence: Fence;
  readonly jobs: Jobs;
  /** Everything that it has done, in order. */
  readonly points: Point[] = [];
  /** Calls of the provider and of the database that are under way. */
  calling = 0;
  #dead = false;
  #dieAt: Point | undefined;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  private constructor(deps: JobsDeps, fence: Fence) {
    this.fence = fence;
    this.jobs = createJobs({ ...deps, db: this.#database(deps.db), kie: this.#provider(deps.kie) });
    this.#running = this.jobs.run(fence, this.#stop.signal);
  }

  /** Takes the lease from whoever has it: here, it lasts for no time at all. */
  static async start(deps: JobsDeps, owner: string): Promise<Process> {
    const fence = await takeLease(deps.db, { name: "leader", owner, ttlMs: 0 });
    if (!fence) throw new Error("the lease is free");
    return new Process(deps, fence);
  }

  get dead(): boolean {
    return this.#dead;
  }

  dieAt(point: Point): void {
    this.#dieAt = point;
  }

  /** kill -9. */
  kill(): void {
    this.#dead = true;
    this.#stop.abort();
  }

  /** SIGTERM. */
  stop(): Promise<void> {
    this.#stop.abort();
    return this.#running;
  }

  #database(db: Database): Database {
    const rows: Database["rows"] = (...asked) => this.#during(() => db.rows(...asked));
    return {
      ...db,
      rows,
      read: readsOf({ rows }),
      write: (operation) =>
        this.#act(operation.name, () => this.#during(() => db.write(operation))),
    };
  }

  /** A server answers in real time, too. */
  async #during<T>(work: () => Promise<T>): Promise<T> {
    this.calling += 1;
    try {
      return await work();
    } finally {
      this.calling -= 1;
    }
  }

  #provider(kie: JobsDeps["kie"]): JobsDeps["kie"] {
    const call = <T>(name: string, work: () => Promise<T>): Promise<T> =>
      this.#during(() => this.#act(name, work));
    return {
      createTask: (task) => call("create", () => kie.createTask(task)),
      // It lasts as long as the model thinks, on the clock that waits for calls to end.
      ask: (question) => this.#act("question", () => kie.ask(question)),
      recordInfo: (taskId) => call("ask", () => kie.recordInfo(taskId)),
      credit: () => call("credit", () => kie.credit()),
      upload: (file) => call("upload", () => kie.upload(file)),
      fetchResult: (...args: Parameters<Kie["fetchResult"]>) =>
        call("fetch", () => kie.fetchResult(...args)),
    };
  }

  async #act<T>(name: string, work: () => Promise<T>): Promise<T> {
    await this.#live(`before ${name}`);
    const done = await work();
    await this.#live(`after ${name}`);
    return done;
  }

  /** Never comes back in a dead process. */
  async #live(point: Point): Promise<void> {
    this.points.push(point);
    if (point === this.#dieAt) this.kill();
    if (this.#dead) await new Promise<never>(() => {});
  }
}
