const NAMED: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"' };
const REFERENCE = /&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));?/iy;

/** Longer numbers are no reference (TDLib's limit). */
const REFERENCE_LENGTH_MAX = 10;

/**
 * The character reference at `position`, if there is one. Only `&lt; &gt; &amp; &quot;` and
 * numbers; the semicolon may be missing; anything else stays as it is written.
 */
export function decodeCharacter(
  source: string,
  position: number,
): { char: string; length: number } | undefined {
  REFERENCE.lastIndex = position;
  const match = REFERENCE.exec(source);
  if (!match) return undefined;
  const [whole, hex, decimal, name] = match;
  if (name !== undefined) {
    const char = NAMED[name];
    return char === undefined ? undefined : { char, length: whole.length };
  }
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  const digits = whole.endsWith(";") ? whole.length - 1 : whole.length;
  if (code === 0 || code >= 0x10ffff || digits >= REFERENCE_LENGTH_MAX) return undefined;
  return { char: String.fromCodePoint(code), length: whole.length };
}
