-- The same rules at two thirds of the cost, and the stars that people pay with.
--
-- What was slow (measured in memory, µs of 97 for a hold or a capture): seven to nine statements of
-- which each is a call into the engine (22), five lookups of accounts per leg where two tell all,
-- three walks over the legs at the seal, three indexes that nothing reads. Now an operation of a
-- run is one statement: a request, inserted into a view whose trigger checks in order, writes the
-- legs and seals them. The tables keep all of their own rules: a request is a way in, not a way past.
--
-- XTR: a payment in Telegram Stars books its roubles and, in the same sealed operation, the stars
-- that the bot got for them, each leg in one asset. `stars` is what Telegram owes the bot, to be
-- compared with getStarTransactions; returning the payment takes back both.

DROP TRIGGER leg_rule_insert;
DROP TRIGGER op_sealed;
DROP TRIGGER op_hold;
DROP TRIGGER op_hold_stopped;
DROP TRIGGER op_settle;
DROP TRIGGER op_capture;
DROP TRIGGER op_refund;
DROP TRIGGER op_chargeback;
DROP TRIGGER job_closes;

-- Its rows are never deleted (op_never_deleted, job_never_deleted), so no parent looks for children.
DROP INDEX op_job;

ALTER TABLE op ADD COLUMN stars INTEGER NOT NULL DEFAULT 0
  CHECK (stars >= 0 AND (stars = 0 OR kind IN ('topup', 'chargeback')));

INSERT INTO leg_rule (op_kind, debit_kind, credit_kind) VALUES
  ('topup', 'src_stars', 'stars'),
  ('chargeback', 'stars', 'src_stars');
CREATE TRIGGER leg_rule_insert BEFORE INSERT ON leg_rule BEGIN
  SELECT RAISE(ABORT, 'ledger: routes are fixed');
END;

-- ── Tables whose CHECKs change: copied, parents last to go ────────────────────────────────────

-- As in 0002, with
--   src_stars               where stars come from: people, so below zero by nature
--   stars                   what Telegram keeps for the bot
CREATE TABLE account_next (
  id INTEGER PRIMARY KEY,
  instance_id TEXT NOT NULL REFERENCES instance(id),
  person_id INTEGER,
  kind TEXT NOT NULL CHECK (kind IN
    ('cash', 'bonus', 'hold_cash', 'hold_bonus', 'revenue', 'bonus_spent', 'src_payment',
     'src_bonus', 'src_adjust', 'loss', 'src_provider', 'prov_credit', 'prov_cost', 'prov_loss',
     'src_stars', 'stars')),
  asset TEXT NOT NULL CHECK (asset =      -- kopecks, millionths of a US dollar, or stars
    CASE WHEN kind IN ('src_provider', 'prov_credit', 'prov_cost', 'prov_loss') THEN 'UUSD'
         WHEN kind IN ('src_stars', 'stars') THEN 'XTR' ELSE 'RUBK' END),
  may_go_negative INTEGER NOT NULL CHECK (may_go_negative =
    (kind IN ('src_payment', 'src_bonus', 'src_adjust', 'loss', 'src_provider', 'prov_credit',
              'src_stars'))),
  balance INTEGER NOT NULL DEFAULT 0
    CHECK (balance BETWEEN -9007199254740991 AND 9007199254740991),
  last_transfer INTEGER NOT NULL DEFAULT 0,
  CHECK (may_go_negative = 1 OR balance >= 0),
  CHECK ((person_id IS NOT NULL) = (kind IN ('cash', 'bonus', 'hold_cash', 'hold_bonus'))),
  UNIQUE (instance_id, person_id, kind),
  FOREIGN KEY (instance_id, person_id) REFERENCES person(instance_id, id)
) STRICT;
INSERT INTO account_next SELECT * FROM account;

