import type { Random } from "../../src/kernel/index.ts";

/** What a disk writes whole, or so one hopes. */
const SECTOR_BYTES = 512;

type Tear = (before: Uint8Array, after: Uint8Array, random: Random) => Uint8Array;

/** What a file may look like when the power goes between two states of it, with no sync between. */
export const TEARS: Readonly<Record<string, Tear>> = {
  "nothing was written": (before) => before,
  "all was written": (_, after) => after,
  "written up to some byte": (before, after, random) => {
    const changed = changedSectors(before, after);
    const last = changed[pick(changed.length, random)] ?? 0;
    const end = Math.min(last * SECTOR_BYTES + pick(SECTOR_BYTES, random), after.length);
    const torn = new Uint8Array(Math.max(end, before.length));
    torn.set(before);
    torn.set(after.subarray(0, end));
    return torn;
  },
  "some sectors were written": (before, after, random) => {
    const torn = new Uint8Array(Math.max(before.length, after.length));
    torn.set(before);
    for (const sector of changedSectors(before, after)) {
      if (random.fraction() < 0.5) continue;
      const start = sector * SECTOR_BYTES;
      torn.set(after.subarray(start, start + SECTOR_BYTES), start);
    }
    return torn;
  },
  "all but one sector were written": (before, after, random) => {
    const changed = changedSectors(before, after);
    const start = (changed[pick(changed.length, random)] ?? 0) * SECTOR_BYTES;
    const torn = new Uint8Array(after);
    torn.fill(0, start, start + SECTOR_BYTES);
    torn.set(before.subarray(start, start + SECTOR_BYTES), start);
    return torn;
  },
};

export function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

function changedSectors(before: Uint8Array, after: Uint8Array): readonly number[] {
  const count = Math.ceil(after.length / SECTOR_BYTES);
  const at = (file: Uint8Array, sector: number) =>
    file.subarray(sector * SECTOR_BYTES, (sector + 1) * SECTOR_BYTES);
  return Array.from({ length: count }, (_, sector) => sector).filter(
    (sector) => !same(at(before, sector), at(after, sector)),
  );
}

function pick(count: number, { fraction }: Random): number {
  return Math.floor(fraction() * count);
}
