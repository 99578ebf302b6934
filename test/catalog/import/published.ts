import { embeddedData, officialFacts } from "../../../src/catalog/files.ts";
import type { Ground } from "../../../src/catalog/import/ground.ts";
import type { ModelSource, PriceLine } from "../../../src/catalog/import/model-source.ts";
import { type Facts, type JsonSchema, protocolOf } from "../../../src/catalog/index.ts";
import { readData } from "../../../src/catalog/read-data.ts";
import { createSchemas } from "../../../src/catalog/schemas.ts";
import { taskTypesOf } from "../../../src/emulator/kie/discovery/listing.ts";
import { openapiOf } from "../../../src/emulator/kie/discovery/openapi.ts";
import { feedRows, priceText } from "../../../src/emulator/kie/discovery/price-feed.ts";
import { present } from "../../../src/kernel/index.ts";
import { publishedModels } from "../../support/catalogue.ts";

const { data } = readData(embeddedData, createSchemas(embeddedData.format as JsonSchema));

export const ground: Ground = data;

const feed: readonly PriceLine[] = publishedModels.flatMap(feedRows).map((row) => {
  const model = present(URL.parse(row.anchor)?.searchParams.get("model"), "it links to its model");
  const { modelDescription: text, creditPrice, creditUnit: unit } = row;
  return { text, credits: Number(creditPrice), unit, model };
});

/** Native addresses of models that are sold under another one are spoken to in no way of ours. */
const askable = officialFacts().filter(({ path }) => path === undefined || protocolOf(path));

/** Each model of our files as the emulated provider publishes it. */
export const published: readonly { facts: Facts; source: ModelSource }[] = askable.map((facts) => {
  const model = present(
    publishedModels.find((it) => it.id === facts.id),
    "the emulator has every model",
  );
  const text = priceText(model);
  const source: ModelSource = {
    id: facts.id,
    title: facts.name,
    maker: facts.maker,
    taskTypes: taskTypesOf(model),
    ...(text !== null && { priceText: text }),
    document: openapiOf(model),
    feed,
  };
  return { facts, source };
});

/** The request's schema in a document, with `components` of its own. */
export function documentOf(input: object, schemas: object = {}): object {
  const body = { type: "object", required: ["model", "input"], properties: { input } };
  const content = { "application/json": { schema: body } };
  return {
    openapi: "3.1.0",
    paths: { "/api/v1/jobs/createTask": { post: { requestBody: { content } } } },
    components: { schemas },
  };
}
