import { type Placeholder, type SQL, sql } from "drizzle-orm";
import { type Statement, statement, template } from "../../db/index.ts";
import { HOUSE_ACCOUNTS, PERSONAL_KINDS } from "./chart.ts";

/**
 * Opens the four accounts of a person, and those of the house with the first of them. What is open
 * already stays as it is, so it may be joined to every first contact. The person's row comes first.
 */
export function openAccounts(instance: string, person: number): readonly Statement[] {
  return [...HOUSE({ instance }), ...OWN({ instance, person })];
}

/** Opens the house's own accounts; for what may come before the first person. */
export function openHouse(instance: string): readonly Statement[] {
  return HOUSE({ instance });
}

const OWN = template<{ instance: string; person: number }>(({ instance, person }) => {
  const own = PERSONAL_KINDS.map((kind) => ({ kind, asset: "RUBK", mayGoNegative: 0, person }));
  return [statement(open(instance, own))];
});

const HOUSE = template<{ instance: string }>(({ instance }) => {
  const house = HOUSE_ACCOUNTS.map((account) => ({ ...account, person: null }));
  return [statement(open(instance, house))];
});

interface NewAccount {
  readonly person: Placeholder | null;
  readonly kind: string;
  readonly asset: string;
  readonly mayGoNegative: number;
}

function open(instance: Placeholder, accounts: readonly NewAccount[]): SQL {
  const rows = accounts.map(
    (account) =>
      sql`(${account.person}, ${account.kind}, ${account.asset}, ${account.mayGoNegative})`,
  );
  return sql`
    WITH chart (person_id, kind, asset, may_go_negative) AS (VALUES ${sql.join(rows, sql`, `)})
    INSERT INTO account (instance_id, person_id, kind, asset, may_go_negative)
    SELECT ${instance}, person_id, kind, asset, may_go_negative FROM chart
     WHERE NOT EXISTS (SELECT 1 FROM account open WHERE open.instance_id = ${instance}
                          AND open.person_id IS chart.person_id AND open.kind = chart.kind)`;
}
