// Goal: a language model that is in nobody's files is sold as it is found.
// Method: the emulated Kie publishes it; a sync, an apply, and one question over HTTP.
import { expect, test } from "bun:test";
import { readOverlay } from "../../src/assortment/index.ts";
import { embeddedData, loadOverlaid, price } from "../../src/catalog/index.ts";
import type { EmulatedModel } from "../../src/emulator/kie/index.ts";
import { present } from "../../src/kernel/index.ts";
import { publishedModels } from "../support/catalogue.ts";
import { freshDatabase } from "../support/database.ts";
import { hurry } from "../support/hurry.ts";
import { type Bench, bench, RUB } from "./bench.ts";

const ID = "talker-9";

/** As the documentation of such models is: a request of its own, two prices, no form. */
function talker(more: Partial<EmulatedModel> = {}): EmulatedModel {
  const path = `/${ID}/v1/chat/completions`;
  const body = {
    type: "object",
    required: ["messages"],
    properties: {
      messages: { type: "array", items: { type: "object" }, minItems: 1 },
      stream: { type: "boolean", default: true },
      reasoning_effort: { type: "string", enum: ["low", "high", "beyond"], default: "high" },
    },
  };
  return {
    id: ID,
    name: "Talker 9",
    maker: "Somebody",
    taskTypes: ["Chat"],
    output: "text",
    schema: { properties: { image_urls: { type: "array", "x-media": "image" } } },
    prices: [
      { when: {}, unit: "1m_input_tokens", credits: 100 },
      { when: {}, unit: "1m_output_tokens", credits: 800 },
    ],
    answers: { path, body, creditsFor: ({ input, output }) => (input + output) / 1000 },
    creditsFor: () => 1,
    ...more,
  };
}

async function found(own: Bench, model: EmulatedModel) {
  own.pair.emulator.control.putModel(model);
  const outcome = await own.sync("cli:anna", [ID]);
  if (outcome.status !== "proposed") throw new Error(outcome.status);
  return outcome.proposal;
}

async function sold({ db }: Bench) {
  const { overlay } = await readOverlay({ read: db.read, instance: db.instance });
  const { models } = loadOverlaid(embeddedData, overlay, RUB);
  return models.find(({ id }) => id === ID);
}

test("a new one is sold by the token right after it was applied, and answers (R97, R100)", async () => {
  await using own = await bench(freshDatabase);
  const proposal = await found(own, talker());
  expect(proposal).toMatchObject({ changes: [{ model: ID, kind: "new" }], unfit: [] });
  expect(proposal.changes[0]?.problem).toBeUndefined();
  await own.proposals.apply(proposal.id, [], "cli:anna");
  const model = present(await sold(own), "it is on sale");
  const today = new Date(own.pair.clock.now()).toISOString().slice(0, 10);
  expect(model).toMatchObject({ kind: "chat", section: "text", since: today });
  expect(model.fields).toMatchObject([
    { name: "prompt", required: true },
    { name: "image_urls", type: "media" },
    // Of the third step nobody knows how much it may write.
    { name: "reasoning_effort", default: "high", options: [{ value: "low" }, { value: "high" }] },
    { name: "before", type: "job", take: { of: "conversation" } },
  ]);
  // 500 tokens around the question and its 5 bytes; 16 384 written tokens for the second step.
  expect(price(model, { prompt: "Hello" })).toEqual({
    status: "priced",
    cost: Math.ceil(((505 * 100 + 16_384 * 800) / 1e6) * 5000) as never,
    upTo: true,
    quantity: 16_384 / 1e6,
    unit: "1m_output_tokens",
  });

  const { path } = present(model.answers, "it answers");
  const question = { path, model: ID, prompt: "Hello", images: [], effort: "low" };
  const answer = await hurry(own.pair.clock, own.pair.kie.ask(question));
  expect(answer).toMatchObject({ status: "answered", text: expect.stringContaining("Hello") });
  expect(await own.sync("cli:anna", [ID])).toMatchObject({ status: "nothing_differs" });
});

test("a new price of a known one is seen, and so is its address (R97, R101)", async () => {
  await using own = await bench(freshDatabase);
  const { control } = own.pair.emulator;
  const known = present(
    publishedModels.find(({ answers }) => answers?.path.endsWith("/chat/completions")),
    "there is one",
  );
  const answers = present(known.answers, "it answers");
  const dearer = (known.prices ?? []).map((row) => ({ ...row, credits: row.credits * 2 }));
  const path = "/moved/v1/chat/completions";
  control.putModel({ ...known, prices: dearer, answers: { ...answers, path } });
  const outcome = await own.sync("cli:anna", [known.id]);
  if (outcome.status !== "proposed") throw new Error(outcome.status);
  const [change] = outcome.proposal.changes;
  expect(change).toMatchObject({ model: known.id, kind: "changed" });
  expect(change?.difference.join("\n")).toContain(`path "${answers.path}" → "${path}"`);
  expect(change?.difference.filter((line) => line.startsWith("price is"))).toHaveLength(2);
});

test.each([
  [
    "one price of two",
    { prices: [{ when: {}, unit: "1m_output_tokens", credits: 8 }] },
    "no price of what is read",
  ],
  [
    "a native protocol",
    { answers: { ...talker().answers, path: "/talk/v1/models/x:generate" } as never },
    "is called through another path: /talk/v1/models/x:generate",
  ],
  [
    "a request that demands what nobody can give",
    {
      answers: {
        ...talker().answers,
        body: { required: ["thread"], properties: { messages: {}, thread: { type: "string" } } },
      } as never,
    },
    "needs a card: its request demands thread",
  ],
])(
  "one with %s is left for a person, with the reason (R97)",
  async (_, more, why) => {
    await using own = await bench(freshDatabase);
    const proposal = await found(own, talker(more));
    expect(proposal).toMatchObject({
      changes: [],
      unfit: [{ id: ID, reason: expect.stringContaining(why) }],
    });
  },
  60_000,
);

test("without a row in the feed the description alone tells the price (R97)", async () => {
  await using own = await bench(freshDatabase);
  const priceText =
    "Input: 100 credits ($0.50) per 1M tokens, output: 800 credits ($4.00) per 1M tokens. " +
    "Cached input costs 10 credits per 1M tokens.";
  const proposal = await found(own, talker({ feed: [], priceText }));
  expect(proposal.changes[0]?.difference).toEqual([
    "Talker 9, Somebody: chat",
    "price      any: 100 credits per 1m_input_tokens",
    "price      any: 800 credits per 1m_output_tokens",
    "has no row in the website's price list: its price is as its description says",
    "97.5 % of the last day went well",
  ]);
  expect(proposal.changes[0]?.problem).toBeUndefined();
});
