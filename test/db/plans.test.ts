import { expect, test } from "bun:test";
import { Plans } from "../support/plans.ts";

const ENDLESS = [
  // Without statistics an index over the instance alone seems as good as one over the person.
  "SELECT count(*) FROM job WHERE instance_id = ? AND person_id = ? AND deleted_at IS NULL AND model = ?",
  "SELECT id FROM job AS j WHERE j.instance_id = ? AND j.state = ?",
  "UPDATE outbox SET body = '' WHERE instance_id = ? AND chat_id = ? AND state = ?",
  'select "id" from "job_event" where "event" = ?',
  "WITH mine AS (SELECT id FROM job WHERE instance_id = ? AND model = ?) SELECT id FROM mine",
  "DELETE FROM inbox WHERE instance_id = ? AND received_at < ? AND state <> 'new'",
];

const QUICK = [
  "SELECT count(*) FROM job INDEXED BY job_person WHERE instance_id = ? AND person_id = ?",
  "SELECT id FROM job WHERE instance_id = ? ORDER BY id DESC LIMIT 10",
  "UPDATE outbox SET body = '' WHERE instance_id = ? AND chat_id = ? AND state IN ('queued', 'sending')",
  "WITH mine AS (SELECT id FROM job WHERE instance_id = ? AND number = ?) SELECT id FROM mine",
  "SELECT name FROM stop WHERE instance_id = ?",
];

// Every world of the e2e tests demands it of all that its bot has prepared (test/support/world.ts).
test("what takes longer with each day that the bot has run is told by its plan (N38)", async () => {
  using plans = await Plans.open();
  for (const sql of ENDLESS) expect([sql, plans.endless(sql).length]).toEqual([sql, 1]);
  for (const sql of QUICK) expect([sql, plans.endless(sql)]).toEqual([sql, []]);
});
