import { balanceBreach, breaches, type Scene, unfinished } from "./laws.ts";
import { RealTimers } from "./real-timers.ts";
import { EPOCH, type Ground, makeWorld, type World } from "./world.ts";

export interface Report {
  readonly seed: number;
  /** Sentences; none when every law held. */
  readonly violations: readonly string[];
  readonly hash: string;
  readonly jobs: number;
  readonly endings: Readonly<Record<string, number>>;
  readonly struck: ReadonlyMap<string, number>;
  /** Virtual milliseconds. */
  readonly tookMs: number;
}

const STORM_MS = { least: 6_000, most: 25_000 };
/** The storm goes on over what people have begun: most results come after the last press. */
const AFTERMATH_MS = { least: 1_000, most: 60_000 };
const QUIET_EVERY_MS = 5_000;
/** Of virtual time, after everything works again: longer than any deadline and any rest. */
const PATIENCE_MS = 20 * 60_000;
/** In the calm nothing is expected within a second or two. */
const LAZY_MS = 4_500;
/** A clock that was set back makes people wait as long. */
const ANSWER_MS = 150_000;
const BREATH_MS = 10_000;

/** One seed: a world is made, has its weather, calms down, and is judged. */
export async function simulate(
  seed: number,
  ground: Ground,
  tell?: (line: string) => void,
): Promise<Report> {
  using _timers = new RealTimers();
  const world = makeWorld(seed, ground, tell);
  const { time, weather, trace, fleet, scene, witness } = world;
  try {
    await live(world);
  } catch (error) {
    witness.fault(String(error));
  }
  fleet.end();
  await world.end();
  return {
    seed,
    violations: witness.violations,
    hash: trace.hash,
    struck: weather.struck,
    tookMs: time.now - EPOCH,
    ...outcome(scene),
  };
}

/** The storm, the calm, and the judgement. */
async function live(world: World): Promise<void> {
  const { time, weather, trace, crowd, fleet, scene, witness } = world;
  await world.begin();
  const stormMs = Math.round(world.dice.spread(STORM_MS.least, STORM_MS.most));
  await time.runTo(EPOCH + stormMs);

  trace.say("world", "people go to sleep");
  crowd.sleep();
  const clearsUpAt =
    time.now + Math.round(world.dice.spread(AFTERMATH_MS.least, AFTERMATH_MS.most));
  while (unfinished(scene).length > 0 && time.now < clearsUpAt) {
    await time.runTo(Math.min(clearsUpAt, time.now + QUIET_EVERY_MS));
  }

  trace.say("world", "calms down");
  weather.clearUp();
  world.calm();
  fleet.recover(LAZY_MS);
  const giveUpAt = time.now + PATIENCE_MS;
  while (unfinished(scene).length > 0 && time.now < giveUpAt) {
    await time.runTo(time.now + QUIET_EVERY_MS);
  }
  const left = unfinished(scene);
  const found = left.length > 0 ? left.map((what) => `never ended: ${what}`) : await judge(world);
  for (const what of found) witness.fault(what);
}

/** What holds when all is quiet; and whoever asks is answered, rightly. */
async function judge({ time, crowd, scene }: World): Promise<string[]> {
  const found = await breaches(scene);
  const asking = crowd.people.filter((person) => !crowd.isBlocking(person));
  // What had waited came all at once, and whoever is too fast is told so (design §10).
  await time.runTo(time.now + BREATH_MS);
  for (const person of asking) crowd.asks(person, "/balance");
  await time.runTo(time.now + ANSWER_MS, () => unfinished(scene).length === 0);
  return [...found, ...asking.flatMap((person) => balanceBreach(person, scene))];
}

function outcome({ engine, instance }: Scene) {
  const rows = engine.rows<{ state: string; n: number }>(
    "SELECT state, count(*) AS n FROM job WHERE instance_id = ? GROUP BY state",
    instance,
  );
  const endings = Object.fromEntries(rows.map(({ state, n }) => [state, Number(n)]));
  return { endings, jobs: Object.values(endings).reduce((sum, n) => sum + n, 0) };
}
