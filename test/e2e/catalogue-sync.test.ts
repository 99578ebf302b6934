// Goal: a model that is in nobody's files is read from the provider, applied by the operator and
// sold by the bot that runs, for the price that is shown.
// Method: the program's own commands against the emulated Kie over HTTP, on a file and on a server.
import { expect, test } from "bun:test";
import { catalogueOf } from "../../src/commands/catalogue-of.ts";
import { formatRoubles, kopecks, present } from "../../src/kernel/index.ts";
import { onEachBackEnd } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { FormWalker } from "../support/form-walker.ts";
import { startWorld, type World } from "../support/world.ts";

const ID = "somebody/bright new 100%";
const NAME = "Bright New";

/** A document as odd as the real ones, given to the provider through its control interface. */
const document = {
  openapi: "3.1.0",
  paths: {
    "/api/v1/jobs/createTask": {
      post: {
        requestBody: {
          content: {
            "application/json": {
              schema: { $ref: "#/components/schemas/Bright%20New%20100%25%20" },
            },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      "Bright New 100% ": {
        type: "object",
        required: ["model", "input"],
        properties: {
          model: { type: "string" },
          input: { $ref: "#/components/schemas/Input~1of" },
        },
      },
      "Input/of": {
        allOf: [
          { type: "object", required: ["prompt"], properties: { prompt: { type: "string" } } },
          {
            properties: {
              resolution: { type: "string", enum: ["1K", "4K"], default: "1K" },
              glow: { anyOf: [{ type: "integer", minimum: 0, maximum: 9 }, { type: "null" }] },
            },
          },
        ],
      },
    },
  },
};

/** An input in one of two shapes, each by a reference, with names as the provider writes them. */
const shapes = {
  openapi: "3.1.0",
  paths: document.paths,
  components: {
    schemas: {
      "Bright New 100% ": {
        type: "object",
        required: ["model", "input"],
        properties: {
          model: { type: "string" },
          input: {
            oneOf: [
              { $ref: "#/components/schemas/By%20words%20100%25" },
              { $ref: "#/components/schemas/From%20a%20photo" },
            ],
          },
        },
      },
      "By words 100%": {
        title: "По описанию",
        type: "object",
        required: ["prompt", "mode"],
        properties: {
          prompt: { $ref: "#/components/schemas/Some%20words" },
          mode: { const: "100% words" },
        },
        additionalProperties: false,
      },
      "From a photo": {
        title: "Из фото",
        type: "object",
        required: ["prompt", "mode", "image_url"],
        properties: {
          prompt: { $ref: "#/components/schemas/Some%20words" },
          mode: { const: "a photo" },
          image_url: { type: "string", format: "uri", description: "URL of the image" },
        },
        additionalProperties: false,
      },
      "Some words": { type: "string", maxLength: 800 },
    },
  },
};

function row(text: string, creditPrice: string) {
  const anchor = `https://kie.ai/x?model=${encodeURIComponent(ID)}`;
  const shared = { interfaceType: "image", provider: "Somebody", usdPrice: "0", anchor };
  return { ...shared, modelDescription: text, creditPrice, creditUnit: "per image" };
}

/** Published with another document and one price. */
const ofShapes = {
  openapi: shapes,
  priceText: "It costs 5 credits per image",
  feed: [row(NAME, "5")],
};

async function publish(world: World, credits4K = 20, credits1K = 5, other = {}): Promise<void> {
  const body = {
    id: ID,
    name: NAME,
    maker: "Somebody",
    output: "image",
    taskTypes: ["Text to Image"],
    openapi: document,
    credits: credits1K,
    priceText: `1K costs ${credits1K} credits per image, 4K costs ${credits4K} credits per image`,
    feed: [row(`${NAME}, 1K`, String(credits1K)), row(`${NAME}, 4K`, String(credits4K))],
    ...other,
  };
  const asked = { method: "POST", body: JSON.stringify(body) };
  expect((await fetch(`${world.kie.url}/emulator/models`, asked)).status).toBe(200);
}

async function applied(world: World, times: number): Promise<void> {
  await eventually(
    "the running bot has read the catalogue anew",
    () => world.printed().split("catalogue read anew").length > times,
  );
}

onEachBackEnd((_fresh, _backEnd, empty) => {
  test("a model that nobody knew is sold right after apply (R97, R100, R105, R108)", async () => {
    using database = await empty();
    await using world = await startWorld({ databaseUrl: database.url });
    await publish(world);
    const { models: before } = (await catalogueOf(world.env)).catalogue;
    expect(before.some(({ id }) => id === ID)).toBe(false);

    const synced = await world.trt("catalog", "sync", ID);
    expect(synced).toEqual({
      code: 0,
      out: expect.stringContaining("Proposal 1: 1 new, 0 changed"),
    });
    const shown = await world.trt("catalog", "diff");
    expect(shown.out).toContain(`+ ${ID}\n    ${NAME}, Somebody: text-to-image\n`);
    expect(shown.out).toContain("price      resolution=4K: 20 credits per image");
    expect(shown.out).not.toContain("would not be sold");

    const twice = await world.trt("catalog", "sync", ID);
    expect(twice.out).toContain("Proposal 1: 1 new");
    expect(await world.trt("catalog", "apply", "1")).toEqual({ code: 0, out: `applied  ${ID}\n` });
    expect((await world.trt("catalog", "apply", "1")).out).toBe(`applied before  ${ID}\n`);
    expect((await world.trt("catalog", "sync", ID)).out).toContain("nothing differs");
    await applied(world, 1);

    const { models } = (await catalogueOf(world.env)).catalogue;
    const model = present(
      models.find(({ id }) => id === ID),
      "it is for sale",
    );
    const walker = new FormWalker(world.person("Аня"), model);
    const { person } = walker;
    expect((await walker.findsCard()).text).toContain("Рисует картинку по описанию.");
    const confirmation = await walker.walks();
    const price = formatRoubles(kopecks(390)); // 5 credits × 0.005 × 78 × 2
    expect(confirmation.text).toContain(`Цена: ${price}`);
    await person.presses("✅ Запустить");
    const done = await person.sees(/Готово/);
    expect(done.text).toContain(price);
    const [task] = world.kie.control.tasks();
    expect(task).toMatchObject({ model: ID, state: "success", input: { resolution: "1K" } });

    // The house asks its own price; the bot follows without a restart, everywhere.
    const below = await world.trt("catalog", "price", ID, "--set", "price=5");
    expect(below).toEqual({
      code: 1,
      out: "refused: 5\u00a0₽ is below the cost of its dearest run, 7,80\u00a0₽\n",
    });
    expect((await world.trt("catalog", "price", ID, "--set", "price=12.50")).code).toBe(0);
    await applied(world, 2);
    const second = new FormWalker(world.person("Борис"), model);
    expect((await second.findsCard()).text).toContain("12,50\u00a0₽");
    expect((await second.walks()).text).toContain("Цена: 12,50\u00a0₽");
    await second.person.presses("✅ Запустить");
    expect((await second.person.sees(/Готово/)).text).toContain("12,50\u00a0₽");

    const log = await world.trt("catalog", "log", ID);
    expect(log.out.split("\n").map((line) => line.split("  ")[2])).toEqual([
      "priced",
      "applied",
      undefined,
    ]);
    expect((await world.trt("ledger", "audit")).code).toBe(0);
    expect(world.printed()).not.toMatch(/"level":"error"/);
  });

  test("a price that rose is proposed, and a confirmation from before is kept or refused (R108, R109)", async () => {
    using database = await empty();
    await using world = await startWorld({ databaseUrl: database.url });
    await publish(world);
    await world.trt("catalog", "sync", ID);
    await world.trt("catalog", "apply", "1", ID);
    await applied(world, 1);
    const { models } = (await catalogueOf(world.env)).catalogue;
    const model = present(
      models.find(({ id }) => id === ID),
      "it is for sale",
    );
    const walker = new FormWalker(world.person("Аня"), model);
    await walker.findsCard();
    expect((await walker.walks()).text).toContain("Цена: 3,90\u00a0₽");
    await publish(world, 60, 50);
    expect((await world.trt("catalog", "sync", ID)).out).toContain("Proposal 2: 0 new, 1 changed");
    const diff = (await world.trt("catalog", "diff", "2")).out;
    expect(diff).toContain("price was  resolution=4K: 20 credits per image");
    expect(diff).toContain("price is   resolution=4K: 60 credits per image");

    expect((await world.trt("catalog", "reject", "2")).out).toBe(`rejected  ${ID}\n`);
    expect((await world.trt("catalog", "history")).out).toMatch(/1 rejected[\s\S]*1 applied/);
    expect((await world.trt("catalog", "apply", "1", ID)).out).toContain("applied before");
    expect((await world.trt("catalog", "apply", "7")).code).toBe(1);
    expect((await world.trt("catalog", "apply", "two")).code).toBe(64);
    // Named, it can still be applied.
    expect((await world.trt("catalog", "apply", "2", ID)).code).toBe(0);
    const price = await world.trt("catalog", "price", ID, "resolution=4K");
    expect(price.out).toContain("46,80");
    // What was promised is below the cost now: it is not run, and shown anew.
    await applied(world, 2);
    await walker.person.presses("✅ Запустить");
    const again = await walker.person.sees("что-то поменялось");
    expect(again.text).toContain("Цена: 39\u00a0₽");
    await walker.person.presses("✅ Запустить");
    const done = await walker.person.sees(/Готово/);
    expect(done.text).toContain("39\u00a0₽");
  });
});

test("an input in several shapes is asked for as a choice, each sold as its shape has it (R97, R90, R103)", async () => {
  await using world = await startWorld();
  await publish(world, 5, 5, ofShapes);
  expect((await world.trt("catalog", "sync", ID)).out).toContain("Proposal 1: 1 new");
  expect((await world.trt("catalog", "diff")).out).not.toContain("would not be sold");
  expect((await world.trt("catalog", "apply", "1")).out).toBe(`applied  ${ID}\n`);
  await applied(world, 1);
  const { models } = (await catalogueOf(world.env)).catalogue;
  const model = present(
    models.find(({ id }) => id === ID),
    "it is for sale",
  );

  const words = { prompt: "рыжий кот", mode: "100% words" };
  const photo = { ...words, mode: "a photo", image_url: "https://example.com/in.png" };
  const bought = [
    { example: words, sent: words },
    { example: photo, sent: { ...photo, image_url: expect.stringContaining("http") } },
  ];
  for (const { example, sent } of bought) {
    const walker = new FormWalker(world.person("Аня"), { ...model, example });
    await walker.findsCard();
    expect((await walker.walks()).text).toContain("Цена: 3,90\u00a0₽");
    await walker.person.presses("✅ Запустить");
    await walker.person.sees(/Готово/);
    // The provider has held it against the document: nothing of the other shape, no choice of ours.
    expect(world.kie.control.tasks().map(({ state, input }) => [state, input])).toContainEqual([
      "success",
      sent,
    ]);
  }
  expect((await world.trt("ledger", "audit")).code).toBe(0);
  expect((await world.trt("catalog", "audit")).code).toBe(0);
  expect(world.printed()).not.toMatch(/"level":"error"/);
});
