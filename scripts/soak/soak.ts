import { statSync } from "node:fs";
import { openDatabase } from "../../db/index.ts";
import { kopecks, present, silentLog, systemClock, systemRandom } from "../../src/kernel/index.ts";
import { createLedger } from "../../src/ledger/index.ts";
import { Patron } from "../../test/e2e/patron.ts";
import { startWorld, type World } from "../../test/support/world.ts";
import { Running, serving } from "../bench/program.ts";
import { slopePerHour } from "./slope.ts";

export interface SoakOptions {
  readonly minutes: number;
  readonly people: number;
  say(line: string): void;
}

export interface Soaked {
  readonly runs: number;
  /** Resident memory at the end, and how it grew after the first third, in megabytes per hour. */
  readonly residentMb: number;
  readonly growthMbPerHour: number;
  readonly walMbMost: number;
  readonly healthMsP99: number;
  readonly cpuPercent: number;
  readonly wrong: readonly string[];
}

interface Sample {
  readonly atMs: number;
  readonly residentMb: number;
  readonly walMb: number;
  readonly healthMs: number;
}

/** In kopecks. */
const FORTUNE = 100_000_00;
const SAMPLE_MS = 1_000;
const SAY_EVERY = 30;
const MB = 1024 * 1024;
/** The log of the database is written back long before (ledger.md §4.3). */
const WAL_MB_MAX = 16;
/** What is found in an hour of a day that is this dense; the first third only fills the caches. */
const GROWTH_MB_PER_HOUR_MAX = 120;

/** Keeps people busy for so long, then lets everything end and proves it. */
export async function soak({ minutes, people, say }: SoakOptions): Promise<Soaked> {
  await using world = await startWorld({ taskSeconds: [0.2, 1] });
  world.kie.control.setCredit(10_000_000);
  await world.stop(); // From here on the process under watch is ours.
  const { env, port } = world;
  const samples: Sample[] = [];
  let cpuPercent = 0;
  let runs = 0;
  {
    await using running = new Running({ command: serving(), env, port });
    await running.answers("/ready");
    const patrons = await Promise.all(
      Array.from({ length: people }, (_, nr) => welcome(world, nr)),
    );
    await enrich(world, patrons);
    const over = new AbortController();
    const busy = Promise.all(patrons.map((patron) => patron.runsAgainAndAgain(over.signal)));
    const endAt = performance.now() + minutes * 60_000;
    const startedAt = performance.now();
    while (performance.now() < endAt) {
      await Bun.sleep(SAMPLE_MS);
      samples.push(await sample(running, world, startedAt));
      if (samples.length % SAY_EVERY === 0) say(lineOf(present(samples.at(-1), "just taken")));
    }
    cpuPercent = (100 * (await running.cpuMs())) / (performance.now() - startedAt);
    over.abort();
    await busy;
    runs = patrons.reduce((sum, patron) => sum + patron.runs, 0);
  }
  return judged({ samples, runs, cpuPercent, audit: await world.trt("ledger", "audit") });
}

async function welcome(world: World, nr: number): Promise<Patron> {
  const person = world.person(`Гость ${nr}`);
  await person.sends("/start");
  await person.sees(/Дарим/, { withinMs: 20_000 });
  await person.presses(/^Попробовать:/, { withinMs: 20_000 });
  await person.sees(/Цена/, { withinMs: 20_000 });
  return new Patron(world, person);
}

/** Enough for a day: an admin's gift, in the books like any other. */
async function enrich(world: World, patrons: readonly Patron[]): Promise<void> {
  const url = present(world.env.DATABASE_URL, "a world has a database");
  const deps = { clock: systemClock, random: systemRandom, log: silentLog };
  const db = await openDatabase({ url, instance: "default", ...deps });
  const { post } = createLedger(db);
  for (const { person } of patrons) {
    const id = `adj:soak:${person.id}`;
    const gift = {
      bucket: "cash",
      amount: kopecks(FORTUNE),
      actor: "soak",
      reason: "soak",
    } as const;
    await post.adjust({ id, person: person.id, ...gift, at: systemClock.now() });
  }
  await db.close();
}

async function sample(running: Running, world: World, startedAt: number): Promise<Sample> {
  const askedAt = performance.now();
  await fetch(`http://127.0.0.1:${world.port}/health`);
  const healthMs = performance.now() - askedAt;
  const file = present(world.env.DATABASE_URL, "a world has a database").slice("file:".length);
  return {
    atMs: askedAt - startedAt,
    residentMb: await running.residentMb(),
    walMb: (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) / MB,
    healthMs,
  };
}

function judged(of: {
  samples: readonly Sample[];
  runs: number;
  cpuPercent: number;
  audit: { code: number; out: string };
}): Soaked {
  const { audit, cpuPercent, runs, samples } = of;
  const settled = samples.slice(Math.floor(samples.length / 3));
  const growth = slopePerHour(settled.map(({ atMs, residentMb }) => [atMs, residentMb] as const));
  const health = samples.map(({ healthMs }) => healthMs).toSorted((a, b) => a - b);
  const walMbMost = Math.max(...samples.map(({ walMb }) => walMb));
  return {
    runs,
    residentMb: Math.round(present(samples.at(-1), "somebody looked").residentMb),
    growthMbPerHour: Math.round(growth),
    walMbMost: Math.round(walMbMost * 10) / 10,
    healthMsP99: Math.round(present(health[Math.ceil(health.length * 0.99) - 1], "the same")),
    cpuPercent: Math.round(cpuPercent),
    wrong: [
      ...(audit.code === 0 ? [] : [audit.out]),
      ...(walMbMost <= WAL_MB_MAX ? [] : [`the write-ahead log grew to ${walMbMost} MB`]),
      ...(growth <= GROWTH_MB_PER_HOUR_MAX ? [] : [`memory grows by ${growth} MB an hour`]),
    ],
  };
}

function lineOf({ atMs, residentMb, walMb, healthMs }: Sample): string {
  const cells = [
    `${Math.round(atMs / 1_000)} s`,
    `${residentMb.toFixed(0)} MB`,
    `log ${walMb.toFixed(1)} MB`,
    `/health ${healthMs.toFixed(0)} ms`,
  ];
  return cells.join("  ");
}
