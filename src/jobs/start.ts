import { and, eq, sql } from "drizzle-orm";
import { build, type Database, guard, type Statement, schema, statement } from "../../db/index.ts";
import type { Catalogue } from "../catalog/index.ts";
import { type Clock, kopecks, newId, present, type Random, randomText } from "../kernel/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { eventRow } from "./event.ts";
import type { Job } from "./job.ts";
import { demandSold } from "./model-breaker.ts";
import { QUOTE_CHANGED, type Quote, wasRun } from "./quotes.ts";
import { SELLING_STOPPED, unlessStopped } from "./stops.ts";

/** Who runs a quote. */
export interface Runner {
  readonly person: number;
  readonly chat: number;
  /** Admins pay nothing; their runs are counted at cost. */
  readonly admin: boolean;
}

/** The rule that says: this quote has been run, which it is once, for ever (design §10). */
export const QUOTE_RUN = "quote: already run";
/** The rule that says: another run has this №. Decided again, it gets another one. */
export const NUMBER_TAKEN = "job: number taken";

const NUMBER_CHARS = 6;
/** Of waiting in line, before any try. Far longer than any line that is worth standing in. */
const QUEUE_DEADLINE_MS = 24 * 3_600_000;

export interface StartDeps {
  db: Database;
  ledger: Ledger;
  catalogue: Catalogue;
  clock: Clock;
  random: Random;
}

/** Makes the job of a quote: the hold with it, or neither. */
export function start(
  quote: Quote,
  by: Runner,
  deps: StartDeps,
): { job: Job; statements: readonly Statement[] } {
  const { db, ledger, clock } = deps;
  const job = jobFrom(quote, by, deps);
  const at = clock.now();
  const hold = { job: job.id, person: job.person, amount: job.price, actor: actorOf(by), at };
  const statements = [
    ...demandUnrun(db.instance, quote),
    unlessStopped(db.instance, "selling", SELLING_STOPPED),
    ...(by.admin ? [] : demandSold(db.instance, quote.model, at)),
    guard(
      sql`NOT EXISTS (SELECT 1 FROM job
        WHERE instance_id = ${db.instance} AND number = ${job.number})`,
      NUMBER_TAKEN,
    ),
    insert(db.instance, job),
    eventRow(db.instance, {
      job: job.id,
      at,
      event: "queued",
      ...(quote.origin !== undefined && { detail: `after ${quote.origin}` }),
    }),
    ...(job.price > 0 ? ledger.hold(hold) : []),
    ...freeOrigin(db.instance, quote),
  ];
  return { job, statements };
}

function jobFrom(quote: Quote, by: Runner, deps: StartDeps): Job {
  const { catalogue, clock, random } = deps;
  const model = present(catalogue.byKey(quote.model), "a quote that may be run has a model");
  const createdAt = clock.now();
  return {
    id: newId("job", { clock, random }),
    number: randomText(NUMBER_CHARS, random),
    person: by.person,
    chat: by.chat,
    quote: quote.id,
    model: quote.model,
    kind: model.output,
    input: quote.input,
    price: by.admin ? kopecks(0) : quote.price,
    cost: quote.cost,
    rate: quote.rate,
    state: "queued",
    attempts: 0,
    polls: 0,
    dueAt: createdAt,
    deadlineAt: createdAt + QUEUE_DEADLINE_MS,
    createdAt,
  };
}

function demandUnrun(instance: string, quote: Quote): readonly Statement[] {
  const asSeen = sql`EXISTS (SELECT 1 FROM quote WHERE instance_id = ${instance}
    AND id = ${quote.id} AND person_id = ${quote.person} AND version = ${quote.version})`;
  return [guard(sql`NOT ${wasRun(instance, quote.id)}`, QUOTE_RUN), guard(asSeen, QUOTE_CHANGED)];
}

function insert(instance: string, job: Job): Statement {
  const row = {
    instanceId: instance,
    id: job.id,
    number: job.number,
    personId: job.person,
    chatId: job.chat,
    quoteId: job.quote,
    model: job.model,
    kind: job.kind,
    input: JSON.stringify(job.input),
    priceKopecks: job.price,
    costMicroUsd: job.cost,
    rate: JSON.stringify(job.rate),
    state: job.state,
    dueAt: job.dueAt ?? null,
    deadlineAt: job.deadlineAt,
    createdAt: job.createdAt,
  };
  return statement(build.insert(schema.job).values(row));
}

/** The place of "the next one after that run" is free again for another press. */
function freeOrigin(instance: string, { id, origin }: Quote): readonly Statement[] {
  if (origin === undefined) return [];
  const { quote } = schema;
  const here = and(eq(quote.instanceId, instance), eq(quote.id, id));
  return [statement(build.update(quote).set({ originJobId: null }).where(here))];
}

function actorOf(by: Runner): string {
  return `person:${by.person}`;
}
