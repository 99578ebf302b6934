-- Money: double entry, append-only (design §3, ledger.md §2). The books cannot be made wrong by any
-- statement, from whatever client: a rule that matters is a rule of the database.
--
-- An operation is written legs first, its row last, as a seal. The deferred key from leg to
-- operation lets no leg be committed unsealed; the seal checks all its legs at once; a sealed
-- operation takes no further leg.
--
-- Why the rules are written as they are (measured on SQLite 3.45, file and server):
-- · RAISE(ABORT) only. After RAISE(ROLLBACK) the rest of a remote batch runs without a transaction.
-- · Each insert first looks for the row that it would replace: INSERT OR REPLACE fires no delete
--   triggers.
-- · Funds are checked before a leg, and that both sides moved after it: INSERT OR IGNORE passes its
--   policy on into triggers, where it would skip an UPDATE that breaks a CHECK.
-- · Numbers given by the database have no gaps: a row put in by number, or taken out, shows.
-- · Each child of a foreign key has a full index; a partial one does not serve it.

-- One pot of money of a person or of the house (person_id NULL).
--   cash, bonus             what a person can spend: paid in, and given
--   hold_cash, hold_bonus   what is set aside for runs not yet paid for
--   revenue, bonus_spent    what runs brought in
--   src_…                   where money comes from, so below zero by nature
--   loss                    what the house lost to chargebacks beyond a person's means
--   prov_…                  what the provider is paid: credit, cost, cost of runs that were lost.
--                           A cost is a fact, booked before the top-up that it is paid from if
--                           need be: prov_credit may be below zero.
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  instance_id TEXT NOT NULL REFERENCES instance(id),
  person_id INTEGER,
  kind TEXT NOT NULL CHECK (kind IN
    ('cash', 'bonus', 'hold_cash', 'hold_bonus', 'revenue', 'bonus_spent', 'src_payment',
     'src_bonus', 'src_adjust', 'loss', 'src_provider', 'prov_credit', 'prov_cost', 'prov_loss')),
  asset TEXT NOT NULL CHECK (asset =      -- kopecks, or millionths of a US dollar
    CASE WHEN kind IN ('src_provider', 'prov_credit', 'prov_cost', 'prov_loss')
         THEN 'UUSD' ELSE 'RUBK' END),
  may_go_negative INTEGER NOT NULL CHECK (may_go_negative =
    (kind IN ('src_payment', 'src_bonus', 'src_adjust', 'loss', 'src_provider', 'prov_credit'))),
  balance INTEGER NOT NULL DEFAULT 0
    CHECK (balance BETWEEN -9007199254740991 AND 9007199254740991),
  last_transfer INTEGER NOT NULL DEFAULT 0,
  CHECK (may_go_negative = 1 OR balance >= 0),
  CHECK ((person_id IS NOT NULL) = (kind IN ('cash', 'bonus', 'hold_cash', 'hold_bonus'))),
  UNIQUE (instance_id, person_id, kind),
  FOREIGN KEY (instance_id, person_id) REFERENCES person(instance_id, id)
) STRICT;
CREATE UNIQUE INDEX account_house ON account(instance_id, kind) WHERE person_id IS NULL;

