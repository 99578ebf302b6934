import type { ModelSource, PriceLine } from "./model-source.ts";
import { KEPT_TOKENS } from "./price-unit.ts";
import { normal } from "./price-words.ts";

const AMOUNT = String.raw`(\d[\d,]*(?:\.\d+)?)\s*credits?\b`;
/** `16 credits (0.08 USD) per second`, and what stands before and after it. */
const PRICED = new RegExp(
  String.raw`^(.*?)\b${AMOUNT}(?:\s*\([^)]*\))?\s*(?:per|\/|for (?:each|every|an?|one))\s*` +
    String.raw`((?:(?:generated|output|input)\s+)?(?:(?:1|1[, ]?000|1k|1[, ]?000[, ]?000|million)\s*)?` +
    String.raw`(?:m\s+|million\s+)?(?:(?:input|output)\s+)?[a-z]+)\b(.*)$`,
  "i",
);
/** `5 to` before a sum: not one sum. */
const RANGE = /\d\s*(?:to|or|and|[-–—/])\s*$/i;
/** Words that only join a condition with its sum. */
const JOINTS = /\b(?:will )?(?:costs?|is|are|billed|charged|prices?|priced)\b|[:=]\s*$/gi;

export interface PriceLines {
  readonly lines: readonly PriceLine[];
  /** Why an operator should look at them. */
  readonly doubt?: string;
  /** No list has them: they are what a description says. */
  readonly isTold?: true;
}

/** A model's price list: the website's, or else what its description says; or why there is none. */
export function priceLines(source: ModelSource): PriceLines | string {
  const { feed, priceText } = source;
  const mine = feed ? linkedLines(source, feed) : [];
  if (mine.length > 0) {
    const lines = mine.filter(({ text, unit }) => !KEPT_TOKENS.test(`${text} ${unit}`));
    const doubt = "its price is not confirmed by a description";
    return { lines, ...(priceText === undefined && { doubt }) };
  }
  const missing = feed
    ? "has no row in the website's price list"
    : "the website's price list is not there";
  const lines = priceText === undefined ? [] : linesInProse(priceText);
  if (typeof lines === "string") return `${missing}, and ${lines}`;
  if (lines.length === 0) return missing;
  return { lines, doubt: `${missing}: its price is as its description says`, isTold: true };
}

function linkedLines({ id, title }: ModelSource, feed: readonly PriceLine[]) {
  const linked = feed.filter((row) => row.model === id);
  if (linked.length > 0) return linked;
  const names = [normal(id), normal(title)];
  return feed.filter(
    (row) => row.model === undefined && names.includes(normal(row.text.split(",")[0] ?? "")),
  );
}

/** The sums that a description names, without those for what is kept from an earlier question. */
export function sumsIn(prose: string): readonly number[] {
  return clausesOf(prose).flatMap((clause) =>
    [...clause.matchAll(new RegExp(AMOUNT, "gi"))].map(([, sum = ""]) => amount(sum)),
  );
}

/**
 * `720p costs 16 credits (0.08 USD) per second; 1080p …` as lines. One sum in each clause, or
 * nothing is said for sure: then the reason.
 */
function linesInProse(prose: string): readonly PriceLine[] | string {
  const lines = clausesOf(prose).map((clause) => {
    const [, before = "", sum = "", unit = "", after = ""] = PRICED.exec(clause) ?? [];
    const isOne = sumsIn(clause).length === 1 && sum !== "" && !RANGE.test(before);
    const text = [before.replace(JOINTS, " "), after].map((it) => it.trim().replace(/^,|,$/g, ""));
    return isOne ? { text: text.filter(Boolean).join(", "), credits: amount(sum), unit } : clause;
  });
  const unclear = lines.find((it) => typeof it === "string");
  if (unclear !== undefined) return `its description is not clear: «${unclear}»`;
  return lines.filter((it) => typeof it !== "string");
}

/** Sentences, and the parts of one that have a sum each. */
function clausesOf(prose: string): readonly string[] {
  return prose
    .split(/[;\n]|\.(?=\s|$)/)
    .flatMap((sentence) => {
      const parts = sentence.split(/,\s+(?:and\s+)?|\s+and\s+/);
      const priced = parts.filter((it) => new RegExp(AMOUNT, "i").test(it));
      return priced.length === parts.length ? parts : [sentence];
    })
    .map((it) => it.trim())
    .filter((it) => it !== "" && !KEPT_TOKENS.test(it));
}

function amount(text: string): number {
  return Number(text.replaceAll(",", ""));
}
