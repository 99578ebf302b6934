import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { type Database, guard, Rejected, type Statement } from "../../db/index.ts";
import { Bug, kopecks, microUsd } from "../../src/kernel/index.ts";
import { createLedger, type Ledger, refusalOf } from "../../src/ledger/index.ts";
import { onEachBackEnd, withUrl } from "../support/database.ts";
import { addJob, addPerson, closeJob, closeSettled } from "./rows.ts";
import { expectClean, play } from "./script.ts";

const ANN = 1;
const BY = { person: ANN, actor: "test", at: 1 };

async function withAnn(db: Database, paid: number): Promise<Ledger> {
  const ledger = createLedger(db);
  const id = "topup:open";
  const opened = [addPerson(db.instance, ANN), ...ledger.openAccounts(ANN)];
  await write(db, [...opened, ...ledger.topUp({ ...BY, id, amount: kopecks(paid), reason: "" })]);
  return ledger;
}

function write(db: Database, statements: readonly Statement[]): Promise<void> {
  return db.write({ name: "test", statements });
}

async function rejectionOf(writing: Promise<unknown>): Promise<Rejected> {
  const error = await writing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Rejected)) throw new Error("it was not refused");
  return error;
}

function count<T>(outcomes: readonly { status: T }[], status: T): number {
  return outcomes.filter((outcome) => outcome.status === status).length;
}

