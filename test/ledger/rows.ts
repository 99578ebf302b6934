import { and, eq, sql } from "drizzle-orm";
import { build, type Statement, schema, statement } from "../../db/index.ts";

/** The rows of other rooms that money refers to, as those rooms would write them. */

export function addPerson(instance: string, id: number): Statement {
  const row = { instanceId: instance, id, chatId: id, joinedAt: 1, seenAt: 1 };
  return statement(build.insert(schema.person).values(row));
}

interface NewJob {
  id: string;
  person: number;
  /** Kopecks. */
  price: number;
}

/** A queued job and the quote that it runs. */
export function addJob(instance: string, job: NewJob): readonly Statement[] {
  const common = {
    instanceId: instance,
    personId: job.person,
    model: "model",
    input: "{}",
    priceKopecks: job.price,
    costMicroUsd: 1,
    rate: "{}",
    createdAt: 1,
  };
  const quote = { ...common, id: `quote-${job.id}`, updatedAt: 1 };
  const row = {
    ...common,
    id: job.id,
    number: numberOf(job.id),
    chatId: job.person,
    quoteId: quote.id,
    kind: "image",
    state: "queued" as const,
    deadlineAt: 1,
  };
  return [
    statement(build.insert(schema.quote).values(quote)),
    statement(build.insert(schema.job).values(row)),
  ];
}

/** Six characters that are seldom the same for two ids. */
function numberOf(id: string): string {
  return (BigInt(Bun.hash(id)) % 36n ** 6n).toString(36).padStart(6, "0");
}

interface ClosedJob {
  id: string;
  state: string;
  /** Kopecks. */
  captured: number;
}

/** The end of a job, as one update. */
export function closeJob(instance: string, job: ClosedJob): Statement {
  const state = job.state as typeof schema.job.$inferSelect.state;
  const end = { state, taskId: job.id, closedAt: 2, capturedKopecks: job.captured };
  const which = and(eq(schema.job.instanceId, instance), eq(schema.job.id, job.id));
  return statement(build.update(schema.job).set(end).where(which));
}

/** Ends every job whose hold is settled, which the program does in the write that settles it. */
export function closeSettled(instance: string): Statement {
  return statement(sql`
    UPDATE job SET closed_at = 2, task_id = id,
      state = CASE WHEN EXISTS (SELECT 1 FROM op WHERE instance_id = job.instance_id
                                   AND id = 'capt:' || job.id) THEN 'delivered' ELSE 'lost' END,
      captured_kopecks = (
        SELECT ifnull(sum(t.amount), 0) FROM transfer t JOIN account c ON c.id = t.credit_id
         WHERE t.instance_id = job.instance_id AND t.op_id = 'capt:' || job.id
           AND c.kind IN ('revenue', 'bonus_spent'))
     WHERE instance_id = ${instance} AND closed_at IS NULL AND EXISTS (
       SELECT 1 FROM op WHERE instance_id = job.instance_id AND origin_id = 'hold:' || job.id)`);
}

/** A free job leaves the queue. */
export function beginJob(instance: string, id: string): Statement {
  const which = and(eq(schema.job.instanceId, instance), eq(schema.job.id, id));
  const begun = { state: "submitted" as const, taskId: id };
  return statement(build.update(schema.job).set(begun).where(which));
}
