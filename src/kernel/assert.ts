/** A broken promise of our own code. It undoes the operation in hand and pages the admin. */
export class Bug extends Error {
  override readonly name = "Bug";
}

/** States a fact that only a bug can make false. */
export function assert(condition: unknown, fact: string): asserts condition {
  if (!condition) throw new Bug(fact);
}

/** Ends an exhaustive `switch`: a member without a case does not compile. */
export function unreachable(value: never): never {
  throw new Bug(`unreachable: ${JSON.stringify(value)}`);
}

/** The value, or a bug: for lookups that cannot miss. */
export function present<T>(value: T | null | undefined, fact: string): T {
  if (value === null || value === undefined) throw new Bug(fact);
  return value;
}