-- Without the indexes by account: accounts are never deleted, and what moved one is found by the
-- person's operations.
CREATE TABLE transfer_next (
  id INTEGER PRIMARY KEY,
  instance_id TEXT NOT NULL,
  op_id TEXT NOT NULL,
  debit_id INTEGER NOT NULL REFERENCES account_next(id),
  credit_id INTEGER NOT NULL REFERENCES account_next(id),
  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000),
  CHECK (debit_id <> credit_id),
  UNIQUE (instance_id, op_id, debit_id, credit_id),
  FOREIGN KEY (instance_id, op_id) REFERENCES op(instance_id, id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
INSERT INTO transfer_next SELECT * FROM transfer;

DROP TABLE transfer;
DROP TABLE account;
ALTER TABLE account_next RENAME TO account;
ALTER TABLE transfer_next RENAME TO transfer;
CREATE UNIQUE INDEX account_house ON account(instance_id, kind) WHERE person_id IS NULL;

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
  SELECT CASE
      WHEN d.id IS NULL OR c.id IS NULL OR d.id = c.id
        THEN RAISE(ABORT, 'ledger: no such account')
      WHEN d.asset <> c.asset
        THEN RAISE(ABORT, 'ledger: leg between two assets')
      WHEN d.may_go_negative = 0 AND d.balance < NEW.amount
        THEN RAISE(ABORT, 'ledger: insufficient funds')
    END
    FROM (SELECT 1)
    LEFT JOIN account d ON d.id = NEW.debit_id AND d.instance_id = NEW.instance_id
    LEFT JOIN account c ON c.id = NEW.credit_id AND c.instance_id = NEW.instance_id;
END;
CREATE TRIGGER transfer_applies AFTER INSERT ON transfer BEGIN
  SELECT RAISE(ABORT, 'ledger: number out of turn')
    WHERE NEW.id <> 1 AND NOT EXISTS (SELECT 1 FROM transfer WHERE id = NEW.id - 1);
  UPDATE account
     SET balance = balance + CASE id WHEN NEW.credit_id THEN NEW.amount ELSE -NEW.amount END,
         last_transfer = NEW.id
   WHERE id IN (NEW.debit_id, NEW.credit_id);
  -- INSERT OR IGNORE would have it skip a row that breaks a CHECK.
  SELECT RAISE(ABORT, 'ledger: leg not applied to both sides') WHERE changes() <> 2;
END;
CREATE TRIGGER transfer_never_changed BEFORE UPDATE ON transfer BEGIN
  SELECT RAISE(ABORT, 'ledger: append only');
END;
CREATE TRIGGER transfer_never_deleted BEFORE DELETE ON transfer BEGIN
  SELECT RAISE(ABORT, 'ledger: append only');
END;

-- ── Seals ─────────────────────────────────────────────────────────────────────────────────────

-- What holds for every kind. `total` is in roubles, or in dollars for the provider's account.
CREATE TRIGGER op_sealed BEFORE INSERT ON op BEGIN
  SELECT RAISE(ABORT, 'ledger: op exists')
    WHERE EXISTS (SELECT 1 FROM op WHERE instance_id = NEW.instance_id AND id = NEW.id)
       OR EXISTS (SELECT 1 FROM op WHERE seq = NEW.seq);
  SELECT CASE
      WHEN NEW.total IS NOT legs.total OR NEW.stars IS NOT legs.stars
        THEN RAISE(ABORT, 'ledger: legs do not add up to the total')
      WHEN legs.strays > 0
        THEN RAISE(ABORT, 'ledger: leg not allowed for this kind')
      WHEN legs.strangers > 0
        THEN RAISE(ABORT, 'ledger: leg of another person')
      WHEN NEW.kind = 'adjust' AND legs.count <> 1
        THEN RAISE(ABORT, 'ledger: one adjustment, one leg')
    END
    FROM (
      SELECT count(*) AS count,
             sum(t.amount * (d.asset <> 'XTR')) AS total,
             sum(t.amount * (d.asset = 'XTR')) AS stars,
             sum(NOT EXISTS (SELECT 1 FROM leg_rule WHERE op_kind = NEW.kind
                                AND debit_kind = d.kind AND credit_kind = c.kind)) AS strays,
             sum(ifnull(d.person_id, NEW.person_id) IS NOT NEW.person_id
                 OR ifnull(c.person_id, NEW.person_id) IS NOT NEW.person_id) AS strangers
        FROM transfer t
        JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id
       WHERE t.instance_id = NEW.instance_id AND t.op_id = NEW.id) legs;
END;

-- The whole price is set aside before anything is sent to the provider, given money first.
CREATE TRIGGER op_hold BEFORE INSERT ON op WHEN NEW.kind = 'hold' BEGIN
  SELECT CASE
      WHEN j.id IS NULL
        THEN RAISE(ABORT, 'ledger: no such job of this person')
      WHEN j.state <> 'queued'
        THEN RAISE(ABORT, 'ledger: a hold comes before the run')
      WHEN j.price_kopecks <> NEW.total
        THEN RAISE(ABORT, 'ledger: a hold is the price of its job')
    END
    FROM (SELECT 1) LEFT JOIN job j ON j.instance_id = NEW.instance_id AND j.id = NEW.job_id
                                   AND j.person_id = NEW.person_id;
  SELECT RAISE(ABORT, 'ledger: a hold takes the bonus first')
    WHERE EXISTS (SELECT 1 FROM account WHERE instance_id = NEW.instance_id
                    AND person_id = NEW.person_id AND kind = 'bonus' AND balance > 0)
      AND EXISTS (SELECT 1 FROM transfer t JOIN account a ON a.id = t.debit_id AND a.kind = 'cash'
                   WHERE t.instance_id = NEW.instance_id AND t.op_id = NEW.id);
  -- Whatever a process believes, it sets no money aside while selling is stopped.
  SELECT RAISE(ABORT, 'ledger: selling is stopped')
    WHERE EXISTS (SELECT 1 FROM stop WHERE instance_id = NEW.instance_id AND name = 'selling');
END;

-- A hold is settled once and to the last kopeck: taken, or given back to where it came from.
CREATE TRIGGER op_settle BEFORE INSERT ON op WHEN NEW.kind IN ('capture', 'release') BEGIN
  SELECT CASE
      WHEN h.id IS NULL
        THEN RAISE(ABORT, 'ledger: no such hold')
      WHEN EXISTS (SELECT 1 FROM op WHERE instance_id = NEW.instance_id
                      AND origin_id = NEW.origin_id)
        THEN RAISE(ABORT, 'ledger: hold is settled')
      WHEN h.total <> NEW.total OR EXISTS (
        SELECT 1 FROM transfer k
         WHERE k.instance_id = NEW.instance_id AND k.op_id = NEW.origin_id AND k.amount IS NOT (
           SELECT sum(s.amount) FROM transfer s WHERE s.instance_id = NEW.instance_id
              AND s.op_id = NEW.id AND s.debit_id = k.credit_id))
        THEN RAISE(ABORT, 'ledger: settle the hold exactly, bucket by bucket')
    END
    FROM (SELECT 1) LEFT JOIN op h ON h.instance_id = NEW.instance_id AND h.id = NEW.origin_id
      AND h.kind = 'hold' AND h.job_id = NEW.job_id AND h.person_id = NEW.person_id;
END;
CREATE TRIGGER op_capture BEFORE INSERT ON op WHEN NEW.kind = 'capture' BEGIN
  SELECT CASE
      WHEN legs.taken IS NOT 1
        THEN RAISE(ABORT, 'ledger: a capture takes something')
      WHEN legs.earned AND legs.spared
        THEN RAISE(ABORT, 'ledger: a capture takes the bonus first')
    END
    FROM (
      SELECT max(c.kind IN ('revenue', 'bonus_spent')) AS taken,
             max(c.kind = 'revenue') AS earned, max(c.kind = 'bonus') AS spared
        FROM transfer t JOIN account c ON c.id = t.credit_id
       WHERE t.instance_id = NEW.instance_id AND t.op_id = NEW.id) legs;
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

-- The payment system took a payment back. What the person no longer has is the house's loss. A
-- payment in stars is returned whole, its stars with its roubles.
CREATE TRIGGER op_chargeback BEFORE INSERT ON op WHEN NEW.kind = 'chargeback' BEGIN
  SELECT CASE
      WHEN k.id IS NULL
        THEN RAISE(ABORT, 'ledger: no such top-up')
      WHEN NEW.total > k.total
        THEN RAISE(ABORT, 'ledger: chargeback above the top-up')
      WHEN NEW.stars <> k.stars OR (k.stars > 0 AND NEW.total <> k.total)
        THEN RAISE(ABORT, 'ledger: stars are returned whole')
    END
    FROM (SELECT 1) LEFT JOIN op k ON k.instance_id = NEW.instance_id AND k.id = NEW.origin_id
      AND k.kind = 'topup' AND k.person_id = NEW.person_id;
  SELECT RAISE(ABORT, 'ledger: no loss while there is money')
    WHERE EXISTS (SELECT 1 FROM transfer t JOIN account d ON d.id = t.debit_id AND d.kind = 'loss'
                   WHERE t.instance_id = NEW.instance_id AND t.op_id = NEW.id)
      AND EXISTS (SELECT 1 FROM account WHERE instance_id = NEW.instance_id
                    AND person_id = NEW.person_id AND kind = 'cash' AND balance > 0);
END;

-- ── Runs and their money ──────────────────────────────────────────────────────────────────────

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

-- ── Requests: an operation of a run in one statement ──────────────────────────────────────────
-- Each refuses in the order in which its caller is told (src/ledger); the rest is left to the
-- tables. A leg whose account is not there has no number, and is refused as such.

CREATE VIEW hold_request (instance_id, job_id, person_id, amount, req_hash, actor, at) AS
  SELECT 0, 0, 0, 0, 0, 0, 0 WHERE 0;
CREATE TRIGGER hold_request_made INSTEAD OF INSERT ON hold_request BEGIN
  SELECT CASE
      WHEN j.id IS NULL
        THEN RAISE(ABORT, 'ledger: no such job of this person')
      WHEN EXISTS (SELECT 1 FROM op WHERE instance_id = NEW.instance_id
                      AND id = 'hold:' || NEW.job_id)
        THEN RAISE(ABORT, 'ledger: op exists')
      WHEN j.state <> 'queued'
        THEN RAISE(ABORT, 'ledger: a hold comes before the run')
      WHEN j.price_kopecks <> NEW.amount
        THEN RAISE(ABORT, 'ledger: a hold is the price of its job')
    END
    FROM (SELECT 1) LEFT JOIN job j ON j.instance_id = NEW.instance_id AND j.id = NEW.job_id
                                   AND j.person_id = NEW.person_id;
  INSERT INTO transfer (instance_id, op_id, debit_id, credit_id, amount)
    SELECT NEW.instance_id, 'hold:' || NEW.job_id, b.id,
           (SELECT id FROM account WHERE instance_id = NEW.instance_id
               AND person_id = NEW.person_id AND kind = 'hold_bonus'),
           min(b.balance, NEW.amount)
      FROM account b
     WHERE b.instance_id = NEW.instance_id AND b.person_id = NEW.person_id AND b.kind = 'bonus'
       AND b.balance > 0;
  INSERT INTO transfer (instance_id, op_id, debit_id, credit_id, amount)
    SELECT NEW.instance_id, 'hold:' || NEW.job_id,
           (SELECT id FROM account WHERE instance_id = NEW.instance_id
               AND person_id = NEW.person_id AND kind = 'cash'),
           (SELECT id FROM account WHERE instance_id = NEW.instance_id
               AND person_id = NEW.person_id AND kind = 'hold_cash'),
           paid.amount
      FROM (SELECT NEW.amount - ifnull((SELECT amount FROM transfer
              WHERE instance_id = NEW.instance_id AND op_id = 'hold:' || NEW.job_id), 0) AS amount)
        AS paid
     WHERE paid.amount > 0;
  INSERT INTO op (instance_id, id, kind, total, person_id, job_id, req_hash, actor, at)
    VALUES (NEW.instance_id, 'hold:' || NEW.job_id, 'hold', NEW.amount, NEW.person_id,
            NEW.job_id, NEW.req_hash, NEW.actor, NEW.at);
END;

-- Of the bonus as much as there is, of the paid part the rest; what is left returns.
CREATE VIEW capture_request (instance_id, job_id, person_id, amount, req_hash, actor, at) AS
  SELECT 0, 0, 0, 0, 0, 0, 0 WHERE 0;
CREATE TRIGGER capture_request_made INSTEAD OF INSERT ON capture_request BEGIN
  SELECT CASE
      WHEN h.id IS NULL
        THEN RAISE(ABORT, 'ledger: no such hold')
      WHEN EXISTS (SELECT 1 FROM op WHERE instance_id = NEW.instance_id
                      AND id = 'capt:' || NEW.job_id)
        THEN RAISE(ABORT, 'ledger: op exists')
      WHEN EXISTS (SELECT 1 FROM op WHERE instance_id = NEW.instance_id
                      AND origin_id = 'hold:' || NEW.job_id)
        THEN RAISE(ABORT, 'ledger: hold is settled')
      WHEN NEW.amount > h.total
        THEN RAISE(ABORT, 'ledger: capture above the hold')
    END
    FROM (SELECT 1) LEFT JOIN op h ON h.instance_id = NEW.instance_id
      AND h.id = 'hold:' || NEW.job_id AND h.kind = 'hold' AND h.person_id = NEW.person_id;
  INSERT INTO transfer (instance_id, op_id, debit_id, credit_id, amount)
    SELECT NEW.instance_id, 'capt:' || NEW.job_id, part.hold,
           (SELECT id FROM account WHERE instance_id = NEW.instance_id AND person_id IS NULL
               AND kind = CASE part.kind WHEN 'bonus' THEN 'bonus_spent' ELSE 'revenue' END),
           part.taken
      FROM (SELECT t.credit_id AS hold, b.kind AS kind, CASE b.kind
                     WHEN 'bonus' THEN min(t.amount, NEW.amount)
                     ELSE NEW.amount - (h.total - t.amount) END AS taken
              FROM op h
              JOIN transfer t ON t.instance_id = h.instance_id AND t.op_id = h.id
              JOIN account b ON b.id = t.debit_id
             WHERE h.instance_id = NEW.instance_id AND h.id = 'hold:' || NEW.job_id) AS part
     WHERE part.taken > 0;
  INSERT INTO transfer (instance_id, op_id, debit_id, credit_id, amount)
    SELECT NEW.instance_id, 'capt:' || NEW.job_id, t.credit_id, t.debit_id,
           t.amount - ifnull((SELECT amount FROM transfer WHERE instance_id = NEW.instance_id
             AND op_id = 'capt:' || NEW.job_id AND debit_id = t.credit_id), 0)
      FROM op h JOIN transfer t ON t.instance_id = h.instance_id AND t.op_id = h.id
     WHERE h.instance_id = NEW.instance_id AND h.id = 'hold:' || NEW.job_id
       AND t.amount > ifnull((SELECT amount FROM transfer WHERE instance_id = NEW.instance_id
             AND op_id = 'capt:' || NEW.job_id AND debit_id = t.credit_id), 0);
  INSERT INTO op (instance_id, id, kind, total, person_id, job_id, origin_id, req_hash, actor, at)
    SELECT NEW.instance_id, 'capt:' || NEW.job_id, 'capture', total, NEW.person_id,
           NEW.job_id, id, NEW.req_hash, NEW.actor, NEW.at
      FROM op WHERE instance_id = NEW.instance_id AND id = 'hold:' || NEW.job_id;
END;

CREATE VIEW release_request (instance_id, job_id, person_id, req_hash, actor, reason, at) AS
  SELECT 0, 0, 0, 0, 0, 0, 0 WHERE 0;
CREATE TRIGGER release_request_made INSTEAD OF INSERT ON release_request BEGIN
  SELECT CASE
      WHEN h.id IS NULL
        THEN RAISE(ABORT, 'ledger: no such hold')
      WHEN EXISTS (SELECT 1 FROM op WHERE instance_id = NEW.instance_id
                      AND id = 'rels:' || NEW.job_id)
        THEN RAISE(ABORT, 'ledger: op exists')
      WHEN EXISTS (SELECT 1 FROM op WHERE instance_id = NEW.instance_id
                      AND origin_id = 'hold:' || NEW.job_id)
        THEN RAISE(ABORT, 'ledger: hold is settled')
    END
    FROM (SELECT 1) LEFT JOIN op h ON h.instance_id = NEW.instance_id
      AND h.id = 'hold:' || NEW.job_id AND h.kind = 'hold' AND h.person_id = NEW.person_id;
  INSERT INTO transfer (instance_id, op_id, debit_id, credit_id, amount)
    SELECT NEW.instance_id, 'rels:' || NEW.job_id, t.credit_id, t.debit_id, t.amount
      FROM transfer t
     WHERE t.instance_id = NEW.instance_id AND t.op_id = 'hold:' || NEW.job_id;
  INSERT INTO op
      (instance_id, id, kind, total, person_id, job_id, origin_id, req_hash, actor, reason, at)
    SELECT NEW.instance_id, 'rels:' || NEW.job_id, 'release', total, NEW.person_id,
           NEW.job_id, id, NEW.req_hash, NEW.actor, NEW.reason, NEW.at
      FROM op WHERE instance_id = NEW.instance_id AND id = 'hold:' || NEW.job_id;
END;
