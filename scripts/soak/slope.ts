const HOUR_MS = 3_600_000;

/** By how much a value grows in an hour: the line that fits its samples best (least squares). */
export function slopePerHour(points: readonly (readonly [atMs: number, value: number])[]): number {
  const mean = (pick: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const at = mean(([atMs]) => atMs);
  const value = mean(([, one]) => one);
  const spread = points.reduce((sum, [atMs]) => sum + (atMs - at) ** 2, 0);
  const joint = points.reduce((sum, [atMs, one]) => sum + (atMs - at) * (one - value), 0);
  return spread === 0 ? 0 : (joint / spread) * HOUR_MS;
}
