/**
 * SQL as a hostile or careless client would write it: nothing of `src/ledger` is used here, so the
 * attacks and the fixture stand on the schema alone. Values are written into the text: the names
 * below are the only ones there are.
 */

const PEOPLE: Readonly<Record<string, number>> = { ann: 1, bob: 2, eve: 3, nobody: 99 };
export const PERSONAL_ACCOUNTS = ["cash", "bonus", "hold_cash", "hold_bonus"];
export const HOUSE = [
  "revenue",
  "bonus_spent",
  "src_payment",
  "src_bonus",
  "src_adjust",
  "loss",
  "src_provider",
  "prov_credit",
  "prov_cost",
  "prov_loss",
  "src_stars",
  "stars",
];
export const HASH = "0".repeat(64);

/** `ann.cash`, `revenue`, `other:ann.cash`: a subquery for the account's number. */
export function account(name: string): string {
  const [place, instance = "default"] = name.split(":").reverse() as [string, string?];
  const [kind, owner] = place.split(".").reverse() as [string, string?];
  const person = owner === undefined ? "IS NULL" : `= ${PEOPLE[owner]}`;
  return `(SELECT id FROM account WHERE instance_id = '${instance}' AND kind = '${kind}'
    AND person_id ${person})`;
}

interface LegOptions {
  insert?: string;
  id?: number;
  instance?: string;
}

/** A leg of `op`; `amount` is text where it is to be something odd. */
export function leg(
  op: string,
  debit: string,
  credit: string,
  amount: number | string,
  options: LegOptions = {},
): string {
  const { insert = "INSERT", id, instance = "default" } = options;
  const ids = id === undefined ? ["", ""] : ["id, ", `${id}, `];
  return `${insert} INTO transfer (${ids[0]}instance_id, op_id, debit_id, credit_id, amount)
    VALUES (${ids[1]}'${instance}', '${op}', ${account(debit)}, ${account(credit)}, ${amount})`;
}

interface SealOptions {
  insert?: string;
  seq?: number;
  instance?: string;
  person?: string | null;
  job?: string;
  origin?: string | undefined;
  hash?: string;
  actor?: string;
  reason?: string;
  at?: number | string;
  stars?: number;
}

/** The row that seals `op`; the person is ann unless said otherwise. */
export function seal(kind: string, op: string, total: number, options: SealOptions = {}): string {
  const { insert = "INSERT", instance = "default", person = "ann" } = options;
  const row: Record<string, string | number | null | undefined> = {
    seq: options.seq,
    instance_id: instance,
    id: op,
    kind,
    total,
    person_id: person === null ? null : PEOPLE[person],
    job_id: options.job,
    origin_id: options.origin,
    req_hash: options.hash ?? HASH,
    actor: options.actor ?? "attacker",
    reason: options.reason ?? "because",
    at: options.at ?? 1,
    stars: options.stars,
  };
  return insertion(`${insert} INTO op`, row);
}

/** A queued job and the quote that it runs. */
export function job(id: string, person: string, price: number, state = "queued"): string[] {
  const closed = ["delivered", "failed", "cancelled", "lost", "undelivered"].includes(state);
  const common = { instance_id: "default", person_id: PEOPLE[person], model: "m", input: "{}" };
  const money = { price_kopecks: price, cost_micro_usd: 1, rate: "{}", created_at: 1 };
  return [
    insertion("INSERT INTO quote", { ...common, ...money, id: `quote-${id}`, updated_at: 1 }),
    insertion("INSERT INTO job", {
      ...common,
      ...money,
      id,
      quote_id: `quote-${id}`,
      number: id.slice(-6).padStart(6, "0").toUpperCase(),
      chat_id: 1,
      kind: "image",
      state,
      task_id: ["submitted", "succeeded", "delivered", "undelivered"].includes(state) ? id : null,
      callback_token: ["submitting", "unknown"].includes(state) ? id : null,
      deadline_at: 1,
      closed_at: closed ? 1 : null,
    }),
  ];
}

/** `UPDATE job` of one job of the default instance. */
export function change(id: string, set: string): string {
  return `UPDATE job SET ${set} WHERE instance_id = 'default' AND id = '${id}'`;
}

export function person(name: string, instance = "default"): string {
  const id = PEOPLE[name];
  return insertion("INSERT INTO person", {
    instance_id: instance,
    id,
    chat_id: id,
    joined_at: 1,
    seen_at: 1,
  });
}

/** Opens accounts with the columns that their kinds demand. */
export function open(owner: string | null, kinds: readonly string[], instance = "default") {
  return kinds.map((kind) => {
    const provider = ["src_provider", "prov_credit", "prov_cost", "prov_loss"].includes(kind);
    const asset = /stars$/.test(kind) ? "XTR" : provider ? "UUSD" : "RUBK";
    const free = /^src_|^loss$|^prov_credit$/.test(kind);
    return insertion("INSERT INTO account", {
      instance_id: instance,
      person_id: owner === null ? null : PEOPLE[owner],
      kind,
      asset,
      may_go_negative: free ? 1 : 0,
    });
  });
}

export function insertion(
  into: string,
  row: Readonly<Record<string, string | number | null | undefined>>,
): string {
  const cells = Object.entries(row).filter(([, value]) => value !== undefined);
  const names = cells.map(([name]) => name).join(", ");
  const values = cells.map(([, value]) => (typeof value === "string" ? `'${value}'` : value));
  return `${into} (${names}) VALUES (${values.map((value) => value ?? "NULL").join(", ")})`;
}
