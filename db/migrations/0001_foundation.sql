-- People, the durable queues, conversations, jobs and leases. Money comes in 0002.
-- All times are Unix milliseconds. Every row belongs to an instance (R254).

CREATE TABLE instance (
  id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- `INSERT INTO guard(ok) SELECT <condition>` undoes the operation unless the condition holds.
-- A view, so that a guard leaves nothing behind.
CREATE VIEW guard (ok) AS SELECT 1 WHERE 0;
CREATE TRIGGER guard_check INSTEAD OF INSERT ON guard BEGIN
  SELECT RAISE(ABORT, 'guard: condition does not hold') WHERE NEW.ok IS NOT 1;
END;

-- One row per group written to a remote primary. A group whose answer was lost is claimed here:
-- whoever inserts first, the group or the claim, decides whether it was committed.
CREATE TABLE write_group (
  id TEXT PRIMARY KEY,
  outcome TEXT NOT NULL CHECK (outcome IN ('committed', 'void')),
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE lease (
  instance_id TEXT NOT NULL REFERENCES instance(id),
  name TEXT NOT NULL,
  owner TEXT NOT NULL,
  token INTEGER NOT NULL CHECK (token > 0),
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (instance_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  instance_id TEXT NOT NULL REFERENCES instance(id),
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  changed_by TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (instance_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  instance_id TEXT NOT NULL REFERENCES instance(id),
  id INTEGER NOT NULL,                    -- Telegram's user id
  chat_id INTEGER NOT NULL,               -- the private chat with the bot
  first_name TEXT NOT NULL DEFAULT '',
  username TEXT,
  joined_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  blocked_at INTEGER,                     -- by an admin
  unreachable_at INTEGER,                 -- Telegram said: blocked by the user, or deactivated
  PRIMARY KEY (instance_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_username ON person(instance_id, username);
CREATE INDEX person_joined ON person(instance_id, joined_at);

-- Updates of Telegram, stored before they are acknowledged (N3).
CREATE TABLE inbox (
  instance_id TEXT NOT NULL REFERENCES instance(id),
  update_id INTEGER NOT NULL,
  lane TEXT NOT NULL,                     -- updates of one lane are handled in order
  body TEXT NOT NULL,                     -- JSON; emptied when handled
  received_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'done', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL DEFAULT 0,
  error TEXT,                             -- the request id of the log line, never a message
  PRIMARY KEY (instance_id, update_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX inbox_new ON inbox(instance_id, lane, update_id) WHERE state = 'new';
CREATE INDEX inbox_old ON inbox(received_at) WHERE state <> 'new';

-- Everything the bot says, stored with the change it tells about.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  instance_id TEXT NOT NULL REFERENCES instance(id),
  key TEXT NOT NULL,                      -- idempotency key: one row, one message
  chat_id INTEGER NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('screen', 'progress', 'result', 'money', 'notice')),
  slot TEXT,                              -- the place in the chat where the message will stand
  replaces INTEGER NOT NULL DEFAULT 0     -- it replaces what stands there; a newer one replaces it
    CHECK (replaces IN (0, 1) AND (replaces = 0 OR slot IS NOT NULL)),
  body TEXT NOT NULL,                     -- JSON, in the sender's form
  job_id TEXT,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'sending', 'sent', 'failed', 'unknown', 'superseded')),
  attempts INTEGER NOT NULL DEFAULT 0,
  message_ids TEXT,                       -- JSON array, once sent
  error TEXT,                             -- Telegram's description, once failed
  UNIQUE (instance_id, key)
) STRICT;
CREATE INDEX outbox_due ON outbox(instance_id, chat_id, id) WHERE state IN ('queued', 'sending');
CREATE INDEX outbox_job ON outbox(instance_id, job_id);
CREATE INDEX outbox_old ON outbox(created_at) WHERE state NOT IN ('queued', 'sending');

-- Which message stands in a slot of a chat now.
CREATE TABLE slot (
  instance_id TEXT NOT NULL REFERENCES instance(id),
  chat_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  message_id INTEGER NOT NULL,
  media INTEGER NOT NULL DEFAULT 0 CHECK (media IN (0, 1)),
  PRIMARY KEY (instance_id, chat_id, name)
) STRICT, WITHOUT ROWID;

-- The conversation of one person: which form, which step, what was entered.
CREATE TABLE draft (
  instance_id TEXT NOT NULL REFERENCES instance(id),
  person_id INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  body TEXT NOT NULL,                     -- JSON
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (instance_id, person_id)
) STRICT, WITHOUT ROWID;

-- What a confirmation shows. Run at most once, for ever (job_quote).
CREATE TABLE quote (
  instance_id TEXT NOT NULL REFERENCES instance(id),
  id TEXT NOT NULL,                       -- short: it travels in buttons
  person_id INTEGER NOT NULL,
  model TEXT NOT NULL,                    -- the catalogue's key
  input TEXT NOT NULL,                    -- JSON
  price_kopecks INTEGER NOT NULL CHECK (price_kopecks >= 0),
  cost_micro_usd INTEGER NOT NULL CHECK (cost_micro_usd >= 0),
  rate TEXT NOT NULL,                     -- JSON: the rate and multiplier that made the price
  version INTEGER NOT NULL DEFAULT 1 CHECK (version > 0),
  origin_job_id TEXT,                     -- the run that this one repeats or changes
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (instance_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX quote_person ON quote(instance_id, person_id, created_at);
CREATE UNIQUE INDEX quote_origin ON quote(instance_id, origin_job_id, model)
  WHERE origin_job_id IS NOT NULL;

CREATE TABLE job (
  instance_id TEXT NOT NULL REFERENCES instance(id),
  id TEXT NOT NULL,
  number TEXT NOT NULL CHECK (length(number) = 6),   -- the № that people see
  person_id INTEGER NOT NULL,
  chat_id INTEGER NOT NULL,
  quote_id TEXT NOT NULL,
  model TEXT NOT NULL,
  kind TEXT NOT NULL,                     -- of the output: image, video, audio, text
  input TEXT NOT NULL,                    -- JSON; people's files as Telegram file ids
  price_kopecks INTEGER NOT NULL CHECK (price_kopecks >= 0),   -- held; the most to be captured
  cost_micro_usd INTEGER NOT NULL CHECK (cost_micro_usd >= 0), -- as quoted
  rate TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN
    ('queued', 'submitting', 'submitted', 'unknown', 'succeeded', 'delivered',
     'failed', 'cancelled', 'lost', 'undelivered')),
  callback_token TEXT,                    -- random; the callback URL carries it signed
  task_id TEXT,
  stage TEXT,                             -- the provider's word for a running task
  failure TEXT,                           -- class of the failure
  failure_detail TEXT,                    -- for the admin; never shown to people
  captured_kopecks INTEGER CHECK (captured_kopecks BETWEEN 0 AND price_kopecks),
  credits_consumed TEXT,                  -- decimal, as the provider reported
  attempts INTEGER NOT NULL DEFAULT 0,    -- tries of the present step
  polls INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,                         -- when the scheduler looks again; NULL: it need not
  deadline_at INTEGER NOT NULL,           -- of the present state
  created_at INTEGER NOT NULL,
  submitted_at INTEGER,
  ended_at INTEGER,                       -- the provider's end
  closed_at INTEGER,                      -- ours: delivered, or the money back
  deleted_at INTEGER,                     -- hidden from the person's history
  PRIMARY KEY (instance_id, id),
  FOREIGN KEY (instance_id, quote_id) REFERENCES quote(instance_id, id),
  CHECK ((state IN ('delivered', 'failed', 'cancelled', 'lost', 'undelivered')) = (closed_at IS NOT NULL)),
  CHECK (state NOT IN ('submitted', 'succeeded', 'delivered', 'undelivered') OR task_id IS NOT NULL),
  CHECK (state NOT IN ('submitting', 'unknown') OR callback_token IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX job_quote ON job(instance_id, quote_id);
CREATE UNIQUE INDEX job_number ON job(instance_id, number);
CREATE UNIQUE INDEX job_token ON job(instance_id, callback_token) WHERE callback_token IS NOT NULL;
CREATE UNIQUE INDEX job_task ON job(instance_id, task_id) WHERE task_id IS NOT NULL;
CREATE INDEX job_due ON job(instance_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX job_person ON job(instance_id, person_id, created_at);
CREATE INDEX job_open ON job(instance_id, person_id) WHERE closed_at IS NULL;

-- A closed job stays as it ended, but for what the person does with the record of it.
CREATE TRIGGER job_closed BEFORE UPDATE ON job WHEN OLD.closed_at IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'job: closed') WHERE NEW.state IS NOT OLD.state
    OR NEW.closed_at IS NOT OLD.closed_at OR NEW.price_kopecks IS NOT OLD.price_kopecks
    OR NEW.captured_kopecks IS NOT OLD.captured_kopecks;
END;
CREATE TRIGGER job_never_deleted BEFORE DELETE ON job BEGIN
  SELECT RAISE(ABORT, 'job: never deleted');
END;

-- The timeline of a job, for people who ask and for `trt job show`.
CREATE TABLE job_event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  instance_id TEXT NOT NULL,
  job_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  event TEXT NOT NULL,
  detail TEXT,
  FOREIGN KEY (instance_id, job_id) REFERENCES job(instance_id, id)
) STRICT;
CREATE INDEX job_event_job ON job_event(instance_id, job_id, id);

-- The files of a result. The file id outlives the provider's link (G4).
CREATE TABLE job_file (
  instance_id TEXT NOT NULL,
  job_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
  kind TEXT NOT NULL CHECK (kind IN ('image', 'video', 'audio', 'document', 'text')),
  source_url TEXT,
  content TEXT,                           -- for kind text
  mime TEXT,
  bytes INTEGER,
  sent_as TEXT CHECK (sent_as IN ('photo', 'video', 'audio', 'voice', 'animation', 'document', 'link', 'text')),
  file_id TEXT,
  document_file_id TEXT,                  -- of the exact bytes, once asked for
  PRIMARY KEY (instance_id, job_id, ordinal),
  FOREIGN KEY (instance_id, job_id) REFERENCES job(instance_id, id)
) STRICT, WITHOUT ROWID;

-- People's files already at the provider, where they live for 24 hours.
CREATE TABLE upload (
  instance_id TEXT NOT NULL REFERENCES instance(id),
  file_unique_id TEXT NOT NULL,
  url TEXT NOT NULL,
  uploaded_at INTEGER NOT NULL,
  PRIMARY KEY (instance_id, file_unique_id)
) STRICT, WITHOUT ROWID;
