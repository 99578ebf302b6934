-- What is under way is found without a look at what ever was (decision 193).

-- The line has an index of its own, with all that its order takes. Whether there is anybody in it
-- was asked of all jobs that are due, thousands of them while the provider works.
DROP INDEX job_due;
CREATE INDEX job_due ON job(instance_id, due_at, state)
  WHERE due_at IS NOT NULL AND state <> 'queued';
CREATE INDEX job_line ON job(instance_id, due_at, person_id, created_at, deadline_at)
  WHERE state = 'queued';

-- A page of a person's history is found and counted by it alone.
DROP INDEX job_person;
CREATE INDEX job_person ON job(instance_id, person_id, created_at, id, kind, deleted_at);
