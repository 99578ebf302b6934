import { assert } from "./assert.ts";
import type { Clock } from "./clock.ts";
import type { Random } from "./random.ts";

/** Crockford's base 32: no I, L, O, U, so that a number can be read aloud. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export interface IdSource {
  clock: Pick<Clock, "now">;
  random: Random;
}

/** `job_01JC…`: the kind, 10 characters of time and 16 of chance, sortable by age (ULID). */
export function newId(kind: string, source: IdSource): string {
  let time = source.clock.now();
  let prefix = "";
  for (let i = 0; i < 10; i++) {
    prefix = ALPHABET.charAt(time % 32) + prefix;
    time = Math.floor(time / 32);
  }
  return `${kind}_${prefix}${randomText(16, source.random)}`;
}

/** `length` characters of Crockford's base 32, five random bits each. */
export function randomText(length: number, random: Random): string {
  assert(length > 0, "a random text has characters");
  return Array.from(random.bytes(length), (byte) => ALPHABET.charAt(byte % 32)).join("");
}
