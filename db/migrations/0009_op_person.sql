-- A job's operations are named by it, and a job is found by its person. So only what is of no job
-- needs an index by person. With one over all, each hold and capture wrote to a page of its own,
-- somewhere among all there are: half of what a commit wrote with a million behind it.
DROP INDEX op_person;
CREATE INDEX op_person ON op(instance_id, person_id, seq) WHERE job_id IS NULL;
