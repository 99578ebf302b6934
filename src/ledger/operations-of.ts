import { type SQL, sql } from "drizzle-orm";

/**
 * Selects `seq` of all operations of some people, a query with columns `instance_id` and
 * `person_id`. Those of a job bear its name, so they are found by the jobs of the person; an index
 * holds the others alone (0009_op_person.sql). CROSS JOIN: SQLite would read all operations first,
 * and only then ask whose they are.
 */
export function operationsOf(people: SQL): SQL {
  return sql`
    SELECT o.seq FROM (${people}) p
     CROSS JOIN op o ON o.instance_id = p.instance_id AND o.person_id = p.person_id
       AND o.job_id IS NULL
    UNION ALL
    SELECT o.seq FROM (${people}) p
     CROSS JOIN job j ON j.instance_id = p.instance_id AND j.person_id = p.person_id
     CROSS JOIN op o ON o.instance_id = j.instance_id
       AND o.id IN ('hold:' || j.id, 'capt:' || j.id, 'rels:' || j.id, 'refd:' || j.id)`;
}
