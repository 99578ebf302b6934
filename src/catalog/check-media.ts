import type { FileFacts, Input, MediaFacts, Model, Problem } from "./model.ts";
import type { Bounds, MediaRule } from "./terms.ts";

/** The rules about pixels and bytes; a file of which nothing is known passes. */
export function checkMediaRules(model: Model, input: Input, facts: MediaFacts): readonly Problem[] {
  return model.terms.mediaRules.flatMap((rule) => {
    const broken = rule.media.fields.find(
      (field) => input[field] !== undefined && !fits(rule, field, input, facts),
    );
    if (!broken) return [];
    return [{ field: rule.field ?? broken, rule: rule.name, text: rule.text }];
  });
}

function fits({ media }: MediaRule, field: string, input: Input, facts: MediaFacts): boolean {
  const files = facts[field] ?? [];
  const times = media.times ? Number(input[media.times]) : 1;
  const total = files.reduce((sum, file) => sum + (file.bytes ?? 0), 0);
  const other = media.sizeOf ? facts[media.sizeOf]?.[0] : undefined;
  return (
    within(total, media.bytesTotal) &&
    files.every((file) => sidesFit(file, media, times) && (!other || sameSize(file, other)))
  );
}

function sidesFit(file: FileFacts, media: MediaRule["media"], times: number): boolean {
  if (!file.widthPx || !file.heightPx) return true;
  const long = Math.max(file.widthPx, file.heightPx) * times;
  const short = Math.min(file.widthPx, file.heightPx) * times;
  return (
    within(long * short, media.pixels) &&
    within(long, media.side) &&
    within(short, media.side) &&
    within(long / short, media.elongation)
  );
}

function sameSize(one: FileFacts, other: FileFacts): boolean {
  const known = one.widthPx && one.heightPx && other.widthPx && other.heightPx;
  return !known || (one.widthPx === other.widthPx && one.heightPx === other.heightPx);
}

function within(value: number, { least, most }: Bounds = {}): boolean {
  return (least === undefined || value >= least) && (most === undefined || value <= most);
}
