import { sql } from "drizzle-orm";
import { statement } from "../../db/index.ts";
import { eventually } from "../support/eventually.ts";
import { seededRandom } from "../support/seeded-random.ts";
import type { World } from "../support/world.ts";
import { after, openDatabaseOf, type Survival, survive } from "./survival.ts";

/** From the readiness of a process to its end: longer than most runs take at the provider. */
const ALIVE_MS_MAX = 1_500;
/**
 * A create that nobody heard of again is given up after 15 minutes by default. A result whose send
 * was cut off by two kills was possibly seen: it is not sent a third time, and its money goes back
 * after a day.
 */
const IMPATIENT = { JOB_UNKNOWN_S: "3", DELIVERY_DEADLINE_S: "15" };

/** Kills the real program with files and load so many times (decision 107). */
export async function surviveKills(
  kills: number,
  seed: number,
): Promise<Survival & { kills: number }> {
  const { fraction } = seededRandom(seed);
  const survival = await survive({ env: IMPATIENT }, async (world) => {
    for (let killed = 0; killed < kills; killed++) {
      await eventually("the moment has come", after(fraction() * ALIVE_MS_MAX));
      await world.kill();
      await letLeaseExpire(world);
      await world.start();
    }
  });
  return { kills, ...survival };
}

/** As if its 15 s had passed, so that the next process leads at once and is killed at its work. */
async function letLeaseExpire(world: World): Promise<void> {
  await using db = await openDatabaseOf(world);
  await db.write({ name: "expire", statements: [statement(sql`UPDATE lease SET expires_at = 0`)] });
}
