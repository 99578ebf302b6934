import { and, count, desc, eq, isNotNull, isNull, type SQL } from "drizzle-orm";
import {
  build,
  columnsOf,
  type Database,
  indexedBy,
  type Statement,
  schema,
  statement,
} from "../../db/index.ts";
import type { Output } from "../catalog/index.ts";
import { assert } from "../kernel/index.ts";
import { type Job, jobOf } from "./job.ts";
import { isClosed } from "./states.ts";

const { job } = schema;

export interface HistoryQuery {
  /** From 0; beyond the last, it is the last. */
  readonly page: number;
  /** Only results of this kind. */
  readonly kind?: Output;
}

export interface History {
  readonly jobs: readonly Job[];
  readonly page: number;
  /** 0 when there is nothing. */
  readonly pages: number;
}

const PAGE_JOBS = 8;
const OF_PERSON = indexedBy(job, "job_person");

/** A page of a person's runs, newest first, open ones too, without the removed ones. */
export async function history(
  db: Database,
  person: number,
  { page, kind }: HistoryQuery,
): Promise<History> {
  assert(page >= 0, "pages count from 0");
  const which = and(
    eq(job.instanceId, db.instance),
    eq(job.personId, person),
    isNull(job.deletedAt),
    kind && eq(job.kind, kind),
  );
  return pageOfJobs(db, which, page);
}

/** A page of the runs of a person of which that is true, newest first. */
export async function pageOfJobs(
  db: Database,
  which: SQL | undefined,
  page: number,
): Promise<History> {
  const counted = await db.read.select({ jobs: count() }).from(OF_PERSON).where(which).get();
  const pages = Math.ceil((counted?.jobs ?? 0) / PAGE_JOBS);
  const shown = Math.max(0, Math.min(page, pages - 1));
  const rows = await db.read
    .select(columnsOf(job))
    .from(OF_PERSON)
    .where(which)
    .orderBy(desc(job.createdAt), desc(job.id))
    .limit(PAGE_JOBS)
    .offset(shown * PAGE_JOBS);
  return { jobs: rows.map(jobOf), page: shown, pages };
}

/** Hides a closed run from its person's history; done twice, it stays as it is. */
export function remove(instance: string, removed: Job, at: number): readonly Statement[] {
  assert(isClosed(removed.state), "an open run cannot be removed from the history");
  const here = and(eq(job.instanceId, instance), eq(job.id, removed.id));
  const hide = build
    .update(job)
    .set({ deletedAt: at })
    .where(and(here, isNotNull(job.closedAt), isNull(job.deletedAt)));
  return [statement(hide)];
}
