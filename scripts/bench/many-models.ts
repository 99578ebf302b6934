import type { Data, RawData } from "../../src/catalog/data.ts";
import { embeddedData } from "../../src/catalog/files.ts";
import { loadCatalogue } from "../../src/catalog/index.ts";

type Named = { id: string; name: string };

/** The real catalogue, its models on sale repeated under other names until there are so many. */
export function manyModels(count: number): RawData {
  const sold = new Set(loadCatalogue().models.map(({ id }) => id));
  const real = embeddedData as unknown as Data & { models: readonly Named[] };
  const originals = real.models.filter(({ id }) => sold.has(id));
  const copies = Array.from({ length: count }, (_, at) => {
    const model = originals[at % originals.length] as Named;
    const round = Math.floor(at / originals.length);
    const again =
      round === 0 ? {} : { id: `${model.id}/${round}`, name: `${nth(round)} ${model.name}` };
    return { from: model.id, model: { ...model, ...again } };
  });
  const idsOf = Map.groupBy(copies, ({ from }) => from);
  const each = <T>(entries: { readonly [id: string]: T }, ofCopy = (entry: T) => entry) =>
    Object.fromEntries(
      copies.flatMap(({ from, model }) => {
        const entry = entries[from];
        if (entry === undefined) return [];
        return [[model.id, from === model.id ? entry : ofCopy(entry)] as const];
      }),
    );
  return {
    ...embeddedData,
    models: copies.map(({ model }) => model),
    // A copy goes by its own name.
    cards: each(embeddedData.cards as { [id: string]: object }, (card) => ({
      ...card,
      name: undefined,
    })),
    keys: Object.fromEntries(copies.map(({ model }, at) => [model.id, `m${at}`])),
    rules: (embeddedData.rules as readonly { models: readonly string[] }[]).map((rule) => ({
      ...rule,
      models: rule.models.flatMap((id) => (idsOf.get(id) ?? []).map(({ model }) => model.id)),
    })),
    billing: { ...real.billing, models: each(real.billing.models) },
    sections: {},
    unsold: {},
  };
}

/** Words that nobody else has: `Bako`, `Beko`, … */
function nth(round: number): string {
  const vowels = "aeiou";
  return `B${vowels[round % 5]}k${vowels[Math.floor(round / 5) % 5]}`;
}
