import type { Order } from "./measure.ts";
import { isGiven } from "./to-send.ts";

interface Length {
  readonly seconds: number;
  /** Less may be billed in the end. */
  readonly upTo: boolean;
}

/**
 * The seconds that are billed: of the result as it was ordered, of the person's files, or of both.
 * `undefined` where nothing tells them. Files of unknown length count as the longest that may come.
 */
export function secondsBilled(order: Order): Length | undefined {
  const { input, terms } = order;
  const { seconds: own, secondsField, fewerMayCome } = terms.billing;
  const result = resultSeconds(input, own ?? { field: secondsField });
  if (!own?.files) return result === undefined ? undefined : { seconds: result, upTo: false };
  const { insteadOf, times = 1 } = own.files;
  if (insteadOf !== undefined && result !== insteadOf) {
    return result === undefined ? undefined : { seconds: result, upTo: false };
  }
  const mayBeNone = result !== undefined && insteadOf === undefined;
  const files = filesSeconds(order, own.files, mayBeNone);
  return {
    seconds: (result ?? 0) + files.seconds * times,
    upTo: files.upTo || fewerMayCome === true,
  };
}

type Terms = NonNullable<Order["terms"]["billing"]["seconds"]>;

function resultSeconds(
  input: Order["input"],
  { field, framesPerSecond }: { field?: string | undefined; framesPerSecond?: string },
): number | undefined {
  if (field === undefined) return undefined;
  const frames = framesPerSecond === undefined ? 1 : Number(input[framesPerSecond]);
  const seconds = Number(input[field]) / frames;
  return Number.isFinite(seconds) ? seconds : undefined;
}

function filesSeconds(
  { input, facts, bound }: Order,
  { fields, least = 1, most, longest }: NonNullable<Terms["files"]>,
  mayBeNone: boolean,
): Length {
  const given = fields.filter((field) => isGiven(input[field]));
  if (given.length === 0 && mayBeNone) return { seconds: 0, upTo: false };
  const known = given.flatMap((field) => lengthsOf(input[field], facts[field]) ?? []);
  const count = given.reduce((sum, field) => sum + countOf(input[field]), 0);
  if (count === 0 || known.length < count || given.length < fields.length * Number(longest)) {
    return { seconds: bound === "most" ? most : least, upTo: true };
  }
  if (!longest) return { seconds: known.reduce((sum, it) => sum + it, 0), upTo: false };
  return { seconds: Math.max(...known), upTo: new Set(known).size > 1 };
}

function countOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 1;
}

function lengthsOf(value: unknown, facts: Order["facts"][string] = []): number[] | undefined {
  const lengths = facts.slice(0, countOf(value)).flatMap((file) => file.seconds || []);
  return lengths.length === countOf(value) ? lengths : undefined;
}
