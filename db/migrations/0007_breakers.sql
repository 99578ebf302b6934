-- What a breaker has counted, and whom it lets through while its stop stands (decisions 146, 147).
-- `name` is the stop's: 'submitting', 'model:<key>', 'selling'.

CREATE TABLE breaker (
  instance_id TEXT NOT NULL REFERENCES instance(id),
  name TEXT NOT NULL CHECK (name IN ('selling', 'submitting') OR name GLOB 'model:?*'),
  failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),   -- in a row
  first_job_id TEXT,                                           -- of these
  inputs INTEGER NOT NULL DEFAULT 0 CHECK (inputs BETWEEN 0 AND 2),  -- different ones; 2: or more
  window_from INTEGER NOT NULL DEFAULT 0,                      -- since then:
  tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
  missed INTEGER NOT NULL DEFAULT 0 CHECK (missed BETWEEN 0 AND tries),
  probe_at INTEGER NOT NULL DEFAULT 0,                         -- when the next one is let through
  need_micro_usd INTEGER NOT NULL DEFAULT 0 CHECK (need_micro_usd >= 0), -- credit to go on with
  told_since INTEGER,                                          -- the stop that admins were told of
  PRIMARY KEY (instance_id, name)
) STRICT, WITHOUT ROWID;
