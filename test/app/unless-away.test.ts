import { expect, test } from "bun:test";
import { createInbox } from "../../src/queue/index.ts";
import { unlessAway } from "../../src/unless-away.ts";
import { sqldForTests, withUrl } from "../support/database.ts";
import { ManualClock } from "../support/manual-clock.ts";

// Goal: Telegram is told within a second or two to come again, not after ten (N3, R64). Method: a
// real server that is killed; time is the test's own, and the writer goes on trying meanwhile.

const sqld = sqldForTests();

test("an update is refused a second after its database, and is stored when it is back (N3, R64)", async () => {
  const clock = new ManualClock();
  await using db = await withUrl(await sqld().createDatabase(), { clock });
  const inbox = createInbox(db);
  const update = { id: 7, lane: "chat:1", body: {}, at: clock.now() };
  const store = () => unlessAway(inbox.store(update), db, clock);

  await sqld().kill();
  const refused = store();
  await clock.advance(1_000);
  await expect(refused).rejects.toThrow("database_unavailable");

  await sqld().start();
  const again = store();
  for (let i = 0; i < 20; i++) await clock.advance(500);
  expect(["stored", "duplicate"]).toContain(await again);
});
