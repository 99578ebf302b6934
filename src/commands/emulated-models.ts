import {
  creditsOfTokens,
  type Facts,
  loadCatalogue,
  type Model,
  officialFacts,
  price,
} from "../catalog/index.ts";
import type { EmulatedModel } from "../emulator/index.ts";

/** One credit is 5 000 millionths of a dollar (kie/API.md §13). */
const MICRO_USD_PER_CREDIT = 5_000;

/** What the emulated provider has: every model of the files, by its official schema and price. */
export function emulatedModels(models: readonly Model[] = loadCatalogue().models): EmulatedModel[] {
  const onSale = new Map(models.map((model) => [model.id, model]));
  return officialFacts().map((facts) => {
    const model = onSale.get(facts.id);
    return {
      ...publishedFacts(facts),
      creditsFor(input) {
        const priced = model && price(model, input);
        if (priced?.status === "priced") return priced.cost / MICRO_USD_PER_CREDIT;
        return facts.pricing[0]?.credits ?? 0;
      },
      ...(facts.path !== undefined &&
        facts.body && {
          answers: {
            path: facts.path,
            body: facts.body,
            creditsFor: (used) => Number((model && creditsOfTokens(model, used)) ?? 0),
          },
        }),
    };
  });
}

/** As much as the discovery API tells. */
function publishedFacts({ id, input, output, kind, name, maker, pricing }: Facts) {
  return { id, schema: input, output, kind, name, maker, prices: pricing };
}
