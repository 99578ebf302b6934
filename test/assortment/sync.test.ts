// Goal: whatever the provider says, what works goes on, and what is new waits for a person's yes.
// Method: whole syncs against the emulated Kie over HTTP, on a clock that is moved.
import { expect, test } from "bun:test";
import { readOverlay } from "../../src/assortment/index.ts";
import { embeddedData, loadOverlaid } from "../../src/catalog/index.ts";
import type { EmulatedModel } from "../../src/emulator/kie/index.ts";
import { present } from "../../src/kernel/index.ts";
import { publishedModels } from "../support/catalogue.ts";
import { freshDatabase, onEachBackEnd } from "../support/database.ts";
import { type Bench, bench, RUB } from "./bench.ts";
import { NEW_ID, newModel } from "./new-model.ts";

function ours(id: string): EmulatedModel {
  return present(
    publishedModels.find((it) => it.id === id),
    "the provider has it",
  );
}

async function catalogue({ db }: Bench) {
  const { overlay } = await readOverlay({ read: db.read, instance: db.instance });
  return loadOverlaid(embeddedData, overlay, RUB);
}

async function isSold(of: Bench, id: string): Promise<boolean> {
  return (await catalogue(of)).models.some((model) => model.id === id);
}

async function proposed(of: Bench, only: readonly string[] = []) {
  const found = await of.sync("cli:anna", only);
  if (found.status !== "proposed") throw new Error(found.status);
  return found.proposal;
}

/** The first model on sale that asks for words and has a choice of resolutions. */
const known = present(
  loadOverlaid(embeddedData, { entries: [], prices: {} }, RUB).models.find(
    ({ kind, fields, prices }) =>
      kind === "text-to-image" &&
      prices.length > 1 &&
      fields.some((it) => it.name === "resolution"),
  ),
  "there is one",
);

test("where the provider is as our files say, a sync finds nothing (R97, R101)", async () => {
  await using own = await bench(freshDatabase);
  expect(await own.sync()).toEqual({ status: "nothing_differs", models: publishedModels.length });
});

