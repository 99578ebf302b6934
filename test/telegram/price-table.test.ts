import { expect, test } from "bun:test";
import { type Input, type Model, price, toKopecks } from "../../src/catalog/index.ts";
import { formatRoubles, present } from "../../src/kernel/index.ts";
import { priceTable } from "../../src/telegram/flows/price-table.ts";
import { catalogue } from "../support/catalogue.ts";

const rate = { rubPerUsd: "78.00", multiplier: "2" };

const sold = (key: string): Model => present(catalogue.byKey(key), `${key} is sold`);

function lines(key: string): string[] {
  return priceTable(sold(key), rate).map((line) =>
    `${line.label}: ${formatRoubles(line.price)} / ${line.unit}`.replaceAll("\u00a0", " "),
  );
}

test("a price list names each choice, and what is left for «everything else» (G14, R142)", () => {
  expect(lines("nb21")).toEqual(["1K: 3,12 ₽ / image", "2K: 4,68 ₽ / image", "4K: 7,02 ₽ / image"]);
  expect(lines("kl3")).toEqual([
    "Обычное, со звуком: нет: 10,92 ₽ / second",
    "Высокое, со звуком: нет: 14,04 ₽ / second",
    "Обычное, со звуком: 15,60 ₽ / second",
    "Высокое, со звуком: 21,06 ₽ / second",
    "4K, со звуком: 52,26 ₽ / second",
    "4K, со звуком: нет: 52,26 ₽ / second",
  ]);
  expect(lines("el-turbo")).toEqual([": 4,68 ₽ / 1000_chars"]);
  expect(lines("nb1")).toEqual([]);
});

test("no two lines of a price list say the same, and none says nothing beside others (G14)", () => {
  for (const { key } of catalogue.models) {
    const labels = priceTable(sold(key), rate).map(({ label }) => label);
    expect([key, new Set(labels).size]).toEqual([key, labels.length]);
    if (labels.length > 1) expect([key, labels.includes("")]).toEqual([key, false]);
  }
});

// What a line says is what a run with that choice costs, where one choice decides.
test.each([
  ["nb21", "4K", { resolution: "4K" }],
  ["nb21", "1K", { resolution: "1K" }],
  ["gpt25f", "2K", { resolution: "2K" }],
  ["ideo3", "Качественно", { rendering_speed: "QUALITY" }],
])("%s says of %s what it costs (N26, R111)", (key, label, values) => {
  const model = sold(key);
  const line = priceTable(model, rate).find((it) => it.label === label);
  const quote = price(model, { ...model.example, ...(values as Input) });
  expect(quote.status === "priced" && toKopecks(quote.cost, rate)).toBe(
    present(line, `${key} has a line for ${label}`).price,
  );
});
