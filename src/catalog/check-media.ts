import type { FileFacts, Input, MediaFacts, Model, Problem } from "./model.ts";
import type { Bounds, MediaRule } from "./terms.ts";

/** The rules about what is known of files; one of which nothing is known passes. */
export function checkMediaRules(model: Model, input: Input, facts: MediaFacts): readonly Problem[] {
  return model.terms.mediaRules.flatMap((rule) => {
    const { is = {} } = rule;
    if (Object.entries(is).some(([name, value]) => input[name] !== value)) return [];
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
    lengthsFit(files, media, input) &&
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

/** No length is known of files that are not looked at any more, such as those of an earlier run. */
function lengthsFit(files: readonly FileFacts[], media: MediaRule["media"], input: Input): boolean {
  const lengths = files.map((file) => file.seconds || undefined);
  const known = lengths.filter((it) => it !== undefined);
  if (media.lengthKnown && known.length < lengths.length) return false;
  const total = known.reduce((sum, it) => sum + it, 0);
  const more = media.plus && total > 0 ? Number(input[media.plus]) : 0;
  const moment = media.moment === undefined ? undefined : input[media.moment];
  return (
    known.every((it) => within(it, media.seconds)) &&
    within(total + more, total > 0 ? media.secondsTotal : undefined) &&
    (moment === undefined || known.every((it) => Number(moment) < it))
  );
}

function sameSize(one: FileFacts, other: FileFacts): boolean {
  const known = one.widthPx && one.heightPx && other.widthPx && other.heightPx;
  return !known || (one.widthPx === other.widthPx && one.heightPx === other.heightPx);
}

function within(value: number, { least, most }: Bounds = {}): boolean {
  return (least === undefined || value >= least) && (most === undefined || value <= most);
}
