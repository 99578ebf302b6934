import { createOwnPrices, type PriceOutcome } from "../assortment/index.ts";
import {
  auditCatalogue,
  type Catalogue,
  embeddedData,
  explainPrice,
  type OwnPrice,
  rateProblem,
} from "../catalog/index.ts";
import { systemClock } from "../kernel/index.ts";
import { rehearseForms } from "../telegram/index.ts";
import { actorOf } from "./catalog-sync.ts";
import { catalogueOf, rubPerUsdOf } from "./catalogue-of.ts";
import { type Command, EXIT_USAGE, type Surroundings } from "./command.ts";
import { withDatabase } from "./open.ts";

const MULTIPLIER_DEFAULT = "2";

export const catalogAudit: Command = {
  name: "catalog audit",
  takes: "[--json]",
  about: "prove that every model on sale is valid, priced, described and can be run by its form",
  async run(args, surroundings) {
    const catalogue = await present(surroundings);
    const rate = rateIn(surroundings.env);
    const report = auditCatalogue(catalogue, rate);
    // Without a rate there are no prices to show on their screens; the margins tell why.
    const forms = rateProblem(rate) ? [] : await rehearseForms({ catalogue, rate });
    const checks = [...report.checks, ...forms];
    const isSound = checks.every(({ ok }) => ok);
    if (args.includes("--json")) {
      surroundings.out(`${JSON.stringify({ ok: isSound, checks })}\n`);
      return isSound ? 0 : 1;
    }
    for (const { name, ok, detail } of checks) {
      surroundings.out(`${ok ? "ok  " : "FAIL"} ${name}: ${detail}\n`);
    }
    surroundings.out(`\n${report.table}\n\n${report.kinds}\n`);
    return isSound ? 0 : 1;
  },
};

export const catalogShow: Command = {
  name: "catalog show",
  takes: "[model]",
  about: "list the models, or print one: its card, fields and prices",
  async run(args, surroundings) {
    const catalogue = await present(surroundings);
    const wished = args[0];
    if (wished === undefined) {
      for (const { key, id, section } of catalogue.models) {
        surroundings.out(`${key.padEnd(13)} ${section.padEnd(8)} ${id}\n`);
      }
      return 0;
    }
    const model = catalogue.models.find(({ id, key }) => id === wished || key === wished);
    if (!model) return unknownModel(wished, surroundings.err);
    const { schema: _schema, terms: _terms, ...shown } = model;
    surroundings.out(`${JSON.stringify(shown, null, 2)}\n`);
    return 0;
  },
};

export const catalogPrice: Command = {
  name: "catalog price",
  takes: "<model> [field=value … | --set multiplier=N | --set price=ROUBLES | --clear]",
  about: "explain a price, row by row; set or clear the house's own price of a model",
  async run(args, surroundings) {
    const [wished = "", ...rest] = args;
    const asked = ownPriceIn(rest);
    if (asked === "unclear") {
      surroundings.err("--set takes multiplier=1.5 or price=25.50, in roubles a run\n");
      return EXIT_USAGE;
    }
    if (asked) return setPrice(wished, asked.price, surroundings);
    const { models } = await present(surroundings);
    const model = models.find(({ id, key }) => id === wished || key === wished);
    if (!model) return unknownModel(wished, surroundings.err);
    const input = Object.fromEntries(rest.map(pairOf));
    const lines = explainPrice(model, input, rateIn(surroundings.env));
    for (const line of lines) surroundings.out(`${line}\n`);
    return 0;
  },
};

const rateIn = (env: Surroundings["env"]) => ({
  rubPerUsd: rubPerUsdOf(env),
  multiplier: env.PRICE_MULTIPLIER ?? MULTIPLIER_DEFAULT,
});

async function present(surroundings: Surroundings): Promise<Catalogue> {
  const { catalogue, note } = await catalogueOf(surroundings.env);
  if (note !== undefined) surroundings.err(`${note}: this is the catalogue of the files alone\n`);
  return catalogue;
}

/** What is asked for; `undefined`: nothing is to be changed. */
function ownPriceIn(words: readonly string[]): { price?: OwnPrice } | "unclear" | undefined {
  if (words.includes("--clear")) return words.length === 1 ? {} : "unclear";
  if (!words.includes("--set")) return undefined;
  const [flag, text = ""] = words;
  if (flag !== "--set" || words.length !== 2) return "unclear";
  const multiplier = /^multiplier=(\d+(?:\.\d+)?)$/.exec(text)?.[1];
  if (multiplier !== undefined) return { price: { multiplier } };
  const [, roubles, hundredths = ""] = /^price=(\d{1,7})(?:[.,](\d{1,2}))?$/.exec(text) ?? [];
  if (roubles === undefined) return "unclear";
  return { price: { fixedKopecks: Number(roubles) * 100 + Number(hundredths.padEnd(2, "0")) } };
}

function setPrice(
  model: string,
  price: OwnPrice | undefined,
  surroundings: Surroundings,
): Promise<number> {
  return withDatabase(surroundings, async (db) => {
    const rubPerUsd = rubPerUsdOf(surroundings.env);
    const prices = createOwnPrices({ db, clock: systemClock, raw: embeddedData, rubPerUsd });
    const outcome = await prices.set(model, price, actorOf(surroundings));
    return told(outcome, model, surroundings);
  });
}

function told(outcome: PriceOutcome, asked: string, { out, err }: Surroundings): number {
  switch (outcome.status) {
    case "unknown_model":
      return unknownModel(asked, err);
    case "refused":
      err(`refused: ${outcome.reason}\n`);
      return 1;
    case "same":
      out(`${outcome.model}: it was so before\n`);
      return 0;
    case "set":
      out(`${outcome.model}: has its own price; running processes follow within seconds\n`);
      return 0;
    case "cleared":
      out(`${outcome.model}: has the ordinary price again\n`);
      return 0;
  }
}

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
