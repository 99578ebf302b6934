/** The longest key that fits into a button together with an action and its other arguments. */
const LENGTH_MAX = 12;

/**
 * A short name for a new model that no model ever had, beginning with `prefix`. In the files it is
 * only a proposal: a person may write a better one before it is released. Then it never changes.
 */
export function proposeKey(id: string, taken: ReadonlySet<string>, prefix = ""): string {
  const words = id.toLowerCase().split(/[^a-z0-9]+/);
  const short = words.map((word) => (/\d/.test(word) ? word : word.slice(0, 3))).join("-");
  const stem = `${prefix}${short}`.slice(0, LENGTH_MAX).replace(/-+$/, "");
  if (!taken.has(stem)) return stem;
  for (let number = 2; ; number++) {
    const ending = `-${number}`;
    const key = `${stem.slice(0, LENGTH_MAX - ending.length).replace(/-+$/, "")}${ending}`;
    if (!taken.has(key)) return key;
  }
}