-- Which legs an operation of each kind may have.
CREATE TABLE leg_rule (
  op_kind TEXT NOT NULL,
  debit_kind TEXT NOT NULL,
  credit_kind TEXT NOT NULL,
  PRIMARY KEY (op_kind, debit_kind, credit_kind)
) STRICT, WITHOUT ROWID;
INSERT INTO leg_rule (op_kind, debit_kind, credit_kind) VALUES
  ('topup', 'src_payment', 'cash'),
  ('bonus', 'src_bonus', 'bonus'),
  ('referral', 'src_bonus', 'bonus'),
  ('promo', 'src_bonus', 'bonus'),
  ('hold', 'cash', 'hold_cash'), ('hold', 'bonus', 'hold_bonus'),
  ('capture', 'hold_cash', 'revenue'), ('capture', 'hold_cash', 'cash'),
  ('capture', 'hold_bonus', 'bonus_spent'), ('capture', 'hold_bonus', 'bonus'),
  ('release', 'hold_cash', 'cash'), ('release', 'hold_bonus', 'bonus'),
  ('refund', 'revenue', 'cash'), ('refund', 'bonus_spent', 'bonus'),
  ('chargeback', 'cash', 'src_payment'), ('chargeback', 'loss', 'src_payment'),
  ('adjust', 'src_adjust', 'cash'), ('adjust', 'cash', 'src_adjust'),
  ('adjust', 'src_adjust', 'bonus'), ('adjust', 'bonus', 'src_adjust'),
  ('prov_topup', 'src_provider', 'prov_credit'),
  ('prov_cost', 'prov_credit', 'prov_cost'), ('prov_cost', 'prov_credit', 'prov_loss');

-- The seal: who moved how much, why, and on whose request.
CREATE TABLE op (
  seq INTEGER PRIMARY KEY,                -- 1, 2, 3 …, in the order of commits
  instance_id TEXT NOT NULL REFERENCES instance(id),
  id TEXT NOT NULL CHECK (length(id) BETWEEN 6 AND 200),  -- the idempotency key itself
  kind TEXT NOT NULL CHECK (kind IN
    ('topup', 'bonus', 'referral', 'promo', 'hold', 'capture', 'release', 'refund', 'chargeback',
     'adjust', 'prov_topup', 'prov_cost')),
  total INTEGER NOT NULL CHECK (total > 0),               -- of the legs, in their asset
  person_id INTEGER,                      -- whose money; NULL: the house's own
  job_id TEXT,
  origin_id TEXT,                         -- what it settles or undoes
  req_hash TEXT NOT NULL                  -- of what was asked: the same key for other things shows
    CHECK (length(req_hash) = 64 AND req_hash NOT GLOB '*[^0-9a-f]*'),
  actor TEXT NOT NULL CHECK (length(actor) BETWEEN 1 AND 100),
  reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 1000),
  at INTEGER NOT NULL CHECK (at >= 0),    -- Unix milliseconds
  UNIQUE (instance_id, id),
  FOREIGN KEY (instance_id, person_id) REFERENCES person(instance_id, id),
  FOREIGN KEY (instance_id, job_id) REFERENCES job(instance_id, id),
  FOREIGN KEY (instance_id, origin_id) REFERENCES op(instance_id, id),
  CHECK ((kind IN ('prov_topup', 'prov_cost')) = (person_id IS NULL)),
  CHECK ((kind IN ('hold', 'capture', 'release', 'refund', 'prov_cost')) = (job_id IS NOT NULL)),
  CHECK ((kind IN ('capture', 'release', 'refund', 'chargeback')) = (origin_id IS NOT NULL)),
  CHECK (kind <> 'adjust' OR length(trim(reason)) >= 3),
  -- The id of a job's operation is made of its kind and its job, so a job has one of each (N18);
  -- that of a chargeback of its top-up. Nobody else may use these names.
  CHECK (CASE kind
    WHEN 'hold' THEN id = 'hold:' || job_id
    WHEN 'capture' THEN id = 'capt:' || job_id
    WHEN 'release' THEN id = 'rels:' || job_id
    WHEN 'refund' THEN id = 'refd:' || job_id
    WHEN 'prov_cost' THEN id = 'cost:' || job_id
    WHEN 'chargeback' THEN id = 'back:' || origin_id
    ELSE substr(id, 1, 5) NOT IN ('hold:', 'capt:', 'rels:', 'refd:', 'cost:', 'back:')
  END)
) STRICT;
CREATE INDEX op_person ON op(instance_id, person_id, seq);
CREATE INDEX op_job ON op(instance_id, job_id);
-- What one operation settles or undoes, no other does: a hold, a capture, a top-up.
CREATE UNIQUE INDEX op_origin ON op(instance_id, origin_id);