onEachBackEnd((fresh) => {
  test("of fifty holds at once as many pass as the balance allows (R113, R120, N17, N18)", async () => {
    await using db = await fresh();
    const ledger = await withAnn(db, 2_050);
    const jobs = Array.from({ length: 50 }, (_, i) => `job-${i}`);
    await write(
      db,
      jobs.flatMap((id) => addJob(db.instance, { id, person: ANN, price: 100 })),
    );

    const outcomes = await Promise.all(
      jobs.map((job) => ledger.post.hold({ ...BY, job, amount: kopecks(100) })),
    );

    expect(count(outcomes, "held")).toBe(20);
    expect(count(outcomes, "insufficient_funds")).toBe(30);
    expect(await ledger.balance(ANN)).toMatchObject({ available: 50, held: 2_000 });
    await expectClean(ledger);
  });

  test("of the same request twenty times at once one is done (R113, R122, N18, N23)", async () => {
    await using db = await fresh();
    const ledger = await withAnn(db, 500);
    const amount = kopecks(300);
    await write(db, addJob(db.instance, { id: "job-1", person: ANN, price: 300 }));
    const twenty = <T>(ask: () => Promise<T>) => Promise.all(Array.from({ length: 20 }, ask));

    const holds = await twenty(() => ledger.post.hold({ ...BY, job: "job-1", amount }));
    const captures = await twenty(() => ledger.post.capture({ ...BY, job: "job-1", amount }));
    const topUp = { ...BY, id: "topup:1", amount, reason: "" };
    const topUps = await twenty(() => ledger.post.topUp(topUp));

    expect([count(holds, "held"), count(holds, "exists")]).toEqual([1, 19]);
    expect([count(captures, "captured"), count(captures, "exists")]).toEqual([1, 19]);
    expect([count(topUps, "deposited"), count(topUps, "exists")]).toEqual([1, 19]);
    expect(await ledger.balance(ANN)).toMatchObject({ available: 500, held: 0 });
  });

  test("of a capture and a release at once one is done (R121, R124, N18)", async () => {
    await using db = await fresh();
    const ledger = await withAnn(db, 1_000);
    const jobs = Array.from({ length: 10 }, (_, i) => `job-${i}`);
    for (const id of jobs) {
      const job = addJob(db.instance, { id, person: ANN, price: 100 });
      await write(db, [...job, ...ledger.hold({ ...BY, job: id, amount: kopecks(100) })]);
    }

    for (const [i, job] of jobs.entries()) {
      const settles = [
        () => ledger.post.capture({ ...BY, job, amount: kopecks(100) }),
        () => ledger.post.release({ ...BY, job }),
      ];
      const inTurn = i % 2 === 0 ? settles : settles.reverse();
      const outcomes = await Promise.all(inTurn.map((settle) => settle()));
      const statuses = outcomes.map(({ status }) => status);
      expect(statuses).toEqual(
        i % 2 === 0 ? ["captured", "hold_already_captured"] : ["released", "hold_already_released"],
      );
    }
    expect(await ledger.balance(ANN)).toMatchObject({ available: 500, held: 0 });
    await write(db, [closeSettled(db.instance)]);
    await expectClean(ledger);
  });

  test("money commits with what it is for, or not at all (R118, R123, N23)", async () => {
    await using db = await fresh();
    const ledger = await withAnn(db, 500);
    const job = addJob(db.instance, { id: "job-1", person: ANN, price: 300 });
    const held = ledger.hold({ ...BY, job: "job-1", amount: kopecks(300) });
    const never = guard(sql`0`, "test: no");

    expect((await rejectionOf(write(db, [...job, ...held, never]))).rule).toBe("test: no");
    expect(await ledger.balance(ANN)).toMatchObject({ available: 500, held: 0 });

    await write(db, [...job, ...held]);
    const taken = ledger.capture({ ...BY, job: "job-1", amount: kopecks(300) });
    const end = closeJob(db.instance, { id: "job-1", state: "delivered", captured: 300 });
    expect((await rejectionOf(write(db, [...taken, end, never]))).rule).toBe("test: no");
    expect(await ledger.balance(ANN)).toMatchObject({ available: 200, held: 300 });

    await write(db, [...taken, end]);
    expect(await ledger.balance(ANN)).toMatchObject({ available: 200, held: 0 });
    await expectClean(ledger);
  });

  test("a joined operation tells which refusal undid it (R113, R120)", async () => {
    await using db = await fresh();
    const ledger = await withAnn(db, 100);
    const job = (id: string, price: number) => addJob(db.instance, { id, person: ANN, price });
    const hold = (id: string, price: number) => [
      ...job(id, price),
      ...ledger.hold({ ...BY, job: id, amount: kopecks(price) }),
    ];
    const refused = async (statements: readonly Statement[]) =>
      refusalOf(await rejectionOf(write(db, statements)));

    expect(await refused(hold("job-1", 101))).toBe("insufficient_funds");
    await write(db, hold("job-2", 100));
    const release = ledger.release({ ...BY, job: "job-2" });
    await write(db, release);
    expect(await refused(release)).toBe("exists");
    expect(await refused(ledger.capture({ ...BY, job: "job-2", amount: kopecks(1) }))).toBe(
      "hold_already_settled",
    );
    expect(await refused(ledger.release({ ...BY, job: "job-3" }))).toBe("hold_not_found");
    expect(await refused([guard(sql`0`, "fence")])).toBeUndefined();
  });

  test("accounts open once, however often they are asked for (R118)", async () => {
    await using db = await fresh();
    const ledger = await withAnn(db, 100);
    await write(db, ledger.openAccounts(ANN));
    await write(db, [addPerson(db.instance, 2), ...ledger.openAccounts(2)]);
    expect(await ledger.balance(ANN)).toMatchObject({ available: 100 });
    expect(await ledger.balance(2)).toMatchObject({ available: 0, bonus: 0, paid: 0, held: 0 });
    await expectClean(ledger);
  });

  test("a statement tells every operation, newest first, with what was left (R126)", async () => {
    await using db = await fresh();
    const ledger = createLedger(db);
    await play(
      db,
      `
      open    ann 500
      open    bob 900
      bonus   ann hello 100    deposited
      hold    ann 300 job-1    held
      capture job-1 250        captured
      hold    ann 100 job-2    held
      release job-2            released
      refund  job-1 50         refunded
      adjust  ann cash -100 fix-1   adjusted
      chargeback ann open-ann 500   charged_back 300 200
      `,
    );

    const all = await ledger.entries(ANN, { limit: 50 });
    const lines = all.map((e) => `${e.kind} ${e.paid} ${e.bonus} ${e.held} = ${e.available}`);
    expect(lines).toEqual([
      "chargeback -300 0 0 = 0",
      "adjust -100 0 0 = 300",
      "refund 50 0 0 = 400",
      "release 100 0 -100 = 350",
      "hold -100 0 100 = 250",
      "capture 50 0 -300 = 350",
      "hold -200 -100 300 = 300",
      "bonus 0 100 0 = 600",
      "topup 500 0 0 = 500",
    ]);
    expect(all[5]).toMatchObject({ id: "capt:job-1", job: "job-1", reason: "" });
    expect(all[0]).not.toHaveProperty("job");

    const first = await ledger.entries(ANN, { limit: 4 });
    const rest = await ledger.entries(ANN, { limit: 50, before: first.at(-1)?.number ?? 0 });
    expect([...first, ...rest]).toEqual(all);
    expect(await ledger.entries(3, { limit: 5 })).toEqual([]);
  });

  test("two instances on one database do not see each other's money (R130)", async () => {
    await using mine = await fresh();
    const ledger = await withAnn(mine, 500);
    await using theirs = await withUrl(mine.url, { instance: "theirs" });
    const other = await withAnn(theirs, 70); // the same person and the same key

    expect(await ledger.balance(ANN)).toMatchObject({ available: 500 });
    expect(await other.balance(ANN)).toMatchObject({ available: 70 });
    expect(await other.entries(ANN, { limit: 5 })).toHaveLength(1);
    await expectClean(ledger);
    await expectClean(other);
  });
});

test("an amount of nothing is a bug of the caller (R122)", async () => {
  const ledger = createLedger({ instance: "test" } as Database);
  const none = { ...BY, job: "job-1", id: "none-1", reason: "none", amount: kopecks(0) };
  const minus = { ...none, amount: kopecks(-1) };
  for (const op of [none, minus]) {
    expect(() => ledger.hold(op)).toThrow(Bug);
    expect(() => ledger.capture(op)).toThrow(Bug);
    expect(() => ledger.refund(op)).toThrow(Bug);
    expect(() => ledger.topUp(op)).toThrow(Bug);
    expect(() => ledger.grantBonus(op)).toThrow(Bug);
    expect(() => ledger.chargeback({ ...op, topup: "none-1" })).toThrow(Bug);
  }
  expect(() => ledger.adjust({ ...none, bucket: "cash" })).toThrow(Bug);
  expect(() => ledger.adjust({ ...minus, bucket: "cash", reason: " x " })).toThrow(Bug);
  expect(() => ledger.providerTopUp({ ...none, amount: microUsd(0) })).toThrow(Bug);
  expect(() => ledger.providerCost({ ...none, cost: microUsd(0), lost: false })).toThrow(Bug);
});
