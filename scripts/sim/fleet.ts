import { resolve } from "node:path";
import { Tally } from "./tally.ts";

export interface FleetOptions {
  workers: number;
  from: number;
  /** Of all workers together. */
  seeds: number;
  seconds: string;
  /** What else each worker is asked, as on its command line. */
  wished: readonly string[];
}

/** Workers side by side, each with its own part of the seeds. */
export async function runFleet(options: FleetOptions): Promise<boolean> {
  const { workers, seeds, seconds } = options;
  const runs = Array.from({ length: workers }, (_, i) => runWorker(options, i));
  const sum = new Tally();
  const ends = await Promise.all(runs);
  for (const { tally } of ends) if (tally) sum.merge(tally);
  console.log(sum.toString());
  if (sum.seeds < seeds) console.log(`TIME IS OVER after ${seconds} s: ${sum.seeds} of ${seeds}`);
  return ends.every(({ tally, code }) => code === 0 && tally?.failed === 0);
}

async function runWorker(options: FleetOptions, index: number) {
  const { workers, from, seeds, seconds, wished } = options;
  const words = ["--from", String(from + index), "--step", String(workers), "--seconds", seconds];
  const script = resolve(import.meta.dir, "../sim.ts");
  const share = String(Math.ceil(seeds / workers));
  const child = Bun.spawn(
    [process.execPath, script, ...words, "--seeds", share, ...wished, "--json"],
    {
      stdout: "pipe",
      stderr: "inherit",
    },
  );
  let tally: Tally | undefined;
  for await (const line of linesOf(child.stdout)) {
    if (line.startsWith("{")) tally = Object.assign(new Tally(), JSON.parse(line));
    else console.log(line);
  }
  return { code: await child.exited, tally };
}

/** As they come: who watches for minutes sees that it goes on, and what was found. */
async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let begun = "";
  for await (const chunk of stream) {
    const lines = (begun + decoder.decode(chunk, { stream: true })).split("\n");
    begun = lines.pop() ?? "";
    yield* lines;
  }
  if (begun) yield begun;
}
