import { sql } from "drizzle-orm";
import type { Database, Statement } from "../../db/index.ts";
import { assert, type MicroUsd } from "../kernel/index.ts";
import { openHouse } from "./accounts.ts";
import { leg, type OpKey } from "./leg.ts";
import { post } from "./post.ts";
import { demand } from "./refusal.ts";
import { notYetSealed, type OpValues, requestHash, seal, sealed } from "./seal.ts";

export interface ProviderCost {
  readonly job: string;
  /** What the provider charged for the run, above zero. */
  readonly cost: MicroUsd;
  /** Whether the result came too late to be sold, so that its cost is a loss. */
  readonly lost: boolean;
  readonly actor: string;
  /** Unix milliseconds. */
  readonly at: number;
}

export interface ProviderTopUp {
  /** The idempotency key: `prov:<receipt of the provider>`. */
  readonly id: string;
  readonly amount: MicroUsd;
  readonly actor: string;
  readonly reason: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** The refusals in order of precedence: where several apply, the caller is told the first. */
export type ProviderCostOutcome =
  | { status: "booked" }
  | { status: "job_not_found" }
  | { status: "exists_with_different_request" } // Another cost, or of another kind.
  | { status: "exists" };

export type ProviderTopUpOutcome =
  | { status: "booked" }
  | { status: "exists_with_different_request" }
  | { status: "exists" };

const bookingCost = (account: "prov_cost" | "prov_loss") =>
  sealed<OpValues & { job: string; cost: number }>((op) => [
    demand(
      sql`EXISTS (SELECT 1 FROM job WHERE instance_id = ${op.instance} AND id = ${op.job})`,
      "ledger: no such job",
    ),
    notYetSealed(op),
    leg(op, "prov_credit", account, op.cost),
    seal(op, { kind: "prov_cost", total: op.cost, job: op.job }),
  ]);

const COST = bookingCost("prov_cost");
const LOSS = bookingCost("prov_loss");

/** Books what one run cost us, free ones too, once per job (in micro-USD). */
export function providerCost(instance: string, op: ProviderCost): readonly Statement[] {
  assert(op.cost > 0, "a run that cost nothing is not booked");
  const { id } = costOf(instance, op);
  const book = op.lost ? LOSS : COST;
  return book({ ...op, instance, id, person: null, hash: costRequest(op), reason: "" });
}

const TOPUP = sealed<OpValues & { amount: number }>((op) => [
  notYetSealed(op),
  leg(op, "src_provider", "prov_credit", op.amount),
  seal(op, { kind: "prov_topup", total: op.amount }),
]);

/** Books that the provider's credit was topped up (in micro-USD). */
export function providerTopUp(instance: string, op: ProviderTopUp): readonly Statement[] {
  assert(op.amount > 0, "a top-up brings something");
  const values = { ...op, instance, person: null, hash: topUpRequest(op) };
  return [...openHouse(instance), ...TOPUP(values)];
}

/** The cost alone, as one write. */
export async function postProviderCost(
  db: Database,
  op: ProviderCost,
): Promise<ProviderCostOutcome> {
  const request = {
    name: "provider cost",
    op: costOf(db.instance, op),
    hash: costRequest(op),
    statements: providerCost(db.instance, op),
  };
  const posted = await post(db, request, ["job_not_found"]);
  return { status: posted.status === "written" ? "booked" : posted.status };
}

/** The top-up alone, as one write. */
export async function postProviderTopUp(
  db: Database,
  op: ProviderTopUp,
): Promise<ProviderTopUpOutcome> {
  const request = {
    name: "provider top-up",
    op: { instance: db.instance, id: op.id },
    hash: topUpRequest(op),
    statements: providerTopUp(db.instance, op),
  };
  const posted = await post(db, request, []);
  return { status: posted.status === "written" ? "booked" : posted.status };
}

function costOf(instance: string, op: ProviderCost): OpKey {
  return { instance, id: `cost:${op.job}` };
}

function costRequest(op: ProviderCost): string {
  return requestHash(["prov_cost", op.job, op.cost, op.lost ? "lost" : "sold"]);
}

function topUpRequest(op: ProviderTopUp): string {
  return requestHash(["prov_topup", op.amount, op.reason]);
}
