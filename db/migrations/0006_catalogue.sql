-- What stands over the catalogue's files in this instance, and how it came there (design §6).

-- What one sync found: the whole difference between what the provider says and what we sell.
CREATE TABLE catalog_proposal (
  instance_id TEXT NOT NULL REFERENCES instance(id),
  id INTEGER NOT NULL CHECK (id > 0),     -- 1, 2, 3 … within the instance: people type it
  digest TEXT NOT NULL,                   -- of its changes: the same difference is found once
  at INTEGER NOT NULL,
  actor TEXT NOT NULL CHECK (length(actor) BETWEEN 1 AND 64),
  unfit TEXT NOT NULL CHECK (json_valid(unfit)),  -- models that need a person, with the reasons
  PRIMARY KEY (instance_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE catalog_change (
  instance_id TEXT NOT NULL,
  proposal_id INTEGER NOT NULL,
  model TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('new', 'changed', 'gone')),
  difference TEXT NOT NULL CHECK (json_valid(difference)),  -- lines for people
  entry TEXT NOT NULL CHECK (json_valid(entry)),
  problem TEXT,                           -- why it would not be sold if it were applied
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'applied', 'rejected')),
  PRIMARY KEY (instance_id, proposal_id, model),
  FOREIGN KEY (instance_id, proposal_id) REFERENCES catalog_proposal(instance_id, id)
) STRICT, WITHOUT ROWID;

-- What was applied stays so in the record, and what was proposed does not change.
CREATE TRIGGER catalog_change_decided BEFORE UPDATE ON catalog_change BEGIN
  SELECT RAISE(ABORT, 'catalogue: applied already') WHERE OLD.state = 'applied' AND NEW.state <> OLD.state;
  SELECT RAISE(ABORT, 'catalogue: a proposal does not change')
    WHERE NEW.entry <> OLD.entry OR NEW.kind <> OLD.kind OR NEW.difference <> OLD.difference;
END;

-- The entries that stand over the files.
CREATE TABLE catalog_entry (
  instance_id TEXT NOT NULL REFERENCES instance(id),
  model TEXT NOT NULL,
  entry TEXT NOT NULL CHECK (json_valid(entry)),
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (instance_id, model)
) STRICT, WITHOUT ROWID;

-- The house's own price of a model, in place of the ordinary one.
CREATE TABLE catalog_price (
  instance_id TEXT NOT NULL REFERENCES instance(id),
  model TEXT NOT NULL,
  multiplier TEXT,
  fixed_kopecks INTEGER CHECK (fixed_kopecks > 0),
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (instance_id, model),
  CHECK ((multiplier IS NULL) <> (fixed_kopecks IS NULL))
) STRICT, WITHOUT ROWID;

-- Who did what, when. The number of the last change is the version that processes look at.
CREATE TABLE catalog_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  instance_id TEXT NOT NULL REFERENCES instance(id),
  at INTEGER NOT NULL,
  actor TEXT NOT NULL CHECK (length(actor) BETWEEN 1 AND 64),
  deed TEXT NOT NULL CHECK (deed IN ('proposed', 'applied', 'rejected', 'priced', 'unpriced')),
  proposal_id INTEGER,
  model TEXT,
  detail TEXT
) STRICT;
CREATE INDEX catalog_log_model ON catalog_log(instance_id, model, id);
CREATE TRIGGER catalog_log_never_changed BEFORE UPDATE ON catalog_log BEGIN
  SELECT RAISE(ABORT, 'catalogue: the log is never changed');
END;
CREATE TRIGGER catalog_log_never_deleted BEFORE DELETE ON catalog_log BEGIN
  SELECT RAISE(ABORT, 'catalogue: the log is never changed');
END;