-- A leg: `amount` leaves the debit account and enters the credit account.
CREATE TABLE transfer (
  id INTEGER PRIMARY KEY,
  instance_id TEXT NOT NULL,
  op_id TEXT NOT NULL,
  debit_id INTEGER NOT NULL REFERENCES account(id),
  credit_id INTEGER NOT NULL REFERENCES account(id),
  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000),
  CHECK (debit_id <> credit_id),
  UNIQUE (instance_id, op_id, debit_id, credit_id),
  FOREIGN KEY (instance_id, op_id) REFERENCES op(instance_id, id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX transfer_debit ON transfer(debit_id);
CREATE INDEX transfer_credit ON transfer(credit_id);

-- Routes are changed by migrations only.
CREATE TRIGGER leg_rule_insert BEFORE INSERT ON leg_rule BEGIN
  SELECT RAISE(ABORT, 'ledger: routes are fixed');
END;
CREATE TRIGGER leg_rule_update BEFORE UPDATE ON leg_rule BEGIN
  SELECT RAISE(ABORT, 'ledger: routes are fixed');
END;
CREATE TRIGGER leg_rule_delete BEFORE DELETE ON leg_rule BEGIN
  SELECT RAISE(ABORT, 'ledger: routes are fixed');
END;

-- ── Accounts ──────────────────────────────────────────────────────────────────────────────────

CREATE TRIGGER account_opens BEFORE INSERT ON account BEGIN
  SELECT RAISE(ABORT, 'ledger: accounts open at zero')
    WHERE NEW.balance <> 0 OR NEW.last_transfer <> 0;
  SELECT RAISE(ABORT, 'ledger: account exists')
    WHERE EXISTS (SELECT 1 FROM account WHERE id = NEW.id)
       OR EXISTS (SELECT 1 FROM account WHERE instance_id = NEW.instance_id
                    AND person_id IS NEW.person_id AND kind = NEW.kind);
END;
CREATE TRIGGER account_opened AFTER INSERT ON account BEGIN
  SELECT RAISE(ABORT, 'ledger: number out of turn')
    WHERE NEW.id <> 1 AND NOT EXISTS (SELECT 1 FROM account WHERE id = NEW.id - 1);
END;
CREATE TRIGGER account_moves BEFORE UPDATE ON account BEGIN
  SELECT RAISE(ABORT, 'ledger: account identity is fixed')
    WHERE NEW.id IS NOT OLD.id OR NEW.instance_id IS NOT OLD.instance_id
       OR NEW.person_id IS NOT OLD.person_id OR NEW.kind IS NOT OLD.kind
       OR NEW.asset IS NOT OLD.asset OR NEW.may_go_negative IS NOT OLD.may_go_negative;
  -- A newer leg of this very account, and by exactly its amount.
  SELECT RAISE(ABORT, 'ledger: a balance moves only through a transfer')
    WHERE NEW.last_transfer <= OLD.last_transfer
       OR NEW.balance IS NOT OLD.balance +
          (SELECT CASE OLD.id WHEN credit_id THEN amount WHEN debit_id THEN -amount END
             FROM transfer WHERE id = NEW.last_transfer);
END;
CREATE TRIGGER account_never_deleted BEFORE DELETE ON account BEGIN
  SELECT RAISE(ABORT, 'ledger: accounts are never deleted');
END;

-- ── Legs ──────────────────────────────────────────────────────────────────────────────────────

CREATE TRIGGER transfer_allowed BEFORE INSERT ON transfer BEGIN
  SELECT RAISE(ABORT, 'ledger: op is sealed')
    WHERE EXISTS (SELECT 1 FROM op WHERE instance_id = NEW.instance_id AND id = NEW.op_id);
  SELECT RAISE(ABORT, 'ledger: transfer exists')
    WHERE EXISTS (SELECT 1 FROM transfer WHERE id = NEW.id)
       OR EXISTS (SELECT 1 FROM transfer WHERE instance_id = NEW.instance_id AND op_id = NEW.op_id
                    AND debit_id = NEW.debit_id AND credit_id = NEW.credit_id);
  SELECT RAISE(ABORT, 'ledger: no such account')
    WHERE (SELECT count(*) FROM account
            WHERE id IN (NEW.debit_id, NEW.credit_id) AND instance_id = NEW.instance_id) <> 2;
  SELECT RAISE(ABORT, 'ledger: leg between two assets')
    WHERE (SELECT count(DISTINCT asset) FROM account
            WHERE id IN (NEW.debit_id, NEW.credit_id)) <> 1;
  SELECT RAISE(ABORT, 'ledger: insufficient funds')
    WHERE (SELECT may_go_negative = 0 AND balance < NEW.amount
             FROM account WHERE id = NEW.debit_id);
END;
CREATE TRIGGER transfer_applies AFTER INSERT ON transfer BEGIN
  SELECT RAISE(ABORT, 'ledger: number out of turn')
    WHERE NEW.id <> 1 AND NOT EXISTS (SELECT 1 FROM transfer WHERE id = NEW.id - 1);
  UPDATE account SET balance = balance - NEW.amount, last_transfer = NEW.id
    WHERE id = NEW.debit_id;
  UPDATE account SET balance = balance + NEW.amount, last_transfer = NEW.id
    WHERE id = NEW.credit_id;
  SELECT RAISE(ABORT, 'ledger: leg not applied to both sides')
    WHERE (SELECT count(*) FROM account
            WHERE id IN (NEW.debit_id, NEW.credit_id) AND last_transfer = NEW.id) <> 2;
END;
CREATE TRIGGER transfer_never_changed BEFORE UPDATE ON transfer BEGIN
  SELECT RAISE(ABORT, 'ledger: append only');
END;
CREATE TRIGGER transfer_never_deleted BEFORE DELETE ON transfer BEGIN
  SELECT RAISE(ABORT, 'ledger: append only');
END;

-- ── Seals ─────────────────────────────────────────────────────────────────────────────────────

-- What holds for every kind.
CREATE TRIGGER op_sealed BEFORE INSERT ON op BEGIN
  SELECT RAISE(ABORT, 'ledger: op exists')
    WHERE EXISTS (SELECT 1 FROM op WHERE instance_id = NEW.instance_id AND id = NEW.id)
       OR EXISTS (SELECT 1 FROM op WHERE seq = NEW.seq);
  SELECT RAISE(ABORT, 'ledger: legs do not add up to the total')
    WHERE NEW.total IS NOT
      (SELECT sum(amount) FROM transfer WHERE instance_id = NEW.instance_id AND op_id = NEW.id);
  SELECT RAISE(ABORT, 'ledger: leg not allowed for this kind')
    WHERE EXISTS (
      SELECT 1 FROM transfer t
        JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id
       WHERE t.instance_id = NEW.instance_id AND t.op_id = NEW.id AND NOT EXISTS (
         SELECT 1 FROM leg_rule
          WHERE op_kind = NEW.kind AND debit_kind = d.kind AND credit_kind = c.kind));
  SELECT RAISE(ABORT, 'ledger: leg of another person')
    WHERE EXISTS (
      SELECT 1 FROM transfer t JOIN account a ON a.id IN (t.debit_id, t.credit_id)
       WHERE t.instance_id = NEW.instance_id AND t.op_id = NEW.id
         AND a.person_id IS NOT NULL AND a.person_id IS NOT NEW.person_id);
  SELECT RAISE(ABORT, 'ledger: one adjustment, one leg')
    WHERE NEW.kind = 'adjust' AND 1 <>
      (SELECT count(*) FROM transfer WHERE instance_id = NEW.instance_id AND op_id = NEW.id);
END;
CREATE TRIGGER op_numbered AFTER INSERT ON op BEGIN
  SELECT RAISE(ABORT, 'ledger: number out of turn')
    WHERE NEW.seq <> 1 AND NOT EXISTS (SELECT 1 FROM op WHERE seq = NEW.seq - 1);
END;

-- The whole price is set aside before anything is sent to the provider, given money first.
CREATE TRIGGER op_hold BEFORE INSERT ON op WHEN NEW.kind = 'hold' BEGIN
  SELECT RAISE(ABORT, 'ledger: no such job of this person')
    WHERE NOT EXISTS (SELECT 1 FROM job WHERE instance_id = NEW.instance_id
                        AND id = NEW.job_id AND person_id = NEW.person_id);
  SELECT RAISE(ABORT, 'ledger: a hold comes before the run')
    WHERE (SELECT state FROM job WHERE instance_id = NEW.instance_id AND id = NEW.job_id)
      IS NOT 'queued';
  SELECT RAISE(ABORT, 'ledger: a hold is the price of its job')
    WHERE NEW.total IS NOT
      (SELECT price_kopecks FROM job WHERE instance_id = NEW.instance_id AND id = NEW.job_id);
  SELECT RAISE(ABORT, 'ledger: a hold takes the bonus first')
    WHERE EXISTS (SELECT 1 FROM transfer t JOIN account a ON a.id = t.debit_id AND a.kind = 'cash'
                   WHERE t.instance_id = NEW.instance_id AND t.op_id = NEW.id)
      AND EXISTS (SELECT 1 FROM account WHERE instance_id = NEW.instance_id
                    AND person_id = NEW.person_id AND kind = 'bonus' AND balance > 0);
END;

-- A hold is settled once and to the last kopeck: taken, or given back to where it came from.
CREATE TRIGGER op_settle BEFORE INSERT ON op WHEN NEW.kind IN ('capture', 'release') BEGIN
  SELECT RAISE(ABORT, 'ledger: no such hold')
    WHERE NOT EXISTS (SELECT 1 FROM op WHERE instance_id = NEW.instance_id AND id = NEW.origin_id
                        AND kind = 'hold' AND job_id = NEW.job_id AND person_id = NEW.person_id);
  SELECT RAISE(ABORT, 'ledger: hold is settled')
    WHERE EXISTS (SELECT 1 FROM op WHERE instance_id = NEW.instance_id
                    AND origin_id = NEW.origin_id);
  SELECT RAISE(ABORT, 'ledger: settle the hold exactly, bucket by bucket')
    WHERE NEW.total IS NOT
        (SELECT total FROM op WHERE instance_id = NEW.instance_id AND id = NEW.origin_id)
      OR EXISTS (
        SELECT 1 FROM transfer h
         WHERE h.instance_id = NEW.instance_id AND h.op_id = NEW.origin_id AND h.amount IS NOT (
           SELECT sum(s.amount) FROM transfer s WHERE s.instance_id = NEW.instance_id
              AND s.op_id = NEW.id AND s.debit_id = h.credit_id));
END;
CREATE TRIGGER op_capture BEFORE INSERT ON op WHEN NEW.kind = 'capture' BEGIN
  SELECT RAISE(ABORT, 'ledger: a capture takes something')
    WHERE NOT EXISTS (SELECT 1 FROM transfer t JOIN account c ON c.id = t.credit_id
                       WHERE t.instance_id = NEW.instance_id AND t.op_id = NEW.id
                         AND c.kind IN ('revenue', 'bonus_spent'));
  SELECT RAISE(ABORT, 'ledger: a capture takes the bonus first')
    WHERE 2 = (SELECT count(DISTINCT c.kind) FROM transfer t JOIN account c ON c.id = t.credit_id
                WHERE t.instance_id = NEW.instance_id AND t.op_id = NEW.id
                  AND c.kind IN ('revenue', 'bonus'));
END;

-- A refund undoes a capture, or a part of it: as if less had been captured, so paid money returns
-- first. Once per job, by its id.
CREATE TRIGGER op_refund BEFORE INSERT ON op WHEN NEW.kind = 'refund' BEGIN
  SELECT RAISE(ABORT, 'ledger: no such capture')
    WHERE NOT EXISTS (SELECT 1 FROM op WHERE instance_id = NEW.instance_id AND id = NEW.origin_id
                        AND kind = 'capture' AND job_id = NEW.job_id AND person_id = NEW.person_id);
  SELECT RAISE(ABORT, 'ledger: refund above what was captured')
    WHERE EXISTS (
      SELECT 1 FROM transfer r
       WHERE r.instance_id = NEW.instance_id AND r.op_id = NEW.id AND r.amount > ifnull((
         SELECT amount FROM transfer WHERE instance_id = NEW.instance_id
            AND op_id = NEW.origin_id AND credit_id = r.debit_id), 0));
  SELECT RAISE(ABORT, 'ledger: a refund returns paid money first')
    WHERE EXISTS (SELECT 1 FROM transfer t JOIN account c ON c.id = t.credit_id AND c.kind = 'bonus'
                   WHERE t.instance_id = NEW.instance_id AND t.op_id = NEW.id)
      AND EXISTS (
        SELECT 1 FROM transfer k JOIN account c ON c.id = k.credit_id AND c.kind = 'revenue'
         WHERE k.instance_id = NEW.instance_id AND k.op_id = NEW.origin_id AND k.amount IS NOT (
           SELECT amount FROM transfer WHERE instance_id = NEW.instance_id
              AND op_id = NEW.id AND debit_id = k.credit_id));
END;

-- The payment system took a payment back. What the person no longer has is the house's loss.
CREATE TRIGGER op_chargeback BEFORE INSERT ON op WHEN NEW.kind = 'chargeback' BEGIN
  SELECT RAISE(ABORT, 'ledger: no such top-up')
    WHERE NOT EXISTS (SELECT 1 FROM op WHERE instance_id = NEW.instance_id AND id = NEW.origin_id
                        AND kind = 'topup' AND person_id = NEW.person_id);
  SELECT RAISE(ABORT, 'ledger: chargeback above the top-up')
    WHERE NEW.total >
      (SELECT total FROM op WHERE instance_id = NEW.instance_id AND id = NEW.origin_id);
  SELECT RAISE(ABORT, 'ledger: no loss while there is money')
    WHERE EXISTS (SELECT 1 FROM transfer t JOIN account d ON d.id = t.debit_id AND d.kind = 'loss'
                   WHERE t.instance_id = NEW.instance_id AND t.op_id = NEW.id)
      AND EXISTS (SELECT 1 FROM account WHERE instance_id = NEW.instance_id
                    AND person_id = NEW.person_id AND kind = 'cash' AND balance > 0);
END;
CREATE TRIGGER op_never_changed BEFORE UPDATE ON op BEGIN
  SELECT RAISE(ABORT, 'ledger: append only');
END;
CREATE TRIGGER op_never_deleted BEFORE DELETE ON op BEGIN
  SELECT RAISE(ABORT, 'ledger: append only');
END;

-- ── Runs and their money ──────────────────────────────────────────────────────────────────────
-- In one write the money comes first: hold, then submit; capture or release, then close.

CREATE TRIGGER job_starts BEFORE INSERT ON job BEGIN
  SELECT RAISE(ABORT, 'job: exists')
    WHERE EXISTS (SELECT 1 FROM job WHERE instance_id = NEW.instance_id AND id = NEW.id);
  SELECT RAISE(ABORT, 'job: a priced run starts queued')
    WHERE NEW.price_kopecks > 0 AND NEW.state <> 'queued';
END;
CREATE TRIGGER job_price_fixed BEFORE UPDATE ON job BEGIN
  SELECT RAISE(ABORT, 'job: its price and payer are fixed')
    WHERE NEW.instance_id IS NOT OLD.instance_id OR NEW.id IS NOT OLD.id
       OR NEW.person_id IS NOT OLD.person_id OR NEW.price_kopecks IS NOT OLD.price_kopecks;
END;
CREATE TRIGGER job_runs BEFORE UPDATE OF state ON job
  WHEN NEW.price_kopecks > 0 AND NEW.closed_at IS NULL AND NEW.state <> 'queued'
BEGIN
  SELECT RAISE(ABORT, 'job: runs only with its price held')
    WHERE NOT EXISTS (SELECT 1 FROM op WHERE instance_id = NEW.instance_id
                        AND id = 'hold:' || NEW.id)
       OR EXISTS (SELECT 1 FROM op WHERE instance_id = NEW.instance_id
                    AND origin_id = 'hold:' || NEW.id);
END;
CREATE TRIGGER job_closes BEFORE UPDATE ON job
  WHEN NEW.price_kopecks > 0 AND NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL
BEGIN
  SELECT RAISE(ABORT, 'job: closed before its hold is settled')
    WHERE NOT EXISTS (SELECT 1 FROM op WHERE instance_id = NEW.instance_id
                        AND origin_id = 'hold:' || NEW.id);
  SELECT RAISE(ABORT, 'job: nobody pays for a failed run')
    WHERE NEW.state IN ('failed', 'cancelled', 'lost')
      AND EXISTS (SELECT 1 FROM op WHERE instance_id = NEW.instance_id AND id = 'capt:' || NEW.id);
  SELECT RAISE(ABORT, 'job: captured another amount')
    WHERE ifnull(NEW.captured_kopecks, 0) IS NOT (
      SELECT ifnull(sum(t.amount), 0) FROM transfer t JOIN account c ON c.id = t.credit_id
       WHERE t.instance_id = NEW.instance_id AND t.op_id = 'capt:' || NEW.id
         AND c.kind IN ('revenue', 'bonus_spent'));
END;

-- ── The chain of daily digests ────────────────────────────────────────────────────────────────

-- SHA-256, computed by the program, of the day before and of each operation since. Whoever rewrites
-- a sealed operation must rewrite every digest after it, and those were sent to the admins.
CREATE TABLE ledger_digest (
  instance_id TEXT NOT NULL REFERENCES instance(id),
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
  last_seq INTEGER NOT NULL,              -- the last operation it covers; 0: none
  previous TEXT NOT NULL,                 -- the digest before; empty for the first
  digest TEXT NOT NULL CHECK (length(digest) = 64 AND digest NOT GLOB '*[^0-9a-f]*'),
  at INTEGER NOT NULL CHECK (at >= 0),
  PRIMARY KEY (instance_id, day)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER ledger_digest_chained BEFORE INSERT ON ledger_digest BEGIN
  SELECT RAISE(ABORT, 'ledger: day is sealed')
    WHERE EXISTS (SELECT 1 FROM ledger_digest
                   WHERE instance_id = NEW.instance_id AND day >= NEW.day);
  SELECT RAISE(ABORT, 'ledger: digest does not follow the last one')
    WHERE NEW.previous IS NOT ifnull(
            (SELECT digest FROM ledger_digest
              WHERE instance_id = NEW.instance_id ORDER BY day DESC LIMIT 1), '')
       OR NEW.last_seq < ifnull(
            (SELECT max(last_seq) FROM ledger_digest WHERE instance_id = NEW.instance_id), 0)
       OR NEW.last_seq > ifnull((SELECT max(seq) FROM op WHERE instance_id = NEW.instance_id), 0);
END;
CREATE TRIGGER ledger_digest_never_changed BEFORE UPDATE ON ledger_digest BEGIN
  SELECT RAISE(ABORT, 'ledger: append only');
END;
CREATE TRIGGER ledger_digest_never_deleted BEFORE DELETE ON ledger_digest BEGIN
  SELECT RAISE(ABORT, 'ledger: append only');
END;
