import type { ProjectFile } from "./project.ts";

/** Said wherever a scan is reported: no outside program is needed, and none is looked for (R33). */
export const ENGINE = "built-in scanner (test/house/guards/secrets.ts)";

const PATTERNS: readonly { name: string; pattern: RegExp }[] = [
  { name: "a bot's token", pattern: /\d{6,12}:[A-Za-z0-9_-]{30,}/g },
  { name: "a private key", pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/g },
  { name: "a JSON Web Token", pattern: /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/g },
  {
    name: "a key of a service",
    pattern: /\b(sk|rnd|ghp|gho|xoxb|AKIA|AIza)[-_]?[A-Za-z0-9]{20,}\b/g,
  },
  { name: "a bearer", pattern: /\bBearer [A-Za-z0-9._-]{20,}/g },
  {
    name: "a key in an assignment",
    pattern:
      /\b(api[_-]?key|auth[_-]?token|password|secret)["']?\s*[:=]\s*["'][A-Za-z0-9+/_-]{24,}["']/gi,
  },
  { name: "a card", pattern: /(?<![\w.:/-])\d{4}([ -]?)\d{4}\1\d{4}\1\d{4}(?![\w.-])/g },
  {
    name: "a phone",
    pattern: /(?<![\w.+-])(\+7|8)[ (-]*9\d{2}[ )-]*\d{3}[ -]?\d{2}[ -]?\d{2}(?![\w-])/g,
  },
];

/** Made to be shown: examples of documents and tests say so, or are numbers that nobody has. */
const MADE_UP = /example|your|test|fake|demo|0123456789|345[ -]?67[ -]?89|00[ -]?00$|(.)\1{7}/i;

/** Hashes of packages, and the key of a certificate that only a test's own server shows. */
const WITHOUT = /^(bun\.lock|test\/support\/self-signed\.ts)$/;

export function secretsIn(files: readonly ProjectFile[]): readonly string[] {
  return files
    .filter(({ path }) => !WITHOUT.test(path))
    .flatMap(({ path, text }) =>
      (text ?? "")
        .split("\n")
        .flatMap((line, i) => secretsOfLine(line).map((name) => `${path}:${i + 1}: ${name}`)),
    );
}

/** Names, never the values: what is found must not be spread by the report. */
export function secretsOfLine(line: string): readonly string[] {
  return PATTERNS.flatMap(({ name, pattern }) => {
    const found = line.match(pattern) ?? [];
    return found.some((match) => !MADE_UP.test(match) && isReal(name, match)) ? [name] : [];
  });
}

/** A card carries a check digit (Luhn); most numbers of that length do not. */
function isReal(name: string, match: string): boolean {
  if (name !== "a card") return true;
  const digits = [...match.replace(/\D/g, "")].map(Number).toReversed();
  const sum = digits.reduce((total, digit, i) => {
    const doubled = i % 2 === 0 ? digit : digit * 2;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
