import type { InputSchema } from "../data.ts";
import type { PriceRow } from "../model.ts";
import type { ModelSource } from "./model-source.ts";
import { type Condition, conditionOf, normal } from "./price-words.ts";

/** `per image` and the like, as our price lists call them. */
const UNITS: readonly (readonly [string, RegExp])[] = [
  ["1m_input_tokens", /(?:1m|million) input tokens?/],
  ["1m_output_tokens", /(?:1m|million) output tokens?/],
  ["1000_chars", /(?:1[, ]?000|1k) char(?:acter)?s?/],
  ["megapixel", /megapixel|\bmp\b/],
  ["second", /second|\bsec\b|\/s$/],
  ["minute", /minute/],
  ["image", /image|picture/],
  ["video", /video/],
  ["request", /request|generation|call|task|time|song|use/],
];

/** More combinations than this are no price list. */
const ROWS_MAX = 400;

export type FoundPrices =
  | { status: "found"; rows: readonly PriceRow[]; confirmed: boolean }
  /** Sold to nobody, and why. */
  | { status: "none"; reason: string };

/**
 * The price list of a model, out of the rows of the website's feed; `pricingDesc` must name the
 * same sums. A row with a word that cannot be placed makes no price: correct beats available (R109).
 */
export function feedPrices(source: ModelSource, input: InputSchema): FoundPrices {
  if (!source.feed) return { status: "none", reason: "the website's price list is not there" };
  const mine = rowsOf(source);
  if (mine.length === 0)
    return { status: "none", reason: "has no row in the website's price list" };
  const vocabulary = { input, names: namesOf(source) };
  const rows: (PriceRow & { absent: readonly string[] })[] = [];
  for (const { text, unit: words, credits } of mine) {
    const unit = unitCalled(words);
    if (unit === undefined)
      return { status: "none", reason: `is billed «${words}», which is no known unit` };
    const condition = conditionOf(text, vocabulary);
    if (typeof condition === "string") {
      return {
        status: "none",
        reason: `its price list says «${condition}», which no field explains`,
      };
    }
    rows.push(...expanded(condition).map((when) => ({ ...when, unit, credits })));
    if (rows.length > ROWS_MAX) return { status: "none", reason: "its price list has no end" };
  }
  const reason =
    contradiction(rows) ?? billedByFile(rows, input) ?? unlikeProse(rows, source.priceText);
  if (reason !== undefined) return { status: "none", reason };
  return {
    status: "found",
    rows: inOrder(rows).map(({ when, unit, credits }) => ({ when, unit, credits })),
    confirmed: source.priceText !== undefined,
  };
}

function rowsOf({ id, title, feed = [] }: ModelSource) {
  const linked = feed.filter((row) => row.model === id);
  if (linked.length > 0) return linked;
  const names = [normal(id), normal(title)];
  return feed.filter(
    (row) => row.model === undefined && names.includes(normal(row.text.split(",")[0] ?? "")),
  );
}

function namesOf({ id, title, maker, taskTypes }: ModelSource): readonly string[] {
  const tasks = taskTypes.flatMap((it) => [it, it.replaceAll(" ", "-")]);
  return [title, `${maker} ${title}`, id, id.split("/").at(-1) ?? id, maker, ...tasks];
}

export function unitCalled(words: string): string | undefined {
  const text = normal(words);
  return UNITS.find(([, pattern]) => pattern.test(text))?.[0];
}

interface When {
  readonly when: { readonly [field: string]: unknown };
  /** Fields that must not be given, which a row can say by its place only. */
  readonly absent: readonly string[];
}

function expanded(condition: Condition): readonly When[] {
  return [...condition].reduce<readonly When[]>(
    (all, [field, values]) =>
      all.flatMap((row) =>
        values.map((value) =>
          value === null
            ? { ...row, absent: [...row.absent, field] }
            : { ...row, when: { ...row.when, [field]: value } },
        ),
      ),
    [{ when: {}, absent: [] }],
  );
}

type Row = PriceRow & { readonly absent: readonly string[] };

/** What a list of "the first row that matches" could not say without being wrong somewhere. */
function contradiction(rows: readonly Row[]): string | undefined {
  for (const [index, row] of rows.entries()) {
    const twin = rows.findIndex((it) => it.unit === row.unit && isSameCase(it, row));
    if (twin >= 0 && twin < index && rows[twin]?.credits !== row.credits) {
      return `its price list names two prices for ${JSON.stringify(row.when)}`;
    }
    const { when } = row;
    const open = row.absent.find(
      (field) => !rows.some((it) => Bun.deepEquals(it.when, { ...when, [field]: "*" })),
    );
    if (open !== undefined) return `its price list has no price with ${open}`;
  }
  return undefined;
}

/** Seconds that cost otherwise beside a file: whether its own are billed as well is said nowhere. */
function billedByFile(rows: readonly Row[], { properties }: InputSchema): string | undefined {
  const timed = rows.filter(({ unit }) => unit === "second" || unit === "minute");
  const fields = timed.flatMap(({ when }) => Object.keys(when).filter((it) => when[it] === "*"));
  const field = fields.find((name) => {
    const media = [properties[name]?.["x-media"]].flat();
    return media.includes("video") || media.includes("audio");
  });
  return field && `its seconds cost otherwise with ${field}, whose own may be billed too`;
}

function isSameCase(one: Row, other: Row): boolean {
  return Bun.deepEquals(one.when, other.when) && Bun.deepEquals(one.absent, other.absent);
}

/** The sums of the prose and of the feed, which must be the same ones. */
function unlikeProse(rows: readonly PriceRow[], prose: string | undefined): string | undefined {
  if (prose === undefined) return undefined;
  const said = [...prose.matchAll(/([\d.]+)\s*credits?/gi)].map(([, sum]) => Number(sum));
  const listed = rows.map(({ credits }) => credits);
  const isSame =
    said.length > 0 &&
    listed.every((it) => said.includes(it)) &&
    said.every((it) => listed.includes(it));
  if (isSame) return undefined;
  const shown = (sums: readonly number[]) =>
    [...new Set(sums)].toSorted((a, b) => a - b).join(", ");
  return `its price list says ${shown(listed)} credits, its description says ${shown(said) || "none"}`;
}

/** The first row that matches counts: those for a given file, then those with more conditions. */
function inOrder(rows: readonly Row[]): readonly Row[] {
  const given = ({ when }: Row) => Object.values(when).filter((it) => it === "*").length;
  const weight = (row: Row) => given(row) * 100 + Object.keys(row.when).length;
  return rows.toSorted((one, other) => weight(other) - weight(one));
}
