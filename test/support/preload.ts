/**
 * Runs before the first import of any test: the surroundings are emptied, so that a test cannot
 * meet the developer's own keys, and through them the real world, by accident.
 */
const KEPT = new Set(["PATH", "HOME", "TMPDIR", "LANG", "TERM", "CI", "TZ"]);

for (const key of Object.keys(process.env)) {
  if (!KEPT.has(key)) delete process.env[key];
}
