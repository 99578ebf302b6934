import { type Database, Rejected } from "../../db/index.ts";
import type { Clock } from "../kernel/index.ts";
import type { Announcer } from "./announcer.ts";
import { JOB_MOVED } from "./change.ts";
import type { Line, Waiting } from "./line.ts";
import type { Owner } from "./owner.ts";
import type { Reads } from "./reads.ts";
import { submittingNow } from "./submit-breaker.ts";
import type { UsualTimes } from "./usual-time.ts";
import { tellProgress } from "./watch.ts";

/** Telegram takes an edit a second in a chat; a place that changes faster says nothing. */
const TELL_MS = 4_000;
/** Who stands further back is told when it comes nearer. */
const TOLD_MAX = 50;

export interface PlacesDeps {
  db: Database;
  line: Line;
  reads: Reads;
  usualTimes: UsualTimes;
  announcer: Announcer;
  clock: Clock;
}

/** Tells people who wait in line where they stand, whenever that has changed. */
export class Places {
  readonly #deps: PlacesDeps;
  /** Only saves words: forgotten, it is told once more. */
  #told = new Map<string, string>();
  #nextAt = 0;

  constructor(deps: PlacesDeps) {
    this.#deps = deps;
  }

  /** `busy`: about to leave the line. */
  async tell(owner: Owner, busy: ReadonlySet<string>): Promise<void> {
    const { clock, db, line } = this.#deps;
    const at = clock.now();
    if (at < this.#nextAt) return;
    this.#nextAt = at + TELL_MS;
    const waiting = (await line.head(TOLD_MAX)).filter(({ id }) => !busy.has(id));
    // Nothing is submitted for the time being.
    const held = waiting.length > 0 && (await submittingNow(db, at)).stopped !== undefined;
    const said = ({ place }: Waiting) => `${place}${held ? " held" : ""}`;
    const moved = waiting.filter((one) => this.#told.get(one.id) !== said(one));
    await Promise.all(moved.map((one) => this.#tellOne(one, held, owner)));
    this.#told = new Map(waiting.map((one) => [one.id, said(one)]));
  }

  async #tellOne({ id, place }: Waiting, held: boolean, owner: Owner): Promise<void> {
    const { announcer, clock, db, reads, usualTimes } = this.#deps;
    const job = await reads.find(id);
    if (job?.state !== "queued") return;
    const usualMs = (await usualTimes.of(job.model))?.medianMs;
    const known = { at: clock.now(), usualMs, place, held };
    try {
      await owner.write("tell place", tellProgress(db.instance, job, known, announcer));
    } catch (error) {
      // It has left the line meanwhile, and its person knows.
      if (!(error instanceof Rejected) || error.rule !== JOB_MOVED) throw error;
    }
  }
}
