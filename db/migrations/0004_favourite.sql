-- Models that a person has marked with ❤️. Whether one is for sale is the catalogue's business.
CREATE TABLE favourite (
  instance_id TEXT NOT NULL REFERENCES instance(id),
  person_id INTEGER NOT NULL,
  model TEXT NOT NULL CHECK (length(model) BETWEEN 1 AND 12),  -- the catalogue's key
  added_at INTEGER NOT NULL CHECK (added_at >= 0),
  PRIMARY KEY (instance_id, person_id, model)
) STRICT, WITHOUT ROWID;
