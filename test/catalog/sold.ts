import type { Model } from "../../src/catalog/index.ts";
import { catalogue } from "../support/catalogue.ts";

export { catalogue };

/** A model by the provider's id; a test that names one that is not sold fails here. */
export function sold(id: string): Model {
  const model = catalogue.models.find((it) => it.id === id);
  if (!model) throw new Error(`${id} is not for sale`);
  return model;
}

/** `count` files of a person's. */
export function files(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `tg:file${index}`);
}
