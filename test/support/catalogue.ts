import { type Catalogue, loadCatalogue } from "../../src/catalog/index.ts";
import { emulatedModels } from "../../src/commands/emulated-models.ts";
import type { EmulatedModel } from "../../src/emulator/kie/index.ts";

/** The catalogue as the program has it. Reading it takes 0.2 s: once for all tests of a process. */
export const catalogue: Catalogue = Object.freeze({ ...loadCatalogue() });

/** The same for a test that takes models out of it. */
export function changeableCatalogue(): Catalogue {
  return { ...catalogue };
}

/** What the emulated provider has of it. */
export const publishedModels: readonly EmulatedModel[] = Object.freeze(
  emulatedModels(catalogue.models),
);
