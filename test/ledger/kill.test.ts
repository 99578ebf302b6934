import { expect, test } from "bun:test";
import { resolve } from "node:path";
import { freshFile } from "../support/database.ts";
import { LONG_TEST_MS } from "../support/limits.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { proveErrands, welcome } from "./errand-books.ts";

const FILES = 3;
const KILLS_PER_FILE = 200;
const PEOPLE = [1, 2, 3, 4, 5, 6, 7, 8];
const CHECK_EVERY = 20;
const ANSWERS_MAX = 60;

test(
  "no kill of the writing process takes what it has acknowledged, or does it twice (R80, R83, N18)",
  async () => {
    const files = Array.from({ length: FILES }, (_, seed) => outlive(seed));
    const unanswered = (await Promise.all(files)).reduce((sum, one) => sum + one, 0);
    // Kills have hit the gap between a commit and its answer.
    expect(unanswered).toBeGreaterThan(0);
  },
  LONG_TEST_MS,
);

/** Kills process after process on one file. Tells how many steps were done without an answer. */
async function outlive(seed: number): Promise<number> {
  using file = freshFile();
  await welcome(file.url, PEOPLE);
  const { fraction } = seededRandom(seed);
  const acknowledged = PEOPLE.map(() => 0);
  let unanswered = 0;
  for (let kills = 1; kills <= KILLS_PER_FILE; kills++) {
    for (const person of await killedWriter(file.url, acknowledged, fraction)) {
      acknowledged[person - 1] = (acknowledged[person - 1] ?? 0) + 1;
    }
    if (kills % CHECK_EVERY === 0) unanswered += await check(file.url, acknowledged);
  }
  expect(Math.min(...acknowledged)).toBeGreaterThan(KILLS_PER_FILE);
  return unanswered;
}

/** Whose steps a process has acknowledged until it was killed, one entry for each. */
async function killedWriter(
  url: string,
  acknowledged: readonly number[],
  fraction: () => number,
): Promise<number[]> {
  const script = resolve(import.meta.dir, "errand-process.ts");
  const people = PEOPLE.map((person, at) => `${person}=${acknowledged[at]}`);
  const command = [process.execPath, script, url, ...people];
  // One of five is killed while it starts and reads the log of the one before, the others after
  // some answers, while they are at the next steps.
  const timeout = fraction() < 0.2 ? { timeout: 1 + Math.floor(fraction() * 60) } : {};
  const child = Bun.spawn(command, {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "inherit",
    killSignal: "SIGKILL",
    ...timeout,
  });
  const text = new TextDecoder();
  const enough = fraction() * ANSWERS_MAX;
  let said = "";
  for await (const part of child.stdout) {
    said += text.decode(part);
    if (linesOf(said).length > enough) child.kill("SIGKILL");
  }
  await child.exited;
  expect(child.signalCode).toBe("SIGKILL"); // And not of trouble of its own before.
  return linesOf(said).flatMap((line) => (line === "open" ? [] : [Number(line)]));
}

/** Those that were said to their end. */
function linesOf(said: string): string[] {
  return said.split("\n").slice(0, -1);
}

/** The books hold what was acknowledged, and of each person at most the one step under way. */
async function check(url: string, acknowledged: readonly number[]): Promise<number> {
  const done = await proveErrands(url, PEOPLE);
  const unanswered = done.map((steps, at) => steps - (acknowledged[at] ?? 0));
  expect(unanswered.every((steps) => steps === 0 || steps === 1)).toBe(true);
  return unanswered.reduce((sum, one) => sum + one, 0);
}
