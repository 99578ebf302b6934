import { expect, test } from "bun:test";
import { resolve } from "node:path";
import { freshFile, sqldForTests } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { LONG_TEST_MS, PATIENCE_MS } from "../support/limits.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { proveErrands, welcome } from "./errand-books.ts";

// Goal: several processes on one database write each operation once, also when two of them send it,
// and none of them starves or stands still. Method: each person's errands are run by two of four
// processes, under the same keys; one after the other is killed and comes back, or the server is.

const WRITERS = 4;
const PEOPLE = Array.from({ length: 12 }, (_, at) => at + 1);
const KILLS = 20;
/** Each process takes so many steps with each of its people. */
const STEPS = 80;
/** After that nobody goes on any more. */
const STANDSTILL_MS = 20_000;
const STANDSTILLS_MAX = 3;

const server = sqldForTests();

test(
  "four processes with the same people and keys, killed in turn, do each operation once on a file (R74, R79, R80, N2, N18)",
  async () => {
    using file = freshFile();
    await using crew = await Crew.of(file.url);
    const { fraction } = seededRandom(1);
    for (let kills = 0; kills < KILLS; kills++) {
      await crew.goOn(PATIENCE_MS);
      const writer = crew.writers[Math.floor(fraction() * WRITERS)] as Writer;
      await writer.kill();
      writer.start();
    }
    while (!crew.isFar) await crew.goOn(PATIENCE_MS);
    await crew.end();
  },
  LONG_TEST_MS,
);

test(
  "four processes with the same people and keys do each operation once on a server that is killed (R74, R79, R80, N2, N18)",
  async () => {
    const restart = async () => {
      await server().kill();
      await server().start();
    };
    await using crew = await Crew.of(await server().createDatabase());
    for (let kills = 0; kills < KILLS; kills++) {
      await crew.goesOn(STANDSTILL_MS);
      await restart();
    }
    // Several writers make sqld 0.24 spin for ever, though seldom if they are but four (ledger.md
    // §1.4, docs/decisions/105): then it is restarted, as whoever looks after it would.
    for (let standstills = 0; !crew.isFar; ) {
      if (await crew.goesOn(STANDSTILL_MS)) continue;
      expect(++standstills).toBeLessThanOrEqual(STANDSTILLS_MAX);
      await restart();
    }
    await crew.end();
  },
  LONG_TEST_MS,
);

/** Four processes on one database. */
class Crew {
  readonly writers: readonly Writer[];
  readonly #url: string;

  private constructor(url: string) {
    this.#url = url;
    this.writers = Array.from({ length: WRITERS }, (_, nr) => new Writer(url, sharedBy(nr)));
  }

  static async of(url: string): Promise<Crew> {
    await welcome(url, PEOPLE);
    const crew = new Crew(url);
    for (const writer of crew.writers) writer.start();
    return crew;
  }

  get isFar(): boolean {
    return this.writers.every(({ least }) => least >= STEPS);
  }

  /** Waits until some process has gone on. */
  async goOn(withinMs: number): Promise<void> {
    const acknowledged = () => this.writers.reduce((sum, one) => sum + one.acknowledgements, 0);
    const before = acknowledged();
    await eventually("somebody goes on", () => acknowledged() > before, withinMs);
  }

  goesOn(withinMs: number): Promise<boolean> {
    return this.goOn(withinMs).then(
      () => true,
      () => false,
    );
  }

  /** All end in good order, and what was acknowledged is what is in the books. */
  async end(): Promise<void> {
    expect(await Promise.all(this.writers.map((writer) => writer.end()))).toEqual([0, 0, 0, 0]);
    const most = PEOPLE.map((person) =>
      Math.max(...this.writers.map(({ acknowledged }) => acknowledged.get(person) ?? 0)),
    );
    expect(await proveErrands(this.#url, PEOPLE)).toEqual(most);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.writers.map((writer) => writer.kill()));
  }
}

/** Half of the people: everybody is served by two writers, next to each other in a ring. */
function sharedBy(nr: number): readonly number[] {
  const count = (PEOPLE.length * 2) / WRITERS;
  const first = (PEOPLE.length / WRITERS) * nr;
  return Array.from({ length: count }, (_, at) => ((first + at) % PEOPLE.length) + 1);
}

/** A process that runs people's errands, and what it has acknowledged in all its lives. */
class Writer {
  readonly acknowledged: Map<number, number>;
  readonly #url: string;
  #child: Bun.Subprocess<"pipe", "pipe", "inherit"> | undefined;
  #read: Promise<void> | undefined;

  constructor(url: string, people: readonly number[]) {
    this.#url = url;
    this.acknowledged = new Map(people.map((person) => [person, 0]));
  }

  get acknowledgements(): number {
    return [...this.acknowledged.values()].reduce((sum, one) => sum + one, 0);
  }

  /** Of any of its people. */
  get least(): number {
    return Math.min(...this.acknowledged.values());
  }

  start(): void {
    const script = resolve(import.meta.dir, "errand-process.ts");
    const people = [...this.acknowledged].map(([person, done]) => `${person}=${done}`);
    const command = [process.execPath, script, this.#url, ...people];
    this.#child = Bun.spawn(command, { stdin: "pipe", stdout: "pipe", stderr: "inherit" });
    this.#read = this.#listen(this.#child.stdout);
  }

  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#read;
  }

  /** In good order: the exit code. */
  async end(): Promise<number | undefined> {
    this.#child?.stdin.end();
    await this.#read;
    return this.#child?.exited;
  }

  async #listen(output: ReadableStream<Uint8Array>): Promise<void> {
    const text = new TextDecoder();
    let said = "";
    for await (const part of output) {
      said += text.decode(part);
      const lines = said.split("\n");
      said = lines.pop() ?? "";
      for (const line of lines) {
        if (line === "open") continue;
        const person = Number(line);
        this.acknowledged.set(person, (this.acknowledged.get(person) ?? 0) + 1);
      }
    }
  }
}
