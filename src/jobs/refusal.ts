import { and, eq } from "drizzle-orm";
import { type Database, schema } from "../../db/index.ts";
import {
  type Catalogue,
  checkInput,
  costInKopecks,
  type Model,
  type Problem,
  price,
  startingPrice,
} from "../catalog/index.ts";
import { type Clock, type Kopecks, kopecks } from "../kernel/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { isOnTrial, type Pauses } from "./model-breaker.ts";
import type { Origins } from "./origins.ts";
import type { Quote } from "./quotes.ts";
import type { Runner } from "./start.ts";
import type { Stops } from "./stops.ts";

/**
 * Why a quote cannot be run, in order of precedence: where several apply, the person is told the
 * first (design §2). The limit of runs at once is none: more wait in line.
 */
export type RunRefusal =
  | { status: "person_blocked" }
  | { status: "person_frozen" } // It is being found out whether their last operation was written.
  | { status: "selling_stopped" } // By us, for everybody: the books or the provider are in trouble.
  | { status: "model_gone" } // Taken out of the catalogue since.
  | { status: "model_paused" } // It has failed too often of late; an admin may try it.
  | { status: "input_invalid"; problems: readonly [Problem, ...Problem[]] }
  | { status: "price_unknown" }
  | { status: "price_below_cost" } // It has become dearer since it was quoted: to be quoted anew.
  | { status: "insufficient_funds"; price: Kopecks; available: Kopecks; missing: Kopecks };

export interface RefusalDeps {
  origins: Origins;
  db: Database;
  ledger: Ledger;
  catalogue: Catalogue;
  stops: Pick<Stops, "causes">;
  pauses: Pauses;
  clock: Clock;
}

/** The first refusal, or nothing if the quote can be run now. */
export async function refusalToRun(
  quote: Quote,
  by: Runner,
  deps: RefusalDeps,
): Promise<RunRefusal | undefined> {
  if (await isBlocked(deps.db, by.person)) return { status: "person_blocked" };
  if (deps.db.unclear(by.person).length > 0) return { status: "person_frozen" };
  if ((await deps.stops.causes("selling")).length > 0) return { status: "selling_stopped" };
  const model = deps.catalogue.byKey(quote.model);
  if (!model) return { status: "model_gone" };
  if (!by.admin && (await isPaused(quote.model, deps))) return { status: "model_paused" };
  const gone = await deps.origins.problems(model, quote.input, by.person);
  const [problem, ...others] = [...gone, ...checkInput(model, quote.input)];
  if (problem) return { status: "input_invalid", problems: [problem, ...others] };
  // This input was priced when it was quoted; since then the model may have lost its prices.
  if (startingPrice(model).status === "no_price") return { status: "price_unknown" };
  if (by.admin) return undefined;
  if (isBelowCost(quote, model)) return { status: "price_below_cost" };
  const { available } = await deps.ledger.balance(by.person);
  if (available >= quote.price) return undefined;
  const missing = kopecks(quote.price - available);
  return { status: "insufficient_funds", price: quote.price, available, missing };
}

/** Where files decide the cost it is not known here: there the promise of the quote stands. */
function isBelowCost({ input, price: promised, rate }: Quote, model: Model): boolean {
  const now = price(model, input);
  if (now.status === "no_price" || now.upTo) return false;
  return costInKopecks(now.cost, rate.rubPerUsd) > promised;
}

async function isPaused(model: string, { pauses, clock }: RefusalDeps): Promise<boolean> {
  const pause = await pauses.of(model);
  return pause !== undefined && !isOnTrial(pause, clock.now());
}

async function isBlocked(db: Database, id: number): Promise<boolean> {
  const { person } = schema;
  const found = await db.read
    .select({ blockedAt: person.blockedAt })
    .from(person)
    .where(and(eq(person.instanceId, db.instance), eq(person.id, id)))
    .get();
  return found !== undefined && found.blockedAt !== null;
}
