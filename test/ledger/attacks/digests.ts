import { insertion } from "../raw.ts";
import { attack, CHECK, FOREIGN_KEY } from "./attack.ts";

const STALE = "ledger: digest does not follow the last one";

interface DigestOptions {
  previous?: string;
  digest?: string;
  insert?: string;
  instance?: string;
  at?: number | string;
}

function digest(day: string, lastSeq: number, options: DigestOptions = {}) {
  return insertion(`${options.insert ?? "INSERT"} INTO ledger_digest`, {
    instance_id: options.instance ?? "default",
    day,
    last_seq: lastSeq,
    previous: options.previous ?? "a".repeat(64),
    digest: options.digest ?? "b".repeat(64),
    at: options.at ?? 1,
  });
}

export const DIGEST_ATTACKS = [
  attack("a digest rewritten", "ledger: append only", "UPDATE ledger_digest SET last_seq = 5"),
  attack("a digest deleted", "ledger: append only", "DELETE FROM ledger_digest"),
  attack("a day sealed twice", "ledger: day is sealed", digest("2025-01-01", 5)),
  ...["INSERT OR REPLACE", "INSERT OR IGNORE"].map((insert) =>
    attack(
      `a day sealed twice, by ${insert}`,
      "ledger: day is sealed",
      digest("2025-01-01", 5, { insert }),
    ),
  ),
  attack("a day sealed after a later one", "ledger: day is sealed", digest("2024-12-31", 5)),
  attack(
    "a digest that follows another",
    STALE,
    digest("2025-01-02", 5, { previous: "c".repeat(64) }),
  ),
  attack("a digest that follows none", STALE, digest("2025-01-02", 5, { previous: "" })),
  attack("a digest of what is not there yet", STALE, digest("2025-01-02", 1000)),
  attack("a digest of less than the day before", STALE, digest("2025-01-02", 3)),
  attack("a digest that is none", CHECK, digest("2025-01-02", 5, { digest: "Z".repeat(64) })),
  attack("a digest too short", CHECK, digest("2025-01-02", 5, { digest: "b".repeat(63) })),
  attack("a digest before all time", CHECK, digest("2025-01-02", 5, { at: -1 })),
  attack(
    "a digest at no time",
    "cannot store TEXT value in INTEGER column ledger_digest.at",
    digest("2025-01-02", 5, { at: "soon" }),
  ),
  attack(
    "a digest of an unknown instance",
    FOREIGN_KEY,
    digest("2025-01-02", 0, { instance: "nowhere", previous: "" }),
  ),
  attack("a day that is none", CHECK, digest("yesterday", 5)),
];
