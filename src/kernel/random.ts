/** Chance as an argument, so that a run can be repeated from its seed. */
export interface Random {
  bytes(length: number): Uint8Array;
  /** A number in [0, 1): for jitter, never for secrets. */
  fraction(): number;
}

export const systemRandom: Random = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  fraction: () => Math.random(),
};
