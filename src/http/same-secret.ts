import { createHash, timingSafeEqual } from "node:crypto";

/** Compares in a time that tells nothing of where, or how early, the two differ. */
export function sameSecret(given: string | null, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given ?? ""), digest(expected));
}
