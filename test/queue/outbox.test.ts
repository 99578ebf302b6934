import { expect, test } from "bun:test";
import { type Fence, type Statement, takeLease } from "../../db/index.ts";
import { createOutbox, type OutgoingMessage } from "../../src/queue/index.ts";
import { type Fresh, onEachBackEnd } from "../support/database.ts";

async function world(fresh: Fresh) {
  const db = await fresh();
  const outbox = createOutbox(db);
  const fence = (await takeLease(db, { name: "leader", owner: "a" })) as Fence;
  const write = (statements: readonly Statement[]) => db.write({ name: "test", statements });
  const say = (key: string, more: Partial<OutgoingMessage> = {}) =>
    write(outbox.enqueue({ key, chat: 1, purpose: "screen", body: { key }, ...more }, 5));
  const head = async (chat = 1) => (await outbox.heads(5, 10)).find((row) => row.chat === chat);
  return Object.assign(db, { outbox, fence, say, head });
}

onEachBackEnd((fresh) => {
  test("a message with the same key is sent once (N20)", async () => {
    await using db = await world(fresh);
    await db.say("k");
    await db.say("k");
    expect(await db.outbox.waiting()).toBe(1);
  });

  test("a newer screen takes the turn of the one that waits in its place (R141)", async () => {
    await using db = await world(fresh);
    await db.say("first", { slot: "screen" });
    await db.say("old", { slot: "message:9", replaces: true });
    await db.say("new", { slot: "message:9", replaces: true });
    await db.say("other", { slot: "message:8", replaces: true, chat: 2 });
    expect(await db.outbox.waiting()).toBe(3);
    const { outbox, fence } = db;
    const first = await db.head();
    expect(first?.key).toBe("first");
    if (!first) throw new Error("no head");
    await outbox.sending(first, fence);
    const standing = { messageId: 9, media: false };
    await outbox.sent(first, fence, { ids: [9], standing }, []);
    expect((await db.head())?.key).toBe("new");
    expect(await outbox.standing(1, "screen")).toEqual(standing);
    expect(await outbox.standing(2, "screen")).toBeUndefined();
  });

  test("a send that was begun is known to have been begun after a crash (R58)", async () => {
    await using db = await world(fresh);
    await db.say("k", { purpose: "result" });
    const row = await db.head();
    if (!row) throw new Error("no head");
    await db.outbox.sending(row, db.fence);
    const found = await db.head();
    expect(found).toMatchObject({ state: "sending", attempts: 1, unclear: false });
    await db.outbox.later(row, db.fence, { dueAt: 9, unclear: true });
    expect(await db.head()).toMatchObject({ state: "queued", unclear: true, dueAt: 9 });
  });

  test("a send is begun once, and only by the owner (N1)", async () => {
    await using db = await world(fresh);
    await db.say("k");
    const row = await db.head();
    if (!row) throw new Error("no head");
    const stale = { ...db.fence, token: db.fence.token + 1 };
    await expect(db.outbox.sending(row, stale)).rejects.toThrow("fence");
    await db.outbox.sending(row, db.fence);
    expect(await db.outbox.sending(row, db.fence)).toBe("gone");
  });

  test("what was sent is never put back into the line (R62, N20)", async () => {
    await using db = await world(fresh);
    await db.say("k");
    const row = await db.head();
    if (!row) throw new Error("no head");
    await db.outbox.sending(row, db.fence);
    await db.outbox.sent(row, db.fence, { ids: [7] }, []);
    expect(await db.outbox.later(row, db.fence, { dueAt: 9, unclear: true })).toBe("gone");
    expect(await db.outbox.waiting()).toBe(0);
  });

  test("what waits for a job is taken back with it (R121)", async () => {
    await using db = await world(fresh);
    await db.say("a", { job: "job_1" });
    await db.say("b", { job: "job_2" });
    await db.write({ name: "withdraw", statements: db.outbox.withdraw("job_1") });
    expect((await db.head())?.key).toBe("b");
  });

  test("a message whose send is over is forgotten, but for its number (R236)", async () => {
    await using db = await world(fresh);
    await db.say("k");
    const row = await db.head();
    if (!row) throw new Error("no head");
    await db.outbox.sending(row, db.fence);
    await db.outbox.ended(row, db.fence, { state: "failed", error: "chat not found" }, []);
    expect(await db.outbox.waiting()).toBe(0);
  });
});
