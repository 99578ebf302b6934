import { and, eq, sql } from "drizzle-orm";
import {
  build,
  changedOne,
  type Database,
  query,
  type Statement,
  schema,
  statement,
  template,
} from "../../db/index.ts";

const { draft } = schema;

export interface Draft {
  /** Rises with every change, so that two steps from the same state cannot both be taken. */
  version: number;
  body: unknown;
  updatedAt: number;
}

/** The rule that says: the conversation has moved on since it was read. */
export const STALE_DRAFT = "draft: changed meanwhile";

/** Where each person's conversation stands; the form of it is the flows' own. */
export interface Drafts {
  read(person: number): Promise<Draft | undefined>;
  /** `seen` is the version that was read, absent when there was none. */
  save(person: number, body: unknown, seen: number | undefined, at: number): readonly Statement[];
  drop(person: number, seen: number): readonly Statement[];
}

const READ = query<{ instance: string; person: number }, typeof draft.$inferSelect>(
  ({ instance, person }) =>
    build
      .select()
      .from(draft)
      .where(and(eq(draft.instanceId, instance), eq(draft.personId, person))),
);

type Saved = { instance: string; person: number; body: string; at: number };

const FIRST = template<Saved>(({ instance, person, body, at }) => [
  statement(
    build
      .insert(draft)
      .values({ instanceId: instance, personId: person, version: 1, body, updatedAt: at })
      .onConflictDoNothing(),
  ),
  changedOne(STALE_DRAFT),
]);

const NEXT = template<Saved & { seen: number }>(({ instance, person, body, at, seen }) => [
  statement(
    build
      .update(draft)
      .set({ body: sql`${body}`, updatedAt: sql`${at}`, version: sql`${draft.version} + 1` })
      .where(
        and(eq(draft.instanceId, instance), eq(draft.personId, person), eq(draft.version, seen)),
      ),
  ),
  changedOne(STALE_DRAFT),
]);

export function createDrafts(db: Database): Drafts {
  const of = (person: number) => and(eq(draft.instanceId, db.instance), eq(draft.personId, person));

  return {
    async read(person) {
      const [found] = await READ(db, { instance: db.instance, person });
      if (!found) return undefined;
      return { version: found.version, body: JSON.parse(found.body), updatedAt: found.updatedAt };
    },

    save(person, body, seen, at) {
      const values = { instance: db.instance, person, body: JSON.stringify(body), at };
      return seen === undefined ? FIRST(values) : NEXT({ ...values, seen });
    },

    drop: (person, seen) => [
      statement(build.delete(draft).where(and(of(person), eq(draft.version, seen)))),
      changedOne(STALE_DRAFT),
    ],
  };
}
