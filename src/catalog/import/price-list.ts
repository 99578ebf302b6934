import type { InputSchema } from "../data.ts";
import { given } from "../given.ts";
import type { PriceRow } from "../model.ts";
import type { ModelSource } from "./model-source.ts";
import { priceLines, sumsIn } from "./price-lines.ts";
import { TOKEN_WORDS, unitOf } from "./price-unit.ts";
import { type Condition, conditionOf } from "./price-words.ts";

/** More combinations than this are no price list. */
const ROWS_MAX = 400;

export type FoundPrices =
  | { status: "found"; rows: readonly PriceRow[]; doubt?: string; isTold?: true }
  /** Sold to nobody, and why. */
  | { status: "none"; reason: string };

/**
 * The price list of a model, out of the rows of the website's feed, and the sums that `pricingDesc`
 * names must be the same; without a row it is what `pricingDesc` says. A line with a word that
 * cannot be placed makes no price: correct beats available (R109).
 */
export function priceList(source: ModelSource, input: InputSchema): FoundPrices {
  const found = priceLines(source);
  if (typeof found === "string") return { status: "none", reason: found };
  const { lines, doubt, isTold } = found;
  const rows: (PriceRow & { absent: readonly string[] })[] = [];
  for (const line of lines) {
    const { text, credits } = line;
    const unit = unitOf(line);
    if (unit === undefined)
      return { status: "none", reason: `is billed «${line.unit}», which is no known unit` };
    const own = unit.includes("tokens") ? TOKEN_WORDS : [];
    const condition = conditionOf(text, { input, names: [...namesOf(source), ...own] });
    if (typeof condition === "string") {
      return {
        status: "none",
        reason: `its price list says «${condition}», which no field explains`,
      };
    }
    rows.push(...expanded(condition).map((when) => ({ ...when, unit, credits })));
    if (rows.length > ROWS_MAX) return { status: "none", reason: "its price list has no end" };
  }
  const reason = contradiction(rows) ?? halfOfTokens(rows) ?? unlikeProse(rows, source.priceText);
  if (reason !== undefined) return { status: "none", reason };
  return {
    status: "found",
    rows: inOrder(rows).map(({ when, unit, credits }) => ({ when, unit, credits })),
    ...given({ doubt, isTold }),
  };
}

function namesOf({ id, title, maker, taskTypes }: ModelSource): readonly string[] {
  const tasks = taskTypes.flatMap((it) => [it, it.replaceAll(" ", "-")]);
  return [title, `${maker} ${title}`, id, id.split("/").at(-1) ?? id, maker, ...tasks];
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

/** What is read and what is written have a price each, which apply together. */
function halfOfTokens(rows: readonly Row[]): string | undefined {
  const units = new Set(rows.map(({ unit }) => unit).filter((it) => it.includes("tokens")));
  if (units.size === 0) return undefined;
  if (units.size < 2) return "its price list has no price of what is read, or of what is written";
  if (rows.length > units.size) return "its tokens cost otherwise with other settings";
  return undefined;
}

function isSameCase(one: Row, other: Row): boolean {
  return Bun.deepEquals(one.when, other.when) && Bun.deepEquals(one.absent, other.absent);
}

/** The sums of the prose and of the feed, which must be the same ones. */
function unlikeProse(rows: readonly PriceRow[], prose: string | undefined): string | undefined {
  if (prose === undefined) return undefined;
  const said = sumsIn(prose);
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
