import { expect, test } from "bun:test";
import { createPeople, PERSON_EXISTS } from "../../src/accounts/index.ts";
import { createWelcome } from "../../src/growth/index.ts";
import { kopecks } from "../../src/kernel/index.ts";
import { createLedger } from "../../src/ledger/index.ts";
import { freshDatabase, onEachBackEnd, withUrl } from "../support/database.ts";

const names = { firstName: "Аня", username: "Anna_K" };
const newcomer = { id: 1001, chat: 1001, names, at: 5 };

onEachBackEnd((fresh) => {
  test("a person comes once, and is found by id and by name (R212, R213)", async () => {
    await using db = await fresh();
    const people = createPeople(db);
    const write = (statements: ReturnType<typeof people.seen>) =>
      db.write({ name: "test", statements });

    expect(await people.find(1001)).toBeUndefined();
    await write(people.arrive(newcomer));
    expect(await people.find(1001)).toEqual({
      id: 1001,
      chat: 1001,
      firstName: "Аня",
      username: "anna_k",
      joinedAt: 5,
      seenAt: 5,
    });
    expect((await people.findByUsername("@ANNA_K"))?.id).toBe(1001);
    await expect(write(people.arrive(newcomer))).rejects.toMatchObject({ rule: PERSON_EXISTS });

    await write(people.seen(1001, { firstName: "Анна" }, 9));
    expect(await people.find(1001)).toMatchObject({ firstName: "Анна", joinedAt: 5, seenAt: 9 });
    expect(await people.findByUsername("anna_k")).toBeUndefined();
  });
});

test("of two who had one name, the one who wrote last is meant (R213)", async () => {
  await using db = await freshDatabase();
  const people = createPeople(db);
  const statements = [
    ...people.arrive(newcomer),
    ...people.arrive({ id: 1002, chat: 1002, names, at: 7 }),
  ];
  await db.write({ name: "test", statements });
  expect((await people.findByUsername("anna_k"))?.id).toBe(1002);
});

test("who is blocked or out of reach is so until that is taken back (R218)", async () => {
  await using db = await freshDatabase();
  const people = createPeople(db);
  const statements = [
    ...people.arrive(newcomer),
    ...people.block(1001, 6),
    ...people.unreachable(1001, 7),
  ];
  await db.write({ name: "test", statements });
  expect(await people.find(1001)).toMatchObject({ blockedAt: 6, unreachableAt: 7 });
  const back = [...people.unblock(1001), ...people.seen(1001, names, 8)];
  await db.write({ name: "test", statements: back });
  const person = await people.find(1001);
  expect([person?.blockedAt, person?.unreachableAt]).toEqual([undefined, undefined]);
});

test("people of two instances in one database never meet (R253, R254)", async () => {
  await using db = await freshDatabase();
  await using other = await withUrl(db.url, { instance: "other" });
  await db.write({ name: "test", statements: createPeople(db).arrive(newcomer) });
  expect(await createPeople(other).find(1001)).toBeUndefined();
  await other.write({ name: "test", statements: createPeople(other).block(1001, 9) });
  expect((await createPeople(db).find(1001))?.blockedAt).toBeUndefined();
});

test("the welcome bonus is given once per person, for ever (R156, N30)", async () => {
  await using db = await freshDatabase();
  const ledger = createLedger(db);
  const people = createPeople(db);
  const welcome = createWelcome(ledger, kopecks(200_00));
  const arrive = [...people.arrive(newcomer), ...welcome.grant(1001, 5)];
  await db.write({ name: "test", statements: arrive });
  expect(await ledger.balance(1001)).toEqual({
    available: kopecks(200_00),
    bonus: kopecks(200_00),
    paid: kopecks(0),
    held: kopecks(0),
  });
  const again = db.write({ name: "test", statements: welcome.grant(1001, 6) });
  await expect(again).rejects.toMatchObject({ name: "Rejected" });
  expect((await ledger.entries(1001, { limit: 5 })).map(({ id }) => id)).toEqual([
    "bonus:welcome:1001",
  ]);
});

test("without a bonus a newcomer still gets accounts (R156)", async () => {
  await using db = await freshDatabase();
  const ledger = createLedger(db);
  const statements = [
    ...createPeople(db).arrive(newcomer),
    ...createWelcome(ledger, kopecks(0)).grant(1001, 5),
  ];
  await db.write({ name: "test", statements });
  const paid = { id: "topup:1", person: 1001, amount: kopecks(100), actor: "t", reason: "test" };
  expect(await ledger.post.topUp({ ...paid, at: 6 })).toMatchObject({ status: "deposited" });
});
