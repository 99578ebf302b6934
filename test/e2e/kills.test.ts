import { expect, test } from "bun:test";
import { LONG_TEST_MS } from "../support/limits.ts";
import { surviveKills } from "./kills.ts";

// Goal: the real program, killed at random moments under load, loses no press, charges for nothing
// twice, holds no money for ever and leaves nobody without the end of a run (test/e2e/kills.ts).
// More of them: `sh scripts/bun run scripts/kills.ts --count 200`.

const KILLS = 20;

test(
  "a process killed again and again under load loses no press and charges nothing twice (R58, N3, N10, N18, N19, G4)",
  async () => {
    const { wrong, runs, creates } = await surviveKills(KILLS, 1);
    expect(wrong).toEqual([]);
    expect(runs).toBeGreaterThan(6);
    expect(creates).toBeGreaterThan(6);
  },
  LONG_TEST_MS,
);
