import { and, eq } from "drizzle-orm";
import { build, type Database, schema, statement } from "../../db/index.ts";
import {
  type Catalogue,
  loadOverlaid,
  type OwnPrice,
  ownPriceProblem,
  type RawData,
} from "../catalog/index.ts";
import type { Clock } from "../kernel/index.ts";
import { logged } from "./log.ts";
import { writeOver } from "./write-over.ts";

const { catalogPrice } = schema;

export type PriceOutcome =
  | { status: "unknown_model" }
  | { status: "refused"; reason: string }
  /** `same`: it was so before. */
  | { status: "set" | "cleared" | "same"; model: string };

/** The house's own prices of single models. All throw the `Fault`s of `write`. */
export interface OwnPrices {
  /** `undefined`: the ordinary price again. `model` is an id or a key. */
  set(model: string, price: OwnPrice | undefined, by: string): Promise<PriceOutcome>;
}

export interface OwnPricesDeps {
  db: Database;
  clock: Clock;
  raw: RawData;
  rubPerUsd: string;
}

export function createOwnPrices({ db, clock, raw, rubPerUsd }: OwnPricesDeps): OwnPrices {
  return {
    set: (asked, price, by) =>
      writeOver<PriceOutcome>(db, "own price", (overlay) => {
        const catalogue = loadOverlaid(raw, overlay, rubPerUsd);
        const id = idOf(asked, catalogue, overlay.prices);
        const model = catalogue.models.find((it) => it.id === id);
        const nothing = (outcome: PriceOutcome) => ({ statements: [], outcome });
        if (id === undefined || (price && !model)) return nothing({ status: "unknown_model" });
        if (Bun.deepEquals(overlay.prices[id], price))
          return nothing({ status: "same", model: id });
        const reason = price && model && ownPriceProblem(model, price, rubPerUsd);
        if (reason !== undefined) return nothing({ status: "refused", reason });
        return {
          statements: statements(db.instance, { id, price, by, at: clock.now() }),
          outcome: { status: price ? "set" : "cleared", model: id },
        };
      }),
  };
}

/** Also of a model that is not sold now: its price must be there to be cleared. */
function idOf(
  asked: string,
  { models }: Catalogue,
  prices: { readonly [id: string]: OwnPrice },
): string | undefined {
  const model = models.find(({ id, key }) => id === asked || key === asked);
  return model?.id ?? (asked in prices ? asked : undefined);
}

function statements(
  instance: string,
  { id, price, by, at }: { id: string; price: OwnPrice | undefined; by: string; at: number },
) {
  const deed = { at, actor: by, model: id } as const;
  if (!price) {
    const mine = and(eq(catalogPrice.instanceId, instance), eq(catalogPrice.model, id));
    return [
      statement(build.delete(catalogPrice).where(mine)),
      logged(instance, { ...deed, deed: "unpriced" }),
    ];
  }
  const row = {
    multiplier: "multiplier" in price ? price.multiplier : null,
    fixedKopecks: "fixedKopecks" in price ? price.fixedKopecks : null,
    changedBy: by,
    changedAt: at,
  };
  return [
    statement(
      build
        .insert(catalogPrice)
        .values({ instanceId: instance, model: id, ...row })
        .onConflictDoUpdate({ target: [catalogPrice.instanceId, catalogPrice.model], set: row }),
    ),
    logged(instance, { ...deed, deed: "priced", detail: JSON.stringify(price) }),
  ];
}
