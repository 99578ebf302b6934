import type { FileFacts, Input, MediaFacts, Model, Problem } from "./model.ts";
import { valueAt } from "./place.ts";
import type { Bounds, MediaRule } from "./terms.ts";

/** The rules about what is known of files; one of which nothing is known passes. */
export function checkMediaRules(model: Model, input: Input, facts: MediaFacts): readonly Problem[] {
  return model.terms.mediaRules.flatMap((rule) => {
    const { is = {} } = rule;
    if (Object.entries(is).some(([name, value]) => input[name] !== value)) return [];
    const files = rule.media.fields.flatMap((name) => filesAt(input, name));
    const broken = files.find(
      ({ key, value }) => !fits(rule, value, input, facts[key] ?? [], facts),
    );
    if (!broken) return [];
    const { key } = broken;
    const text = `${itemWords(model, key)}${rule.text}`;
    return [{ field: rule.field ?? key, rule: rule.name, text }];
  });
}

interface Files {
  /** The way to them: `photo`, `heroes.0.photos`. */
  readonly key: string;
  readonly value: unknown;
}

/** The files of a name, those of each item of a list by themselves. */
function filesAt(input: Input, name: string): readonly Files[] {
  const start: readonly Files[] = [{ key: "", value: input }];
  return name.split(".").reduce((found, segment) => {
    return found.flatMap(({ key, value }) => {
      const items = Array.isArray(value)
        ? value.map((one, i) => [`${key}.${i}`, one] as const)
        : [];
      return (Array.isArray(value) ? items : [[key, value] as const]).flatMap(([way, one]) => {
        const inner = valueAt(one, [segment]);
        const next = way === "" ? segment : `${way}.${segment}`;
        return inner === undefined ? [] : [{ key: next, value: inner }];
      });
    });
  }, start);
}

/** «Герой 2. » where the files are in one of several. */
function itemWords({ fields }: Model, key: string): string {
  const [, index] = key.split(".");
  const list = fields.find(({ name }) => name === key.split(".")[0]);
  return list?.type === "list" && index ? `${list.item.label} ${Number(index) + 1}. ` : "";
}

function fits(
  { media }: MediaRule,
  value: unknown,
  input: Input,
  files: readonly FileFacts[],
  facts: MediaFacts,
): boolean {
  const times = media.times ? Number(input[media.times]) : 1;
  const total = files.reduce((sum, file) => sum + (file.bytes ?? 0), 0);
  const other = media.sizeOf ? facts[media.sizeOf]?.[0] : undefined;
  return (
    within(total, media.bytesTotal) &&
    countsFit([value].flat().length, files, media.counts) &&
    lengthsFit(files, media, input) &&
    files.every((file) => sidesFit(file, media, times) && (!other || sameSize(file, other)))
  );
}

/** Files of one kind, and as many as there may be of it; of links nobody knows what they are. */
function countsFit(
  count: number,
  files: readonly FileFacts[],
  counts: MediaRule["media"]["counts"],
): boolean {
  const kinds = new Set(files.map(({ kind }) => kind));
  const [kind] = kinds;
  if (!counts || files.length < count || kind === undefined) return true;
  return kinds.size === 1 && within(count, counts[kind] ?? { most: 0 });
}

function sidesFit(file: FileFacts, media: MediaRule["media"], times: number): boolean {
  if (!file.widthPx || !file.heightPx) return !media.sizeKnown;
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
