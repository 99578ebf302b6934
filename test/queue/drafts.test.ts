import { expect, test } from "bun:test";
import { createDrafts } from "../../src/queue/index.ts";
import { onEachBackEnd } from "../support/database.ts";

onEachBackEnd((fresh) => {
  test("two steps from the same state of a conversation are not both taken (N10, R58)", async () => {
    await using db = await fresh();
    const drafts = createDrafts(db);
    const save = (body: unknown, seen?: number) =>
      db.write({ name: "save", statements: drafts.save(1, body, seen, 5) });
    await save({ step: 1 });
    expect(await drafts.read(1)).toEqual({ version: 1, body: { step: 1 }, updatedAt: 5 });
    await expect(save({ step: 9 })).rejects.toThrow("changed meanwhile");
    await save({ step: 2 }, 1);
    await expect(save({ step: 9 }, 1)).rejects.toThrow("changed meanwhile");
    expect(await drafts.read(1)).toMatchObject({ version: 2, body: { step: 2 } });
    await db.write({ name: "drop", statements: drafts.drop(1, 2) });
    expect(await drafts.read(1)).toBeUndefined();
    expect(await drafts.read(2)).toBeUndefined();
  });
});
