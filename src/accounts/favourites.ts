import { and, desc, eq } from "drizzle-orm";
import { build, type Database, query, type Statement, schema, statement } from "../../db/index.ts";

const { favourite } = schema;

/** The models that people of one instance have marked for themselves, by the catalogue's keys. */
export interface Favourites {
  /** The newest first; also those that are not for sale any more, for they may come back. */
  of(person: number): Promise<readonly string[]>;
  /** Does nothing where it stands already. */
  add(person: number, model: string, at: number): readonly Statement[];
  remove(person: number, model: string): readonly Statement[];
}

const OF = query<{ instance: string; person: number }, { model: string }>(({ instance, person }) =>
  build
    .select({ model: favourite.model })
    .from(favourite)
    .where(and(eq(favourite.instanceId, instance), eq(favourite.personId, person)))
    .orderBy(desc(favourite.addedAt), favourite.model),
);

export function createFavourites(db: Database): Favourites {
  const { instance } = db;
  const here = (person: number) =>
    and(eq(favourite.instanceId, instance), eq(favourite.personId, person));

  return {
    async of(person) {
      const rows = await OF(db, { instance, person });
      return rows.map(({ model }) => model);
    },

    add(person, model, at) {
      const row = { instanceId: instance, personId: person, model, addedAt: at };
      return [statement(build.insert(favourite).values(row).onConflictDoNothing())];
    },

    remove: (person, model) => [
      statement(build.delete(favourite).where(and(here(person), eq(favourite.model, model)))),
    ],
  };
}
