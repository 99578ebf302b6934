import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { type Database, Rejected, statement } from "../../db/index.ts";
import { Fault, present } from "../kernel/index.ts";
import { refusalOf } from "./refusal.ts";

/** One link of the chain: the digest of all operations since the link before, and of that link. */
interface Link {
  day: string;
  last_seq: number;
  previous: string;
  digest: string;
}

/** The refusals in order of precedence: where several apply, the caller is told the first. */
export type SealDayOutcome =
  | { status: "sealed"; digest: string; operations: number }
  | { status: "exists"; digest: string } // This day again: the first answer stands.
  | { status: "later_day_is_sealed" };

/** Operations hashed at a time; bounds the memory that a long history takes. */
const PAGE_OPS = 1_000;

/**
 * Closes the books of a day (`2025-01-31`): every operation not yet under a digest comes under
 * this one. The digest is to be told outside of the database too, or the chain proves little.
 * Throws `ledger_digest_raced` if another process sealed another day meanwhile: ask again.
 */
export async function sealDay(
  db: Database,
  close: { day: string; at: number },
): Promise<SealDayOutcome> {
  const last = (await links(db)).at(-1);
  const link = await nextLink(db, last, { day: close.day, lastSeq: await lastSeqOf(db) });
  try {
    await db.write({ name: "seal day", statements: [insertLink(db.instance, link, close.at)] });
    return { status: "sealed", digest: link.digest, operations: link.operations };
  } catch (error) {
    const refusal = error instanceof Rejected ? refusalOf(error) : undefined;
    if (refusal === "digest_is_stale") {
      throw new Fault("ledger_digest_raced", { retry: "same_key", cause: error });
    }
    if (refusal !== "day_is_sealed") throw error;
  }
  const sealed = (await links(db)).find(({ day }) => day === close.day);
  return sealed ? { status: "exists", digest: sealed.digest } : { status: "later_day_is_sealed" };
}

/** The first day whose digest is not what its operations give today; nothing if all are. */
export async function firstBrokenDay(db: Database): Promise<string | undefined> {
  let last: Link | undefined;
  for (const link of await links(db)) {
    const { digest } = await nextLink(db, last, { day: link.day, lastSeq: link.last_seq });
    if (link.previous !== (last?.digest ?? "") || link.digest !== digest) return link.day;
    last = link;
  }
  return undefined;
}

async function nextLink(
  db: Database,
  last: Link | undefined,
  next: { day: string; lastSeq: number },
): Promise<Link & { operations: number }> {
  const previous = last?.digest ?? "";
  const hash = createHash("sha256").update(`${JSON.stringify([previous, next.day])}\n`);
  let operations = 0;
  for (let from = last?.last_seq ?? 0; from < next.lastSeq; from += PAGE_OPS) {
    const part = await page(db, from, Math.min(from + PAGE_OPS, next.lastSeq));
    if (part.operations === 0) continue;
    hash.update(`${part.text}\n`);
    operations += part.operations;
    // A read of a file stands the event loop still, and whoever is served goes first.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const digest = hash.digest("hex");
  return { day: next.day, last_seq: next.lastSeq, previous, digest, operations };
}

/**
 * All that the operations say, a line of JSON per leg; accounts by what they are, not by number.
 * The database makes the text: a million rows of seventeen values took the program four times as
 * long. The plus keeps SQLite from reading all operations of the instance for each page.
 */
async function page(db: Database, after: number, to: number) {
  const [row] = await db.read.all<{ operations: number; text: string | null }>(sql`
    SELECT count(DISTINCT seq) AS operations,
           group_concat(line, char(10)) AS text
      FROM (
        SELECT o.seq AS seq, json_array(
                 o.seq, o.id, o.kind, o.total, o.person_id, o.job_id, o.origin_id, o.req_hash,
                 o.actor, o.reason, o.at, t.id, t.amount,
                 d.kind, d.person_id, c.kind, c.person_id) AS line
          FROM op o
          LEFT JOIN transfer t ON t.instance_id = o.instance_id AND t.op_id = o.id
          LEFT JOIN account d ON d.id = t.debit_id
          LEFT JOIN account c ON c.id = t.credit_id
         WHERE +o.instance_id = ${db.instance} AND o.seq > ${after} AND o.seq <= ${to}
         ORDER BY o.seq, t.id)`);
  return present(row, "an aggregate has a row");
}

/** The day that was sealed last. */
export async function lastSealedDay(db: Database): Promise<string | undefined> {
  return (await links(db)).at(-1)?.day;
}

async function links(db: Database): Promise<Link[]> {
  return db.read.all<Link>(sql`
    SELECT day, last_seq, previous, digest FROM ledger_digest
     WHERE instance_id = ${db.instance} ORDER BY day`);
}

async function lastSeqOf(db: Database): Promise<number> {
  const [row] = await db.read.all<{ seq: number }>(sql`
    SELECT seq FROM op NOT INDEXED WHERE instance_id = ${db.instance} ORDER BY seq DESC LIMIT 1`);
  return row?.seq ?? 0;
}

function insertLink(instance: string, link: Link, at: number) {
  return statement(sql`
    INSERT INTO ledger_digest (instance_id, day, last_seq, previous, digest, at)
    VALUES (${instance}, ${link.day}, ${link.last_seq}, ${link.previous}, ${link.digest}, ${at})`);
}
