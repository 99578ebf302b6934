import { loadCatalogue, price } from "../catalog/index.ts";

/** One credit is 5 000 millionths of a dollar (kie/API.md §13). */
const MICRO_USD_PER_CREDIT = 5_000;

/** What the emulated provider sells: the models of the catalogue, by their official schemas. */
export function emulatedModels() {
  return loadCatalogue().models.map((model) => ({
    id: model.id,
    schema: model.schema,
    output: model.output,
    kind: model.kind,
    creditsFor(input: Record<string, unknown>) {
      const priced = price(model, input);
      return priced.status === "priced" ? priced.cost / MICRO_USD_PER_CREDIT : 0;
    },
  }));
}
