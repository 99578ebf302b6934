import type { BoundOperation } from "../../db/bind.ts";
import type { Database } from "../../db/index.ts";
import { type Reader, readsOf } from "../../db/reader.ts";
import { Unclear } from "../../db/unclear.ts";
import { WriteQueue } from "../../db/write-queue.ts";
import { failed, type WriteResult, type Writer } from "../../db/writer.ts";
import { Fault, type Log } from "../../src/kernel/index.ts";
import type { Engine } from "./engine.ts";
import type { SimProcess, Surroundings } from "./sim-process.ts";

export interface DatabaseOptions {
  readonly engine: Engine;
  readonly instance: string;
  readonly process: SimProcess;
  readonly world: Surroundings;
  readonly log: Log;
  /** Sees what was committed, in order. */
  committed(process: SimProcess, operation: BoundOperation, result: WriteResult): void;
}

/** When the database of a world comes back; shared by its processes. */
export interface Absence {
  until: number;
}

const SLOW_MS = { least: 50, most: 20_000 };
const KNOWN_MS = { least: 100, most: 30_000 };
const GONE_MS = { least: 500, most: 40_000 };

/** The database as one process sees it: the real queue before the real writer, and bad weather. */
export function simDatabase(options: DatabaseOptions, absence: Absence): Database {
  const { engine, instance, process, log } = options;
  const writer = new SimWriter(options, absence);
  const queue = new WriteQueue(writer, { clock: process.clock, log });
  const away = () => absence.until > options.world.time.now;
  const rows: Reader["rows"] = (sql, args) =>
    process.act("read", async () => {
      if (away()) throw new Fault("database_unavailable", { retry: "later" });
      return engine.reader.rowsNow(sql, args);
    });
  return {
    kind: "file",
    instance,
    read: readsOf({ rows }),
    rows,
    get waiting() {
      return queue.waiting;
    },
    get unansweredSince() {
      return queue.unansweredSince;
    },
    write(operation) {
      options.world.time.touch();
      return queue.submit(operation);
    },
    unclear: (person) => queue.unclear(person),
    onUnclear: (listener) => queue.onUnclear(listener),
    async ping() {
      if (away()) throw new Fault("database_unavailable", { retry: "later" });
    },
    close: () => queue.close(),
  };
}

class SimWriter implements Writer {
  readonly #options: DatabaseOptions;
  readonly #absence: Absence;

  constructor(options: DatabaseOptions, absence: Absence) {
    this.#options = options;
    this.#absence = absence;
  }

  commit(group: readonly BoundOperation[]): Promise<readonly WriteResult[]> {
    const names = group.map(({ name }) => name).join(", ");
    return this.#options.process.act(`write ${names}`, () => this.#commit(group, names));
  }

  /** The connection is everybody's. */
  close(): void {
    this.#options.world.time.touch();
  }

  async #commit(group: readonly BoundOperation[], names: string) {
    const { world, process } = this.#options;
    const { weather, dice, time, trace } = world;
    const tell = (how: string) => trace.say(process.name, `writes ${names}: ${how}`);
    if (weather.strikes("db_gone")) {
      this.#absence.until = time.now + Math.round(dice.spread(GONE_MS.least, GONE_MS.most));
    }
    if (weather.strikes("db_slow")) {
      await time.clock.sleep(Math.round(dice.spread(SLOW_MS.least, SLOW_MS.most)));
    }
    if (this.#absence.until > time.now || weather.strikes("db_busy")) {
      tell("unavailable");
      return all(group, new Fault("database_unavailable", { retry: "later" }));
    }
    const isUnclear = weather.strikes("db_unclear");
    const unclear = () => all(group, new Unclear("the answer is lost", this.#known()));
    if (isUnclear && dice.chance(0.4)) {
      tell("unclear, and lost");
      return unclear();
    }
    const results = await this.#options.engine.writer.commit(group);
    for (const [i, operation] of group.entries()) {
      this.#options.committed(process, operation, results[i] as WriteResult);
    }
    tell(`${isUnclear ? "unclear, and " : ""}${results.map(wordFor).join(", ")}`);
    return isUnclear ? unclear() : results;
  }

  /** The claim of decision 012 finds out, some time later, if the process still asks. */
  #known(): Promise<void> {
    const { dice, time } = this.#options.world;
    const afterMs = Math.round(dice.spread(KNOWN_MS.least, KNOWN_MS.most));
    return this.#options.process.clock.sleep(Math.max(afterMs, this.#absence.until - time.now));
  }
}

function all(group: readonly BoundOperation[], fault: Fault): readonly WriteResult[] {
  return group.map(() => failed(fault));
}

function wordFor(result: WriteResult): string {
  if (result.status === "committed") return "ok";
  return "rule" in result.error ? `no, ${result.error.rule}` : result.error.name;
}
