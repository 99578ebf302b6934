import type { Env } from "../config/index.ts";

/** What a command may touch of the process it runs in. */
export interface Surroundings {
  env: Env;
  out(text: string): void;
  err(text: string): void;
  /** Aborts on SIGTERM and SIGINT. */
  stop: AbortSignal;
  /** Standard output is a terminal. */
  terminal: boolean;
}

export interface Command {
  /** After `trt`: `ledger audit`. */
  name: string;
  /** What may follow: `[--json]`. */
  takes: string;
  about: string;
  /** Resolves to the exit code. */
  run(args: readonly string[], surroundings: Surroundings): Promise<number>;
}

/** sysexits.h: the call's words are off. */
export const EXIT_USAGE = 64;
