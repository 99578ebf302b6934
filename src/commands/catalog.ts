import { auditCatalogue, explainPrice, loadCatalogue } from "../catalog/index.ts";
import { type Command, EXIT_USAGE } from "./command.ts";

const RATE_DEFAULTS = { rubPerUsd: "78.00", multiplier: "2" };

export const catalogAudit: Command = {
  name: "catalog audit",
  takes: "[--json]",
  about: "prove that every model on sale validates, is priced and has its card",
  async run(args, surroundings) {
    const report = auditCatalogue();
    if (args.includes("--json")) {
      surroundings.out(`${JSON.stringify({ ok: report.ok, checks: report.checks })}\n`);
      return report.ok ? 0 : 1;
    }
    for (const { name, ok, detail } of report.checks) {
      surroundings.out(`${ok ? "ok  " : "FAIL"} ${name}: ${detail}\n`);
    }
    surroundings.out(`\n${report.table}\n`);
    return report.ok ? 0 : 1;
  },
};

export const catalogShow: Command = {
  name: "catalog show",
  takes: "[model]",
  about: "list the models, or print one: its card, fields and prices",
  async run(args, surroundings) {
    const catalogue = loadCatalogue();
    const asked = args[0];
    if (asked === undefined) {
      for (const { key, id, section } of catalogue.models) {
        surroundings.out(`${key.padEnd(13)} ${section.padEnd(8)} ${id}\n`);
      }
      return 0;
    }
    const model = catalogue.models.find(({ id, key }) => id === asked || key === asked);
    if (!model) return unknownModel(asked, surroundings.err);
    const { schema: _schema, terms: _terms, ...shown } = model;
    surroundings.out(`${JSON.stringify(shown, null, 2)}\n`);
    return 0;
  },
};

export const catalogPrice: Command = {
  name: "catalog price",
  takes: "<model> [field=value …]",
  about: "explain a price, row by row",
  async run(args, surroundings) {
    const [asked, ...pairs] = args;
    const model = loadCatalogue().models.find(({ id, key }) => id === asked || key === asked);
    if (!model) return unknownModel(asked ?? "", surroundings.err);
    const input = Object.fromEntries(pairs.map(pairOf));
    const rate = {
      rubPerUsd: surroundings.env.FX_RUB_PER_USD ?? RATE_DEFAULTS.rubPerUsd,
      multiplier: surroundings.env.PRICE_MULTIPLIER ?? RATE_DEFAULTS.multiplier,
    };
    for (const line of explainPrice(model, input, rate)) surroundings.out(`${line}\n`);
    return 0;
  },
};

function pairOf(pair: string): [string, unknown] {
  const at = pair.indexOf("=");
  const [name, text] = at < 0 ? [pair, "true"] : [pair.slice(0, at), pair.slice(at + 1)];
  if (text === "true" || text === "false") return [name, text === "true"];
  return [name, /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text];
}

function unknownModel(asked: string, err: (text: string) => void): number {
  err(`no model «${asked}»: \`trt catalog show\` lists them\n`);
  return EXIT_USAGE;
}