onEachBackEnd((fresh) => {
  test("new, changed and gone models are one proposal, applied one by one (R97, R100)", async () => {
    await using own = await bench(fresh);
    const { control } = own.pair.emulator;
    const gone = present(
      (await catalogue(own)).models.find(({ id }) => id !== known.id),
      "there is another one",
    ).id;
    control.removeModel(gone);
    control.putModel(newModel());
    const schema = structuredClone(ours(known.id).schema) as { properties: Record<string, object> };
    schema.properties.glow_level = { type: "integer", minimum: 0, maximum: 5 };
    control.putModel({ ...ours(known.id), schema });

    const proposal = await proposed(own);
    const kinds = proposal.changes.map(({ model, kind, problem }) => [model, kind, problem]);
    expect(new Map(kinds.map(([model, ...rest]) => [model, rest]))).toEqual(
      new Map([
        [NEW_ID, ["new", undefined]],
        [known.id, ["changed", undefined]],
        [gone, ["gone", undefined]],
      ]),
    );
    const changed = proposal.changes.find(({ model }) => model === known.id);
    expect(changed?.difference[0]).toStartWith("new field glow_level: ");
    expect(await isSold(own, NEW_ID)).toBe(false);
    expect(await isSold(own, gone)).toBe(true);

    await own.proposals.apply(proposal.id, [NEW_ID], "cli:anna");
    expect(await isSold(own, NEW_ID)).toBe(true);
    expect(await isSold(own, gone)).toBe(true);
    const rest = await own.proposals.apply(proposal.id, [], "cli:boris");
    expect(rest).toMatchObject({ status: "done", already: [NEW_ID], refused: [] });
    expect(await isSold(own, gone)).toBe(false);
    const now = (await catalogue(own)).models.find(({ id }) => id === known.id);
    const field = now?.fields.find(({ name }) => name === "glow_level");
    expect(field).toMatchObject({ label: "Glow level", type: "number", maximum: 5 });
    expect(await own.sync()).toMatchObject({ status: "nothing_differs" });

    control.putModel(ours(gone));
    const back = await proposed(own);
    expect(back.changes).toMatchObject([{ model: gone, kind: "changed", difference: ["is back"] }]);
    await own.proposals.apply(back.id, [], "cli:anna");
    expect(await isSold(own, gone)).toBe(true);
  });

  test("the same difference is one proposal, however often it is found and refused (R97)", async () => {
    await using own = await bench(fresh);
    own.pair.emulator.control.putModel(newModel());
    const first = await own.sync("nightly", [NEW_ID]);
    expect(first).toMatchObject({ proposal: { id: 1 }, fresh: [{ model: NEW_ID }] });
    expect(await own.sync("nightly", [NEW_ID])).toMatchObject({ proposal: { id: 1 }, fresh: [] });
    expect(await own.proposals.reject(1, "cli:anna")).toEqual({
      status: "rejected",
      models: [NEW_ID],
    });
    expect(await own.proposals.reject(1, "cli:anna")).toEqual({ status: "rejected", models: [] });
    expect(await own.sync("nightly", [NEW_ID])).toMatchObject({ proposal: { id: 1 }, fresh: [] });
    expect(await own.proposals.apply(1, [], "cli:anna")).toMatchObject({ applied: [] });
    expect(await isSold(own, NEW_ID)).toBe(false);
    const both = await Promise.all([
      own.proposals.apply(1, [NEW_ID], "cli:anna"),
      own.proposals.apply(1, [NEW_ID], "cli:boris"),
    ]);
    for (const it of both) expect(it).toMatchObject({ status: "done", refused: [] });
    expect(await isSold(own, NEW_ID)).toBe(true);
    expect(await own.proposals.apply(9, [], "cli:anna")).toEqual({ status: "no_proposal" });
    expect(await own.proposals.apply(1, ["x"], "cli:anna")).toMatchObject({ models: ["x"] });
  });

  test("a proposal that a later one has overtaken is not applied over it (R109)", async () => {
    await using own = await bench(fresh);
    const { control } = own.pair.emulator;
    control.putModel(newModel());
    await proposed(own, [NEW_ID]);
    control.putModel(newModel({ prices: [{ when: {}, unit: "image", credits: 50 }] }));
    await proposed(own, [NEW_ID]);
    expect(await own.proposals.apply(1, [], "cli:anna")).toMatchObject({
      applied: [],
      refused: [{ id: NEW_ID, reason: "proposal 2 has a newer change of it" }],
    });
    expect(await own.proposals.apply(2, [], "cli:anna")).toMatchObject({ applied: [NEW_ID] });
  });
});

test("a change that would break its model is refused with the reason, and the model goes on (R105, G12)", async () => {
  await using own = await bench(freshDatabase);
  const { control } = own.pair.emulator;
  const schema = structuredClone(ours(known.id).schema) as {
    properties: Record<string, { enum?: string[]; default?: string }>;
  };
  // One of the values that have a price is no more, and the price list is away.
  const resolution = present(schema.properties.resolution, "it has one");
  resolution.enum = ["11K"];
  delete resolution.default;
  control.putModel({ ...ours(known.id), schema });
  control.faults.set("feed_gone", { rate: 1 });
  const proposal = await proposed(own, [known.id]);
  expect(proposal.changes).toMatchObject([{ problem: expect.stringContaining("price") }]);
  const outcome = await own.proposals.apply(proposal.id, [], "cli:anna");
  expect(outcome).toMatchObject({ applied: [], refused: [{ id: known.id }] });
  expect(await isSold(own, known.id)).toBe(true);
  expect((await catalogue(own)).broken).toEqual([]);
});

test("what no form can be made of is left for a person, and the model goes on (R97)", async () => {
  await using own = await bench(freshDatabase);
  const { control } = own.pair.emulator;
  control.putModel({ ...ours(known.id), openapi: { openapi: "3.1.0", paths: {} } });
  control.putModel(newModel({ taskTypes: ["Text to Smell"] }));
  control.putModel(
    newModel({ id: "somebody/unpriced", name: "Unpriced", feed: [], priceText: null }),
  );
  control.putModel(newModel({ id: "somebody/doubtful", name: "Doubtful", priceText: "7 credits" }));
  const ids = [known.id, NEW_ID, "somebody/unpriced", "somebody/doubtful"];
  const { changes, unfit } = await proposed(own, ids);
  expect(changes).toEqual([]);
  expect(new Map(unfit.map(({ id, reason }) => [id, reason]))).toEqual(
    new Map([
      [known.id, "is called through another path: no path at all"],
      [NEW_ID, "needs a card: its task is unknown: Text to Smell"],
      ["somebody/unpriced", "has no row in the website's price list"],
      ["somebody/doubtful", "its price list says 5, 20 credits, its description says 7"],
    ]),
  );
  expect(await isSold(own, known.id)).toBe(true);
});

