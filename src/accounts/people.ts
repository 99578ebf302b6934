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

const { person } = schema;

/** Somebody who has written to the bot. Times are Unix milliseconds. */
export interface Person {
  /** Telegram's user id. */
  readonly id: number;
  /** The private chat with the bot. */
  readonly chat: number;
  readonly firstName: string;
  readonly username?: string;
  readonly joinedAt: number;
  readonly seenAt: number;
  /** An admin has closed the bot to them. */
  readonly blockedAt?: number;
  /** Telegram said that they have blocked the bot, or are gone. */
  readonly unreachableAt?: number;
}

/** How Telegram describes them now. */
export interface Names {
  firstName: string;
  username?: string;
}

/** The rule that says: this person has come meanwhile. */
export const PERSON_EXISTS = "person: exists";

/** The people of one instance. Whoever has no row has never been here. */
export interface People {
  find(id: number): Promise<Person | undefined>;
  /** Names at Telegram change hands: the one who wrote last under it. */
  findByUsername(username: string): Promise<Person | undefined>;
  /** The first contact. Rejected by `PERSON_EXISTS` if it is not the first. */
  arrive(newcomer: { id: number; chat: number; names: Names; at: number }): readonly Statement[];
  /** Each later contact: whoever writes can be reached again. */
  seen(id: number, names: Names, at: number): readonly Statement[];
  /** Telegram does not deliver to them any more. */
  unreachable(id: number, at: number): readonly Statement[];
  block(id: number, at: number): readonly Statement[];
  unblock(id: number): readonly Statement[];
}

const FIND = query<{ instance: string; id: number }, typeof person.$inferSelect>(
  ({ instance, id }) =>
    build
      .select()
      .from(person)
      .where(and(eq(person.instanceId, instance), eq(person.id, id))),
);

const SEEN = template<{
  instance: string;
  id: number;
  firstName: string;
  username: string | null;
  at: number;
}>(({ instance, id, firstName, username, at }) => [
  statement(
    build
      .update(person)
      .set({
        firstName: sql`${firstName}`,
        username: sql`${username}`,
        seenAt: sql`${at}`,
        unreachableAt: null,
      })
      .where(and(eq(person.instanceId, instance), eq(person.id, id))),
  ),
]);

export function createPeople(db: Database): People {
  const of = (id: number) => and(eq(person.instanceId, db.instance), eq(person.id, id));
  const change = (id: number, values: Partial<typeof person.$inferInsert>) => [
    statement(build.update(person).set(values).where(of(id))),
  ];

  return {
    async find(id) {
      const [row] = await FIND(db, { instance: db.instance, id });
      return row && personOf(row);
    },

    async findByUsername(username) {
      const row = await db.read
        .select()
        .from(person)
        .where(and(eq(person.instanceId, db.instance), eq(person.username, plainName(username))))
        .orderBy(sql`${person.seenAt} DESC`)
        .get();
      return row && personOf(row);
    },

    arrive: ({ id, chat, names, at }) => [
      statement(
        build
          .insert(person)
          .values({
            instanceId: db.instance,
            id,
            chatId: chat,
            ...stored(names),
            joinedAt: at,
            seenAt: at,
          })
          .onConflictDoNothing(),
      ),
      changedOne(PERSON_EXISTS),
    ],

    seen: (id, names, at) => SEEN({ instance: db.instance, id, ...stored(names), at }),
    unreachable: (id, at) => change(id, { unreachableAt: at }),
    block: (id, at) => change(id, { blockedAt: at }),
    unblock: (id) => change(id, { blockedAt: null }),
  };
}

/** Usernames are the same in any case (Telegram), so they are kept in one. */
const plainName = (username: string) => username.replace(/^@/, "").toLowerCase();

function stored({ firstName, username }: Names) {
  return { firstName, username: username === undefined ? null : plainName(username) };
}

function personOf(row: typeof person.$inferSelect): Person {
  return {
    id: row.id,
    chat: row.chatId,
    firstName: row.firstName,
    joinedAt: row.joinedAt,
    seenAt: row.seenAt,
    ...(row.username !== null && { username: row.username }),
    ...(row.blockedAt !== null && { blockedAt: row.blockedAt }),
    ...(row.unreachableAt !== null && { unreachableAt: row.unreachableAt }),
  };
}
