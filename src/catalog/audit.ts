import { Ajv2020 } from "ajv/dist/2020.js";
import { cardFaults, labelFaults, nameFaults } from "./audit-words.ts";
import { checkInput } from "./check-input.ts";
import { loadCatalogue } from "./load.ts";
import type { Catalogue, Model, Rate } from "./model.ts";
import { rateOf } from "./own-price.ts";
import { everyField } from "./place.ts";
import { price, pricedInputs, startingPrice, unpricedInputs } from "./price.ts";
import { costInKopecks, rateProblem, toKopecks } from "./rate.ts";
import { toSend } from "./to-send.ts";

export interface CatalogueAudit {
  readonly ok: boolean;
  readonly checks: readonly AuditCheck[];
  /** How many models of each kind there are, and what they cost. */
  readonly kinds: string;
  /** One line a model, in columns. */
  readonly table: string;
}

export interface AuditCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

const MICRO_USD = 1_000_000;

/**
 * Proves what the loader takes on trust to be quick, by compiling every schema and every rule, and
 * lists what is not sold and why (R35). It takes about a second.
 */
export function auditCatalogue(
  catalogue: Catalogue = loadCatalogue(),
  rate: Rate = { rubPerUsd: "78.00", multiplier: "2" },
): CatalogueAudit {
  const checks = [
    entries(catalogue),
    schemas(catalogue),
    examples(catalogue),
    prices(catalogue),
    margins(catalogue, rate),
    cards(catalogue),
    labels(catalogue),
    fact("left out", `${catalogue.leftOut.length}`, catalogue.leftOut.map(reasonLine)),
    fact("facts", confidenceOf(catalogue), []),
  ];
  const kinds = kindsOf(catalogue.models);
  const table = tableOf(catalogue.models);
  return { ok: checks.every((check) => check.ok), checks, kinds, table };
}

/** A check is passed when it found nothing; `done` says over what. */
function proof(name: string, done: string, faults: readonly string[]): AuditCheck {
  return { name, ok: faults.length === 0, detail: [done, ...faults].join("\n     ") };
}

function fact(name: string, done: string, lines: readonly string[]): AuditCheck {
  return { name, ok: true, detail: [done, ...lines].join("\n     ") };
}

function reasonLine({ id, reason }: { id: string; reason: string }): string {
  return `${id}: ${reason}`;
}

function entries({ models, broken }: Catalogue): AuditCheck {
  return proof("entries", `${models.length} models for sale`, broken.map(reasonLine));
}

function schemas({ models }: Catalogue): AuditCheck {
  const ajv = new Ajv2020({ strict: false, formats: { uri: true } });
  const faults = models.flatMap((model) => {
    if (!ajv.validateSchema(model.schema)) return [`${model.id}: ${ajv.errorsText()}`];
    const sent = toSend(model, model.example);
    if (!ajv.validate(model.schema, sent)) return [`${model.id}: ${ajv.errorsText()}`];
    return [];
  });
  const done = `${models.length} official schemas hold, and each accepts its example`;
  return proof("schemas", done, faults);
}

function examples({ models }: Catalogue): AuditCheck {
  const faults = models.flatMap((model) =>
    checkInput(model, model.example).map((it) => `${model.id}: ${it.rule}: ${it.text}`),
  );
  const rules = models.reduce((sum, { terms }) => sum + terms.musts.length, 0);
  return proof("examples", `every example passes its form and its rules (${rules})`, faults);
}

function prices({ models }: Catalogue): AuditCheck {
  const count = models.reduce((sum, model) => sum + pricedInputs(model).length, 0);
  const faults = models.flatMap((model) =>
    unpricedInputs(model).map((input) => `${model.id}: no price for ${JSON.stringify(input)}`),
  );
  return proof("prices", `${count} combinations of options are priced or refused`, faults);
}

/** Each combination of options is sold for more than it costs us, own prices included (R108). */
function margins({ models }: Catalogue, rate: Rate): AuditCheck {
  const problem = rateProblem(rate);
  if (problem) return proof("margins", "no prices", [problem]);
  const faults = models.flatMap((model) => marginFaults(model, rate));
  const free = models.filter(({ terms }) => terms.billing.free).length;
  const done = `every price at ${rate.rubPerUsd} roubles × ${rate.multiplier} covers its cost`;
  return proof("margins", `${done}; ${free} models cost nothing`, faults);
}

function marginFaults(model: Model, rate: Rate): readonly string[] {
  const { free = false } = model.terms.billing;
  return pricedInputs(model).flatMap((input) => {
    const quote = price(model, input);
    if (quote.status === "no_price") return [];
    const cost = costInKopecks(quote.cost, rate.rubPerUsd);
    const asked = toKopecks(quote.cost, rateOf(model, rate));
    const isCovered = asked >= cost && (asked > 0 || free);
    return isCovered ? [] : [`${model.id}: ${asked} kopecks for ${cost}: ${JSON.stringify(input)}`];
  });
}

function cards({ models }: Catalogue): AuditCheck {
  const fields = models.reduce((sum, model) => sum + everyField(model.fields).length, 0);
  const done = `${models.length} cards are complete, ${fields} fields have a label and an example`;
  return proof("cards", done, models.flatMap(cardFaults));
}

function labels({ models }: Catalogue): AuditCheck {
  const done = "names, fields and options differ after being cut to a button";
  return proof("labels", done, [...models.flatMap(labelFaults), ...nameFaults(models)]);
}

function confidenceOf({ models }: Catalogue): string {
  const unsure = models.filter((model) => model.confidence !== "official");
  const list = unsure.map((model) => `${model.id} (${model.confidence})`).join(", ");
  return `${models.length - unsure.length} from the provider's own pages; ${list || "no others"}`;
}

function kindsOf(models: readonly Model[]): string {
  const groups = [...Map.groupBy(models, ({ section, kind }) => `${section} ${kind}`)];
  const rows = groups.map(([name, members]) => {
    const [section = "", kind = ""] = name.split(" ");
    const costs = members.flatMap((model) => {
      const least = startingPrice(model);
      return least.status === "priced" ? [least.cost / MICRO_USD] : [];
    });
    return [section, kind, `${members.length}`, `from ${Math.min(...costs)} USD`];
  });
  const total = ["all", "", `${models.length}`, ""];
  return inColumns([...rows.toSorted((a, b) => `${a}`.localeCompare(`${b}`)), total]);
}

function tableOf(models: readonly Model[]): string {
  const rows = models.map((model) => {
    const { key, section, kind, id, fields } = model;
    const least = startingPrice(model);
    const from = least.status === "priced" ? `${least.cost / MICRO_USD} USD` : "no price";
    return [key, section, kind, id, `from ${from}`, `${fields.length} fields`];
  });
  return inColumns(rows);
}

function inColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
