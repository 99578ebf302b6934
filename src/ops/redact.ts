/** An error as the log may show it: nothing in it came from outside unseen. */
export interface SafeError {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  /** Our own frames, `at confirm (src/telegram/flows/run.ts:41:9)`, the innermost first. */
  readonly frames: readonly string[];
  readonly cause?: SafeError;
}

export interface Redactor {
  text(text: string): string;
  error(error: unknown): SafeError;
}

const MASK = "[redacted]";
const MESSAGE_MAX = 500; // A provider may answer with a whole page.
const FRAMES_MAX = 12;
/** Where our frames lie: the whole path in a checkout, within the executable from its root. */
const OURS = /[\s(/](src|db|test|scripts)\//;
const CAUSES_MAX = 5; // Also ends a chain that leads back to itself.

/** Patterns of secrets and personal data that are not known by value (R236, N51, N52). */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // A bot's token, also within `/bot<token>/…` and `/file/bot<token>/…`, and with the colon escaped.
  [/\d{6,}(:|%3A)[A-Za-z0-9_-]{30,}/gi, MASK],
  // drizzle puts the parameters of a failed query at the end of its message.
  [/\bparams:[\s\S]*$/, `params: ${MASK}`],
  // The query of any address: keys, signatures and tokens travel there.
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>?#]*)\?[^\s"'<>]*/gi, `$1?${MASK}`],
  // The name and password of any address.
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s"'<>/@]+@/gi, `$1${MASK}@`],
  // Headers, in whatever notation they were printed.
  [/\b(authorization|cookie|set-cookie)(["']?\s*[:=]\s*)[^\r\n}]+/gi, `$1$2${MASK}`],
  [/\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi, `$1 ${MASK}`],
  [
    /([\w-]*(?:token|secret|password|api[_-]?key|signature)["']?\s*[:=]\s*["']?)[^\s"'&,;}]+/gi,
    `$1${MASK}`,
  ],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, MASK], // JSON Web Token: Turso's tokens are such.
  // Cards: 16–19 digits, however grouped. Times and ids have fewer.
  [/(?<![\w.-])\d(?:[ -]?\d){15,18}(?![\w-])/g, MASK],
  // Phones: +7 or 8 and ten digits, or any number written internationally.
  [/(?<![\w.-])(?:\+7|8|7)[ (-]*\d{3}[ )-]*\d{3}[ -]?\d{2}[ -]?\d{2}(?![\w-])/g, MASK],
  [/\+\d{10,15}(?!\d)/g, MASK],
];

/**
 * Everything that is logged passes here. `secrets` are removed by value wherever they turn up,
 * also as they look inside an address.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const values = [...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]))]
    .filter((secret) => secret !== "")
    .toSorted((a, b) => b.length - a.length); // A secret may be part of another one.

  const text = (raw: string): string => {
    const known = values.reduce((left, secret) => left.replaceAll(secret, MASK), raw);
    return PATTERNS.reduce((left, [pattern, mask]) => left.replace(pattern, mask), known);
  };
  return { text, error: (error) => safeError(error, text, CAUSES_MAX) };
}

type Text = Redactor["text"];

/** Only what is named here is taken: library errors carry tokens, headers and parameters. */
function safeError(error: unknown, text: Text, causesLeft: number): SafeError {
  if (!(error instanceof Error)) {
    const message = typeof error === "string" ? text(error).slice(0, MESSAGE_MAX) : "";
    return { name: `thrown ${error === null ? "null" : typeof error}`, message, frames: [] };
  }
  const code = codeOf(error);
  const cause = causesLeft > 0 ? causeOf(error) : undefined;
  return {
    name: text(nameOf(error)),
    ...(code === undefined ? {} : { code: text(code) }),
    message: text(messageOf(error)).slice(0, MESSAGE_MAX),
    frames: framesOf(error).map(text),
    ...(cause === undefined ? {} : { cause: safeError(cause, text, causesLeft - 1) }),
  };
}

/** drizzle's errors are named plain `Error`; their class tells more. */
function nameOf(error: Error): string {
  return String(error.name === "Error" ? error.constructor.name : error.name);
}

function codeOf(error: Error): string | undefined {
  const code: unknown = "code" in error ? error.code : undefined;
  if (typeof code === "number") return String(code);
  return typeof code === "string" && /^[\w.:-]{1,64}$/.test(code) ? code : undefined;
}

/** JSON.parse quotes what it could not read, and what it reads is people's. */
function messageOf(error: Error): string {
  const message = String(error.message);
  return error instanceof SyntaxError ? message.replace(/["'`:][\s\S]*$/, "").trim() : message;
}

/** grammY keeps the inner error in `error`, AggregateError keeps several in `errors`. */
function causeOf(error: Error): unknown {
  if (error.cause !== undefined) return error.cause;
  if ("error" in error) return error.error;
  return error instanceof AggregateError ? error.errors[0] : undefined;
}

function framesOf(error: Error): readonly string[] {
  const lines = (error.stack ?? "").split("\n").map((line) => line.trim());
  return lines
    .filter((line) => /^at .*:\d+:\d+\)?$/.test(line))
    .filter((line) => OURS.test(line) && !line.includes("node_modules"))
    .map((line) => line.replace(/(?<=\(|at )\/\S*?\/(?=(?:src|db|test|scripts)\/)/, ""))
    .slice(0, FRAMES_MAX);
}
