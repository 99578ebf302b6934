-- What an instance does not do for the time being: sell runs, submit them, sell one model.
-- One row per cause, so that whoever lifts a stop takes only its own reason away.

CREATE TABLE stop (
  instance_id TEXT NOT NULL REFERENCES instance(id),
  name TEXT NOT NULL CHECK (name IN ('selling', 'submitting') OR name GLOB 'model:?*'),
  cause TEXT NOT NULL CHECK (length(cause) BETWEEN 1 AND 64),
  reason TEXT NOT NULL CHECK (length(reason) <= 1000),  -- for the admin; never shown to people
  since INTEGER NOT NULL CHECK (since >= 0),
  PRIMARY KEY (instance_id, name, cause)
) STRICT, WITHOUT ROWID;

-- Whatever a process believes, it sets no money aside while selling is stopped.
CREATE TRIGGER op_hold_stopped BEFORE INSERT ON op WHEN NEW.kind = 'hold' BEGIN
  SELECT RAISE(ABORT, 'ledger: selling is stopped')
    WHERE EXISTS (SELECT 1 FROM stop WHERE instance_id = NEW.instance_id AND name = 'selling');
END;
