import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { freshFile } from "../support/database.ts";
import { LONG_TEST_MS } from "../support/limits.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { proveErrands, welcome } from "./errand-books.ts";
import { same, TEARS } from "./torn.ts";

const PEOPLE = [1, 2, 3, 4];
const COMMITS = 300;
const CUTS_MIN = 1_500;

/** The two files that a power cut leaves behind; the third is an index, in memory. */
interface Disk {
  readonly main: Uint8Array;
  readonly log: Uint8Array;
}

/** A disk as it may be found, and how many steps of everybody must and may be on it. */
interface Cut {
  readonly how: string;
  readonly disk: Disk;
  readonly least: number;
  readonly most: number;
}

// FULL syncs the log before a commit is answered and before its pages go to the main file
// (ledger.md §1.9; test/db/file.test.ts reads the PRAGMA). So what a cut can tear is what was
// written since the last answer: first in the log, and in the main file once the log is whole.
test(
  "no power cut takes what was acknowledged, or leaves half of a commit (R80, R83, N16)",
  async () => {
    using file = freshFile();
    await welcome(file.url, PEOPLE);
    await using writer = await startWriter(file.url);
    let before = read(file.path);
    let cuts = 0;
    let checkpoints = 0;
    for (let done = 0; done < COMMITS; done++) {
      await writer.step();
      const after = read(file.path);
      for (const cut of cutsBetween(before, after, done)) {
        await recover(cut);
        cuts++;
      }
      if (!same(before.main, after.main)) checkpoints++;
      before = after;
    }
    expect(cuts).toBeGreaterThan(CUTS_MIN);
    expect(checkpoints).toBeGreaterThan(20);
  },
  LONG_TEST_MS,
);

function* cutsBetween(before: Disk, after: Disk, done: number): Generator<Cut> {
  const random = seededRandom(done);
  for (const [how, tear] of Object.entries(TEARS)) {
    const log = tear(before.log, after.log, random);
    const least = same(log, after.log) ? done + 1 : done;
    const most = same(log, before.log) ? done : done + 1;
    yield { how: `log: ${how}`, disk: { main: before.main, log }, least, most };
    if (same(before.main, after.main)) continue;
    const main = tear(before.main, after.main, random);
    const disk = { main, log: after.log };
    yield { how: `main file: ${how}`, disk, least: done + 1, most: done + 1 };
  }
}

/** Opens what was left as the program does when the power is back. */
async function recover({ how, disk, least, most }: Cut): Promise<void> {
  using file = freshFile();
  await Bun.write(file.path, disk.main);
  await Bun.write(`${file.path}-wal`, disk.log);
  const [first = -1, ...others] = await proveErrands(file.url, PEOPLE);
  const wrong = first < least || first > most || others.some((steps) => steps !== first);
  expect(wrong ? { how, least, most, found: [first, ...others] } : undefined).toBeUndefined();
}

function read(path: string): Disk {
  const log = `${path}-wal`;
  return {
    main: readFileSync(path),
    log: existsSync(log) ? readFileSync(log) : new Uint8Array(),
  };
}

/** Only this process has the file open, as reading it here would drop the locks of our own. */
async function startWriter(url: string) {
  const script = resolve(import.meta.dir, "errand-on-demand.ts");
  const command = [process.execPath, script, url, String(PEOPLE.length)];
  const child = Bun.spawn(command, { stdin: "pipe", stdout: "pipe", stderr: "inherit" });
  const answers = child.stdout.getReader();
  await answers.read();
  return {
    async step() {
      child.stdin.write("next");
      await child.stdin.flush();
      const { done } = await answers.read();
      expect(done).toBe(false);
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}
