import { expect, test } from "bun:test";
import { type Database, type Fence, fenced, returnLease, takeLease } from "../../db/index.ts";
import { onEachBackEnd, withUrl } from "../support/database.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { keys, put, refusalOf } from "./settings.ts";

const name = "leader";

/** A write of work that must have one owner. */
function write(db: Database, fence: Fence, key: string): Promise<void> {
  return db.write({ name: "work", statements: [fenced(db.instance, fence), put(db, key)] });
}

onEachBackEnd((fresh) => {
  test("a lease has one owner at a time, whose renewals keep its token (R57, R81, N1)", async () => {
    await using db = await fresh();
    const a = await takeLease(db, { name, owner: "a" });
    expect(a).toEqual({ name, owner: "a", token: 1 });
    expect(await takeLease(db, { name, owner: "b" })).toBeUndefined();
    expect(await takeLease(db, { name, owner: "a" })).toEqual({ name, owner: "a", token: 1 });
    expect(await takeLease(db, { name: "other", owner: "b" })).toMatchObject({ token: 1 });
  });

  test("of many that ask at once, through two processes, one is given it (R57, N2)", async () => {
    await using one = await fresh();
    await using two = await withUrl(one.url);
    const asked = Array.from({ length: 20 }, (_, i) =>
      takeLease(i % 2 ? one : two, { name, owner: `owner-${i}` }),
    );
    expect((await Promise.all(asked)).filter((fence) => fence !== undefined)).toHaveLength(1);
  });

  test("a returned lease is free at once; a stale return takes nothing away (R55, R56)", async () => {
    await using db = await fresh();
    const a = (await takeLease(db, { name, owner: "a" })) as Fence;
    await returnLease(db, a);
    const b = await takeLease(db, { name, owner: "b" });
    expect(b).toEqual({ name, owner: "b", token: 2 });
    await returnLease(db, a);
    expect(await takeLease(db, { name, owner: "c" })).toBeUndefined();
  });

  test("an expired lease goes to the next, with a higher token, and never back (R81)", async () => {
    const clock = new ManualClock();
    const time = () => clock.now();
    await using db = await fresh();
    const take = (owner: string) => takeLease(db, { name, owner, ttlMs: 15_000, time });
    expect(await take("a")).toMatchObject({ token: 1 });
    clock.move(14_999);
    expect(await take("b")).toBeUndefined();
    clock.move(1);
    expect(await take("b")).toMatchObject({ token: 2 });
    expect(await take("a")).toBeUndefined();
    clock.move(15_000);
    // The same owner, but it was not the owner all the time.
    expect(await take("b")).toMatchObject({ token: 3 });
  });

  test("the database's own time counts where no other is given (R81)", async () => {
    await using db = await fresh();
    expect(await takeLease(db, { name, owner: "a", ttlMs: 60_000 })).toMatchObject({ token: 1 });
    expect(await takeLease(db, { name, owner: "b" })).toBeUndefined();
    expect(await takeLease(db, { name, owner: "a", ttlMs: -1 })).toMatchObject({ token: 1 });
    expect(await takeLease(db, { name, owner: "b" })).toMatchObject({ token: 2 });
  });

  test("a write of a former owner comes to nothing, however late (R57, R81, N1)", async () => {
    await using db = await fresh();
    const a = (await takeLease(db, { name, owner: "a" })) as Fence;
    await write(db, a, "by a");
    await returnLease(db, a);
    const b = (await takeLease(db, { name, owner: "b" })) as Fence;
    const refused = await refusalOf(write(db, a, "late"));
    expect(refused).toMatchObject({ rule: "fence", index: 0 });
    for (const forged of [
      { ...b, token: 3 },
      { ...b, owner: "a" },
      { ...b, name: "other" },
    ]) {
      await refusalOf(write(db, forged, "forged"));
    }
    await write(db, b, "by b");
    expect(await keys(db)).toEqual(["by a", "by b"]);
  });

  test("the leases of two bots in one database are two leases (R252, R254)", async () => {
    await using one = await fresh({ instance: "one" });
    await using two = await withUrl(one.url, { instance: "two" });
    const a = (await takeLease(one, { name, owner: "a" })) as Fence;
    expect(await takeLease(two, { name, owner: "b" })).toMatchObject({ token: 1 });
    await refusalOf(write(two, a, "of the other bot"));
  });
});
