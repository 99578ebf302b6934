import { type ConsolaReporter, createConsola } from "consola/core";
import type { Clock, Log, LogField } from "../kernel/index.ts";
import { createRedactor, type Redactor, type SafeError } from "./redact.ts";

export type LogLevel = "error" | "warn" | "info" | "debug";

export interface LogOptions {
  level: LogLevel;
  clock: Clock;
  /** Removed by value from every line: `secretsOf(config)`. */
  secrets: readonly string[];
  /** Stand in every line: the instance, the partner (R237, R252). */
  fields?: Record<string, LogField>;
  /** Readable text instead of JSON, for a terminal. */
  readable: boolean;
  /** Takes one finished line, its line break included. */
  write: (line: string) => void;
}

interface Line {
  level: LogLevel;
  phrase: string;
  fields: Record<string, LogField>;
  error: SafeError | undefined;
}

/** consola's numbers for the levels that we use. */
const LEVELS = { error: 0, warn: 1, info: 3, debug: 4 } as const;

/**
 * The log of the program: one line a call, every part of it redacted, no line left out as a repeat.
 */
export function createLog(options: LogOptions): Log {
  const redactor = createRedactor(options.secrets);
  const format = options.readable ? readableLine : jsonLine;

  const reporter: ConsolaReporter = {
    log: ({ args }) => {
      const line: Line = args[0];
      options.write(format(line, new Date(options.clock.now()).toISOString()));
    },
  };
  const consola = createConsola({
    level: LEVELS[options.level],
    reporters: [reporter],
    // consola drops repeats that are closer than this, also when the clock was set back.
    throttle: Number.NEGATIVE_INFINITY,
  });

  const say =
    (level: LogLevel) =>
    (phrase: string, fields: Record<string, LogField> = {}, error?: unknown): void => {
      const all = { ...options.fields, ...fields };
      const line: Line = {
        level,
        phrase: redactor.text(phrase),
        fields: redactFields(all, redactor),
        error: error === undefined ? undefined : redactor.error(error),
      };
      consola[level](line, undefined); // Two arguments: a lone object is taken for consola's own.
    };
  return { debug: say("debug"), info: say("info"), warn: say("warn"), error: say("error") };
}

function redactFields(fields: Record<string, LogField>, redactor: Redactor) {
  const safe = Object.entries(fields).map(([name, value]) => [
    name,
    typeof value === "string" ? redactor.text(value) : value,
  ]);
  return Object.fromEntries(safe);
}

/** The line's own members come first and win over fields of the same name. */
function jsonLine({ level, phrase, fields, error }: Line, time: string): string {
  const own = { time, level, phrase };
  const line = { ...own, ...fields, ...own, ...(error ? { error } : {}) };
  return `${JSON.stringify(line)}\n`;
}

function readableLine({ level, phrase, fields, error }: Line, time: string): string {
  const shown = Object.entries(fields).filter(([, value]) => value !== undefined);
  const pairs = shown.map(([name, value]) => `${name}=${value}`);
  const head = [time.slice(11, 19), level.padEnd(5), phrase, ...pairs].join(" ");
  return `${[head, ...readableError(error)].join("\n")}\n`;
}

function readableError(error: SafeError | undefined, prefix = ""): readonly string[] {
  if (!error) return [];
  const code = error.code === undefined ? "" : ` [${error.code}]`;
  return [
    `  ${prefix}${error.name}${code}: ${error.message}`,
    ...error.frames.map((frame) => `    ${frame}`),
    ...readableError(error.cause, "caused by "),
  ];
}
