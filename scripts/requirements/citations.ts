import type { TestTitle } from "../../test/house/guards/files.ts";

/** The numbers in use; those between the ranges were given up before this program. */
const RANGES = [
  ["R", 26, 40],
  ["R", 42, 65],
  ["R", 67, 77],
  ["R", 79, 103],
  ["R", 105, 106],
  ["R", 108, 256],
  ["G", 1, 40],
  ["N", 1, 62],
] as const;

export const REQUIREMENTS: readonly string[] = RANGES.flatMap(([family, first, last]) =>
  Array.from({ length: last - first + 1 }, (_, i) => `${family}${first + i}`),
);

/** Requirement → the titles that cite it, as `path: title`. */
export function citations(titles: readonly TestTitle[]): ReadonlyMap<string, readonly string[]> {
  const cited = new Map<string, string[]>();
  for (const { path, title } of titles) {
    const [, named = ""] = /\(([^()]*)\)$/.exec(title) ?? [];
    const names = named.split(", ").filter((name) => /^[RGN]\d+$/.test(name));
    for (const name of names) cited.set(name, [...(cited.get(name) ?? []), `${path}: ${title}`]);
  }
  return cited;
}
