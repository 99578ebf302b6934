import { resolve } from "node:path";
import { Tally } from "./tally.ts";

export interface FleetOptions {
  workers: number;
  from: number;
  /** Of all workers together. */
  seeds: number;
  seconds: string;
}

/** Workers side by side, each with its own part of the seeds. */
export async function runFleet(options: FleetOptions): Promise<boolean> {
  const { workers } = options;
  const runs = Array.from({ length: workers }, (_, i) => runWorker(options, i));
  const sum = new Tally();
  const ends = await Promise.all(runs);
  for (const { tally } of ends) if (tally) sum.merge(tally);
  console.log(sum.toString());
  return ends.every(({ tally, code }) => code === 0 && tally?.failed === 0);
}

async function runWorker({ workers, from, seeds, seconds }: FleetOptions, index: number) {
  const words = ["--from", String(from + index), "--step", String(workers), "--seconds", seconds];
  const script = resolve(import.meta.dir, "../sim.ts");
  const share = String(Math.ceil(seeds / workers));
  const child = Bun.spawn([process.execPath, script, ...words, "--seeds", share, "--json"], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const lines = (await new Response(child.stdout).text()).trimEnd().split("\n");
  const last = lines.pop() ?? "";
  if (lines.length > 0) console.log(lines.join("\n"));
  const code = await child.exited;
  if (!last.startsWith("{")) return { code, tally: undefined };
  return { code, tally: Object.assign(new Tally(), JSON.parse(last)) as Tally };
}
