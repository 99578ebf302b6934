import { type SQL, sql } from "drizzle-orm";
import { present } from "../src/kernel/index.ts";
import type { Fence } from "./guards.ts";
import type { Database } from "./open.ts";
import type { Statement } from "./operation.ts";
import { statement } from "./statement.ts";
import { type Places, template } from "./template.ts";

/** A dead owner's work waits this long at most (River's numbers: ledger.md §3.1). */
export const LEASE_TTL_MS = 15_000;

/**
 * Unix milliseconds of a clock that all processes share. Absent: the database's, since the clocks
 * of two processes may differ by more than a lease lasts. A simulation has its own.
 */
export type LeaseTime = () => number;

const DATABASE_TIME = sql`CAST(unixepoch('subsec') * 1000 AS INTEGER)`;

export interface LeaseWish {
  readonly name: string;
  /** Unique to this process and to this run of it. */
  readonly owner: string;
  readonly ttlMs?: number | undefined;
  readonly time?: LeaseTime | undefined;
}

type Taking = { instance: string; name: string; owner: string; ttlMs: number };

function take({ instance, name, owner, ttlMs }: Places<Taking>, now: SQL): Statement {
  return statement(sql`
    INSERT INTO lease (instance_id, name, owner, token, expires_at)
    VALUES (${instance}, ${name}, ${owner}, 1, ${now} + ${ttlMs})
    ON CONFLICT (instance_id, name) DO UPDATE SET
      token = CASE WHEN owner = ${owner} AND expires_at > ${now} THEN token ELSE token + 1 END,
      owner = excluded.owner,
      expires_at = excluded.expires_at
    WHERE owner = ${owner} OR expires_at <= ${now}`);
}

const TAKE = template<Taking>((lease) => [take(lease, DATABASE_TIME)]);
const TAKE_AT = template<Taking & { now: number }>((lease) => [take(lease, sql`${lease.now}`)]);

const HOLDER = template<Pick<Taking, "instance" | "name">>(({ instance, name }) => [
  statement(sql`SELECT owner, token FROM lease WHERE instance_id = ${instance} AND name = ${name}`),
]);

/**
 * Takes a lease that is free or has expired, or renews one's own: the token rises unless it was
 * held without a gap. Undefined: somebody else has it.
 */
export async function takeLease(db: Database, wish: LeaseWish): Promise<Fence | undefined> {
  const { name, owner, ttlMs = LEASE_TTL_MS, time } = wish;
  const lease = { instance: db.instance, name, owner, ttlMs };
  const [select] = HOLDER(lease);
  const token = await db.write({
    name: "take lease",
    statements: time ? TAKE_AT({ ...lease, now: time() }) : TAKE(lease),
    outcome: {
      select: present(select, "a holder is read by one statement"),
      read: ([row]) => (row?.owner === owner ? Number(row.token) : undefined),
    },
  });
  return token === undefined ? undefined : { name, owner, token };
}

/** Lets the next owner in at once. Harmless if the lease is somebody else's by now. */
export async function returnLease(db: Database, { name, owner, token }: Fence): Promise<void> {
  const free = statement(sql`
    UPDATE lease SET expires_at = 0 WHERE instance_id = ${db.instance}
      AND name = ${name} AND owner = ${owner} AND token = ${token}`);
  await db.write({ name: "return lease", statements: [free] });
}
