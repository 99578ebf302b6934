import { expect, test } from "bun:test";
import { manyModels } from "../../scripts/bench/many-models.ts";
import { flowOf, render, screensOf } from "../../scripts/bench/menu.ts";
import { loadCatalogue } from "../../src/catalog/index.ts";

test("every screen that is measured is one that people see, of many models too (R165)", async () => {
  const catalogue = loadCatalogue(manyModels(300));
  expect(catalogue.broken).toEqual([]);
  expect(catalogue.models).toHaveLength(300);
  const flow = flowOf(catalogue);
  for (const actions of Object.values(screensOf(catalogue))) {
    for (const action of actions) {
      const { text, keyboard = [] } = await render(action, flow);
      expect(text.length).toBeGreaterThan(20);
      expect(
        keyboard
          .flat()
          .map((button) => button.text)
          .join(),
      ).toContain(action.do === "menu" ? "Найти модель" : "Меню");
    }
  }
});
