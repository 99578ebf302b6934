import { expect, test } from "bun:test";
import { type Fence, takeLease } from "../../db/index.ts";
import { createInbox } from "../../src/queue/index.ts";
import { onEachBackEnd } from "../support/database.ts";

const update = (id: number, lane = "chat:1", at = 1) => ({ id, lane, body: { update_id: id }, at });

onEachBackEnd((fresh) => {
  test("an update is stored once, however often it comes (N3)", async () => {
    await using db = await fresh();
    const inbox = createInbox(db);
    expect(await inbox.store(update(7))).toBe("stored");
    expect(await inbox.store({ ...update(7), at: 2 })).toBe("duplicate");
    expect((await inbox.heads(10)).map(({ body }) => body)).toEqual([{ update_id: 7 }]);
  });

  test("each lane shows its oldest update and keeps the rest in order (R62)", async () => {
    await using db = await fresh();
    const inbox = createInbox(db);
    await Promise.all([update(3, "b"), update(1, "a"), update(2, "a")].map(inbox.store));
    expect((await inbox.heads(10)).map(({ updateId }) => updateId)).toEqual([1, 3]);
    expect((await inbox.following("a", 1, 10)).map(({ updateId }) => updateId)).toEqual([1, 2]);
  });

  test("an update is handled once, by the owner, and its words are forgotten (N3, N1)", async () => {
    await using db = await fresh();
    const inbox = createInbox(db);
    const fence = (await takeLease(db, { name: "leader", owner: "a" })) as Fence;
    await inbox.store(update(1));
    const stale = { ...fence, token: fence.token + 1 };
    expect(await inbox.finish([1], stale, [])).toBe("not_ours");
    expect(await inbox.finish([1], fence, [])).toBe("handled");
    expect(await inbox.finish([1], fence, [])).toBe("not_ours");
    expect(await inbox.waiting()).toBe(0);
    await inbox.store({ ...update(1), at: 9 });
    expect(await inbox.heads(10)).toEqual([]);
  });
});
