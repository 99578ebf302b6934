export type LogField = string | number | boolean | null | undefined;

/**
 * One fixed phrase and fields. `error`: somebody must act; `warn`: the program coped;
 * `info`: a state changed; `debug`: off in production. No personal data, no secrets.
 */
export interface Log {
  debug(phrase: string, fields?: Record<string, LogField>): void;
  info(phrase: string, fields?: Record<string, LogField>): void;
  warn(phrase: string, fields?: Record<string, LogField>, error?: unknown): void;
  error(phrase: string, fields?: Record<string, LogField>, error?: unknown): void;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
