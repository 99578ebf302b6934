import { type Bench, compare, takeTurns } from "./harness.ts";
import { BARE_SERVER, openArena, Running, type Served } from "./program.ts";

/** How long a host waits for a new version, which is how long nobody answers. */
export const start: Bench = {
  name: "start",
  about: "from the start of the process to its first answer",
  async run() {
    await using arena = await openArena();
    const { ours, bare, ourName } = arena;
    const results = await takeTurns({
      ours: () => timesOf(ours, "/ready"),
      bare: () => timesOf(bare, "/"),
    });
    const theirs = results.bare.map(({ healthMs }) => healthMs);
    const row = (path: string, times: readonly number[]) =>
      compare(`ms to 200 of ${path}, ${ourName}`, times, theirs, `${BARE_SERVER}, any path`);
    return [
      row(
        "/health",
        results.ours.map(({ healthMs }) => healthMs),
      ),
      row(
        "/ready",
        results.ours.map(({ readyMs }) => readyMs),
      ),
    ];
  },
};

/** `/health` says that the process lives, `/ready` that it has its database (R50, N43). */
async function timesOf(served: Served, readyPath: string) {
  await using running = new Running(served);
  const healthMs = await running.answers("/health");
  const readyMs = await running.answers(readyPath);
  return { healthMs, readyMs };
}
