import { sql } from "drizzle-orm";
import { type Database, openDatabase } from "../../db/index.ts";
import { present, silentLog, systemClock, systemRandom } from "../../src/kernel/index.ts";
import { catalogue } from "../support/catalogue.ts";
import { eventually } from "../support/eventually.ts";
import { FormWalker } from "../support/form-walker.ts";
import { startWorld, type World, type WorldOptions } from "../support/world.ts";
import { Patron } from "./patron.ts";

const PATRONS = 6;
const CLOSED_MS = 90_000;
/** A send that was cut off is repeated once (design §10). */
const SHOWN_MAX = 2;

export interface Survival {
  /** Confirmations that people have run. */
  readonly runs: number;
  /** Tasks that were made at the provider. */
  readonly creates: number;
  /** Of runs, by the state they ended in. */
  readonly ends: Readonly<Record<string, number>>;
  /** What should not be; empty if all is well. */
  readonly wrong: readonly string[];
}

export type Harm = (world: World, patrons: readonly Patron[]) => Promise<void>;

/**
 * Does harm to the real program under load: people run and repeat, half of them with a picture of
 * their own to upload. Then each press has led to one run, each run to one create at most and to one
 * end that its person was told, no money is held, and the books are right.
 */
export async function survive(options: WorldOptions, harm: Harm): Promise<Survival> {
  await using world = await startWorld({ taskSeconds: [0.2, 0.8], ...options });
  world.kie.control.setCredit(1_000_000);
  const patrons = await Promise.all(Array.from({ length: PATRONS }, (_, nr) => welcome(world, nr)));
  const over = new AbortController();
  const running = Promise.all(patrons.map((patron) => patron.runsAgainAndAgain(over.signal)));
  // Whoever finds no way on says so at once; otherwise they are waited for.
  await Promise.race([harm(world, patrons), running]);
  over.abort();
  await running;
  await using db = await openDatabaseOf(world);
  // What was sent and not heard of by the dead is sent once more.
  await eventually("every run is closed", () => isClosed(db), CLOSED_MS);
  const exitCode = await world.stop();

  const jobs = await db.read.all<Job>(sql`SELECT person_id AS person, number, state FROM job`);
  const runs = patrons.reduce((sum, patron) => sum + patron.runs, 0);
  const creates = world.kie.control.tasks().length;
  const audit = await world.trt("ledger", "audit");
  const wrong = [
    ...(exitCode === 0 ? [] : [`the program ends with ${exitCode}`]),
    ...(jobs.length === runs ? [] : [`${runs} runs were meant, ${jobs.length} were made`]),
    ...(creates <= runs ? [] : [`${runs} runs were created ${creates} times`]),
    ...(audit.code === 0 ? [] : [audit.out]),
    ...(await leftBehind(db)),
    ...jobs.flatMap(({ number, state }) => (ENDS.has(state) ? [] : [`${number} is ${state}`])),
    ...patrons.flatMap((patron) => [...untold(patron, jobs), ...shownTooOften(patron, jobs)]),
  ];
  const ends = Object.groupBy(jobs, ({ state }) => state);
  const counts = Object.entries(ends).map(([state, some = []]) => [state, some.length]);
  return { runs, creates, ends: Object.fromEntries(counts), wrong };
}

/** The database of a world, as a further process would open it. */
export async function openDatabaseOf(world: World): Promise<Database & AsyncDisposable> {
  const url = present(world.env.DATABASE_URL, "a world has a database");
  const deps = { clock: systemClock, random: systemRandom, log: silentLog };
  const db = await openDatabase({ url, instance: "default", ...deps });
  return Object.assign(db, { [Symbol.asyncDispose]: () => db.close() });
}

export function after(delayMs: number): () => boolean {
  const at = performance.now() + delayMs;
  return () => performance.now() >= at;
}

async function isClosed(db: Database): Promise<boolean> {
  const [left] = await db.read.all<{ open: number; updates: number }>(sql`
    SELECT (SELECT count(*) FROM job WHERE closed_at IS NULL) AS open,
           (SELECT count(*) FROM inbox WHERE state = 'new') AS updates`);
  return left?.open === 0 && left.updates === 0;
}

interface Job {
  readonly person: number;
  readonly number: string;
  readonly state: string;
}

/** The process has died at a create (`lost`), or twice at the send of a result (`undelivered`). */
const ENDS = new Set(["delivered", "lost", "undelivered"]);

/** A picture of one's own is made larger. */
const WITH_UPLOAD = "recraft-up";

/** A person with a confirmation before them, of a picture from words or from a picture. */
async function welcome(world: World, nr: number): Promise<Patron> {
  const person = world.person(`Гость ${nr}`);
  if (nr % 2 === 0) {
    await person.sends("/start");
    await person.sees(/Дарим/);
    await person.presses(/^Попробовать:/);
    await person.sees(/Цена/);
    return new Patron(world, person);
  }
  const model = catalogue.models.find(({ key }) => key === WITH_UPLOAD);
  const walker = new FormWalker(person, present(model, "the model that takes a picture"));
  await walker.findsCard();
  await walker.walks();
  return new Patron(world, person);
}

async function leftBehind(db: Database): Promise<string[]> {
  const [left] = await db.read.all<{ updates: number; held: number }>(sql`
    SELECT (SELECT count(*) FROM inbox WHERE state <> 'done') AS updates,
           (SELECT sum(balance) FROM account WHERE kind LIKE 'hold_%') AS held`);
  const { updates = 0, held = 0 } = left ?? {};
  return [
    ...(updates === 0 ? [] : [`${updates} updates were not handled`]),
    ...(held === 0 ? [] : [`${held} kopecks are held for nothing`]),
  ];
}

/** Runs whose end their person was not told, or ends of runs that are not theirs. */
function untold({ person, told }: Patron, jobs: readonly Job[]): string[] {
  const own = new Set(jobs.filter((job) => job.person === person.id).map(({ number }) => number));
  const heard = new Set(told);
  return [...own.symmetricDifference(heard)].map((number) => `the end of ${number} was not told`);
}

function shownTooOften({ person }: Patron, jobs: readonly Job[]): string[] {
  const pictures = person.chat.messages.filter(({ media }) => media !== undefined);
  return jobs.flatMap(({ number }) => {
    const shown = pictures.filter(({ text }) => text.includes(number)).length;
    return shown <= SHOWN_MAX ? [] : [`${number} was shown ${shown} times`];
  });
}