test("without the website's list a known price stays, whatever a description says (R109)", async () => {
  await using own = await bench(freshDatabase);
  const { control } = own.pair.emulator;
  control.faults.set("feed_gone", { rate: 1 });
  control.putModel({ ...ours(known.id), priceText: "It costs 1 credit per image" });
  expect(await own.sync("cli:anna", [known.id])).toMatchObject({ status: "nothing_differs" });
});

/** A call is tried so often before it is given up. */
const TRIES = 6;

test("of a model with nothing but errors that is said, and the others are found (R97)", async () => {
  await using own = await bench(freshDatabase);
  const { control } = own.pair.emulator;
  const ids = ["somebody/a", "somebody/b", "somebody/c"];
  for (const id of ids) control.putModel(newModel({ id, name: id }));
  const found = await own.sync("cli:anna", ids, (done) => {
    if (done === 1) control.faults.set("discovery_html_502", { next: TRIES });
  });
  expect(found).toMatchObject({
    proposal: {
      changes: [{ model: "somebody/a" }, { model: "somebody/c" }],
      unfit: [{ id: "somebody/b", reason: "could not be read this time: kie_unavailable" }],
    },
  });
});

test("without its success rate a model is found all the same (R97)", async () => {
  await using own = await bench(freshDatabase);
  const { control } = own.pair.emulator;
  control.putModel(newModel());
  const answered: string[] = [];
  const seen = own.discovery.schema;
  own.discovery.schema = async (id) => {
    const document = await seen(id);
    answered.push(id);
    control.faults.set("discovery_lost", { next: TRIES });
    return document;
  };
  const found = await own.sync("cli:anna", [NEW_ID]);
  expect(answered).toEqual([NEW_ID]);
  expect(found).toMatchObject({ proposal: { changes: [{ model: NEW_ID }], unfit: [] } });
});

test("an outage is no lack of documents: the sync is given up (R97)", async () => {
  await using own = await bench(freshDatabase);
  const { control } = own.pair.emulator;
  const failed = own.sync("cli:anna", [], (done) => {
    if (done === 5) control.faults.set("discovery_html_502", { rate: 1 });
  });
  expect(
    await failed.then(
      () => undefined,
      (error: unknown) => error,
    ),
  ).toMatchObject({
    code: "kie_unavailable",
  });
  expect(await own.proposals.list(10)).toEqual([]);
});

test("a list that has lost most of our models is a fault, not a clearance (R97)", async () => {
  await using own = await bench(freshDatabase, { models: [newModel()] });
  const failed = await own.sync().then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failed).toMatchObject({ code: "kie_list_short", retry: "later" });
  expect(await own.proposals.list(10)).toEqual([]);
});

test("an entry that was made for other facts gives way to the release (R105)", async () => {
  await using own = await bench(freshDatabase);
  const { control } = own.pair.emulator;
  control.putModel({ ...ours(known.id), prices: [{ when: {}, unit: "image", credits: 77 }] });
  const { id } = await proposed(own, [known.id]);
  await own.proposals.apply(id, [], "cli:anna");
  const { overlay } = await readOverlay({ read: own.db.read, instance: own.db.instance });
  const creditsOf = (raw: typeof embeddedData) =>
    loadOverlaid(raw, overlay, RUB)
      .models.find((model) => model.id === known.id)
      ?.prices.map(({ credits }) => credits);
  expect(creditsOf(embeddedData)).toEqual([77]);
  const released = embeddedData.models.map((facts) =>
    (facts as { id: string }).id === known.id ? { ...(facts as object), asof: "2027-01" } : facts,
  );
  expect(creditsOf({ ...embeddedData, models: released })).toEqual(
    known.prices.map(({ credits }) => credits),
  );
});
