/** A person's own run as a value: its №, and which part of its result where one is meant. */
export interface JobRef {
  readonly number: string;
  /** Counted from 0 in the order of the result. */
  readonly part?: number;
}

const REFERENCE = /^run:([0-9A-HJKMNP-TV-Z]{6})(?:\.(\d{1,2}))?$/;

/** `run:A1B2C3`, `run:A1B2C3.1`. */
export function jobRef({ number, part }: JobRef): string {
  return `run:${number}${part === undefined ? "" : `.${part}`}`;
}

export function readJobRef(value: unknown): JobRef | undefined {
  const [, number, part] = (typeof value === "string" && REFERENCE.exec(value)) || [];
  if (number === undefined) return undefined;
  return part === undefined ? { number } : { number, part: Number(part) };
}
