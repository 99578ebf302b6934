import { type Bench, compare } from "./harness.ts";
import { BARE_SERVER, openArena, Running, type Served } from "./program.ts";

/** Fewer than elsewhere, as each lasts so long and the numbers hardly differ. */
const ROUNDS = 4;
const IDLE_MS = 5_000;

/** What the smallest host must have. */
export const memory: Bench = {
  name: "memory",
  about: `resident memory ${IDLE_MS / 1_000} s after the first answer, with nothing to do`,
  async run() {
    if (process.platform !== "linux") throw new Error("memory is read from /proc: Linux only");
    await using arena = await openArena();
    const measured = [];
    for (let round = 0; round < ROUNDS; round++) {
      // Side by side: two that idle do not disturb each other.
      measured.push(await Promise.all([idleMb(arena.ours), idleMb(arena.bare)]));
    }
    const ours = measured.map(([mb]) => mb);
    const bare = measured.map(([, mb]) => mb);
    return [compare(`MB, ${arena.ourName}`, ours, bare, BARE_SERVER)];
  },
};

async function idleMb(served: Served): Promise<number> {
  await using running = new Running(served);
  await running.answers("/health");
  await Bun.sleep(IDLE_MS);
  return await running.residentMb();
}
