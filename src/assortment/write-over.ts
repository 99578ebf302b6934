import { type Database, Rejected, type Statement } from "../../db/index.ts";
import type { Overlay } from "../catalog/index.ts";
import { CATALOGUE_CHANGED, unchangedSince } from "./log.ts";
import { readOverlay } from "./overlay-store.ts";

/** Two people at two terminals: the second decides again. More than this is no coincidence. */
const ATTEMPTS_MAX = 5;

/**
 * A change of the catalogue, decided on it as it stands: if somebody was faster, it is decided
 * again. Nothing is written where there are no statements. Throws the `Fault`s of `write`.
 */
export async function writeOver<T>(
  db: Database,
  name: string,
  decide: (overlay: Overlay) => { statements: readonly Statement[]; outcome: T },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const { overlay, version } = await readOverlay({ read: db.read, instance: db.instance });
    const { statements, outcome } = decide(overlay);
    if (statements.length === 0) return outcome;
    try {
      await db.write({ name, statements: [unchangedSince(db.instance, version), ...statements] });
      return outcome;
    } catch (error) {
      const isLate = error instanceof Rejected && error.rule === CATALOGUE_CHANGED;
      if (!isLate || attempt >= ATTEMPTS_MAX) throw error;
    }
  }
}
