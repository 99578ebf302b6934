-- What other runs are made of: the parts of a result by their names, and how long they are.
ALTER TABLE job_file ADD COLUMN title TEXT;
ALTER TABLE job_file ADD COLUMN part_id TEXT;    -- the provider's id of a track
ALTER TABLE job_file ADD COLUMN seconds INTEGER; -- of video and sound, as Telegram measured
ALTER TABLE job_file ADD COLUMN width_px INTEGER;
ALTER TABLE job_file ADD COLUMN height_px INTEGER;

-- Ids that the provider gave with a result and other models take: a voice, a persona, a character.
CREATE TABLE job_value (
  instance_id TEXT NOT NULL,
  job_id TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (instance_id, job_id, name),
  FOREIGN KEY (instance_id, job_id) REFERENCES job(instance_id, id)
) STRICT, WITHOUT ROWID;

-- A run has a child for each model and each use: '' repeats its input, '<n>' takes its result.
ALTER TABLE quote ADD COLUMN origin_part TEXT NOT NULL DEFAULT '';
DROP INDEX quote_origin;
CREATE UNIQUE INDEX quote_origin ON quote(instance_id, origin_job_id, model, origin_part)
  WHERE origin_job_id IS NOT NULL;
