import { account, insertion, open } from "../raw.ts";
import { attack, CHECK, FOREIGN_KEY } from "./attack.ts";

const MOVES = "ledger: a balance moves only through a transfer";
const FIXED = "ledger: account identity is fixed";
const OPENED = "ledger: account exists";
const ZERO = "ledger: accounts open at zero";

const EVES = { instance_id: "default", person_id: 3, kind: "cash", asset: "RUBK" };
const NEW = { ...EVES, may_go_negative: 0 };

function update(set: string, name = "ann.cash", verb = "UPDATE") {
  return `${verb} account SET ${set} WHERE id = ${account(name)}`;
}

function create(row: Parameters<typeof insertion>[1], insert = "INSERT") {
  return insertion(`${insert} INTO account`, row);
}

export const ACCOUNT_ATTACKS = [
  attack("a balance set", MOVES, update("balance = 1000000")),
  attack(
    "a balance set, by UPDATE OR IGNORE",
    MOVES,
    update("balance = 9", "ann.cash", "UPDATE OR IGNORE"),
  ),
  attack(
    "a balance moved by a leg that moved it before",
    MOVES,
    update("balance = balance + 1000, last_transfer = 1"),
  ),
  attack(
    "a balance moved by a later leg of somebody else's",
    MOVES,
    update("balance = balance + 300, last_transfer = (SELECT max(id) FROM transfer)", "bob.cash"),
  ),
  attack("a balance moved by a leg that is not there", MOVES, update("last_transfer = 100000")),
  attack("the last transfer forgotten", MOVES, update("last_transfer = 0")),
  attack("a wallet that may go below zero", FIXED, update("may_go_negative = 1")),
  attack("a wallet that becomes another", FIXED, update("kind = 'bonus'")),
  attack("a wallet that changes hands", FIXED, update("person_id = 2")),
  attack("a wallet that changes its instance", FIXED, update("instance_id = 'other'")),
  attack("a wallet in another currency", FIXED, update("asset = 'UUSD'")),
  attack("a wallet under another number", FIXED, update("id = 1000")),
  ...["ann.cash", "revenue", "src_bonus"].map((name) =>
    attack(
      `${name} deleted`,
      "ledger: accounts are never deleted",
      `DELETE FROM account WHERE id = ${account(name)}`,
    ),
  ),
  attack("a wallet that opens with money", ZERO, create({ ...NEW, balance: 5 })),
  attack("a wallet that opens with a past", ZERO, create({ ...NEW, last_transfer: 5 })),
  attack(
    "a wallet opened again under its number, by INSERT OR REPLACE",
    OPENED,
    `INSERT OR REPLACE INTO account (id, instance_id, person_id, kind, asset, may_go_negative)
     VALUES (${account("bob.bonus")}, 'default', 3, 'cash', 'RUBK', 0)`,
  ),
  attack(
    "a wallet opened again under its name, by INSERT OR REPLACE",
    OPENED,
    create({ ...NEW, person_id: 2, kind: "hold_bonus" }, "INSERT OR REPLACE"),
  ),
  attack("a wallet opened twice", OPENED, create({ ...NEW, person_id: 1 })),
  attack("an account of the house opened twice", OPENED, ...open(null, ["revenue"])),
  attack(
    "an account of the house opened twice, by INSERT OR REPLACE",
    OPENED,
    create(
      { instance_id: "default", kind: "prov_loss", asset: "UUSD", may_go_negative: 0 },
      "INSERT OR REPLACE",
    ),
  ),
  attack(
    "a wallet that takes a number",
    "ledger: number out of turn",
    create({ ...NEW, id: 1000 }),
  ),
  attack(
    "a wallet opened so that it may go below zero",
    CHECK,
    create({ ...NEW, may_go_negative: 1 }),
  ),
  attack("a wallet opened in dollars", CHECK, create({ ...NEW, asset: "UUSD" })),
  attack("a wallet of an unknown kind", CHECK, create({ ...NEW, kind: "pocket" })),
  attack(
    "an account of the house of an unknown kind",
    CHECK,
    create({ ...NEW, person_id: null, kind: "pocket" }),
  ),
  attack("a wallet of nobody", CHECK, create({ ...NEW, person_id: null })),
  attack("revenue of a person", CHECK, create({ ...NEW, kind: "revenue" })),
  attack(
    "a wallet with a balance in words",
    "cannot store TEXT value in INTEGER column account.balance",
    create({ ...NEW, balance: "a lot" }),
  ),
  attack("a wallet of a stranger", FOREIGN_KEY, create({ ...NEW, person_id: 99 })),
  attack(
    "a house without an instance",
    FOREIGN_KEY,
    create({ ...NEW, instance_id: "nowhere", person_id: null, kind: "revenue" }),
  ),
  attack("a person with money deleted", FOREIGN_KEY, "DELETE FROM person WHERE id = 1"),
  attack("a person with money renamed", FOREIGN_KEY, "UPDATE person SET id = 9 WHERE id = 2"),
  attack("an instance with money deleted", FOREIGN_KEY, "DELETE FROM instance WHERE id = 'other'"),
  ...["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"].map((insert) =>
    attack(
      `a new route, by ${insert}`,
      "ledger: routes are fixed",
      `${insert} INTO leg_rule VALUES ('topup', 'src_payment', 'bonus')`,
    ),
  ),
  attack(
    "a route that is no text",
    "cannot store BLOB value in TEXT column leg_rule.op_kind",
    "INSERT INTO leg_rule VALUES (x'00', x'00', x'00')",
  ),
  attack(
    "a route changed",
    "ledger: routes are fixed",
    "UPDATE leg_rule SET credit_kind = 'bonus' WHERE op_kind = 'topup'",
  ),
  attack(
    "a route removed",
    "ledger: routes are fixed",
    "DELETE FROM leg_rule WHERE op_kind = 'hold'",
  ),
];
