const NO_BREAK_SPACE = "\u00a0";

/** `1 файл`, `2 файла`, `5 файлов`: the number with the form of the word that it takes. */
export function counted(count: number, forms: readonly [string, string, string]): string {
  return `${formatNumber(count)}${NO_BREAK_SPACE}${wordFor(count, forms)}`;
}

function wordFor(count: number, [one, few, many]: readonly [string, string, string]): string {
  if (!Number.isInteger(count)) return few;
  const tens = Math.abs(count) % 100;
  const units = tens % 10;
  if (tens >= 11 && tens <= 14) return many;
  if (units === 1) return one;
  return units >= 2 && units <= 4 ? few : many;
}

/** `5 000`, `2,5`: thousands apart, a comma for the decimals. */
export function formatNumber(value: number): string {
  const [whole = "", decimals] = String(value).replace("-", "−").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, NO_BREAK_SPACE);
  return decimals ? `${grouped},${decimals}` : grouped;
}

/** A number of an input as people read it: `0,5`, `10 с`. No thousands apart: it may be a year. */
export function numberInWords(value: unknown, unit?: string): string {
  const number = String(value).replace("-", "−").replace(".", ",");
  return unit === undefined ? number : `${number} ${unit}`;
}

/** `10 МБ`, rounded down: what is promised must be accepted. */
export function formatMegabytes(bytes: number): string {
  return `${formatNumber(Math.floor(bytes / 1_048_576))}${NO_BREAK_SPACE}МБ`;
}

export const CHARACTERS = ["знак", "знака", "знаков"] as const;
/** After "до" and "от": `до 1 знака`, `до 5 знаков`. */
export const OF_CHARACTERS = ["знака", "знаков", "знаков"] as const;
