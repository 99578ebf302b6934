import type { InputSchema, Property } from "../data.ts";
import { KEYWORDS } from "../keywords.ts";
import { isCount, isNumeric } from "./counts.ts";
import { isLength } from "./length-billing.ts";

const JOB_ID =
  /^(?:[a-z]+_)*(?:task|record|audio|video|image|clip|track|persona|character|element|voice_clone)_?ids?$|^(?:task|audio|record)Ids?$/;
/** More than anybody looks through, even by searching. */
const OPTIONS_MAX = 500;
const CALLBACK = /call_?back|webhook|notify_?url/i;

/** What is billed, as far as it makes a field one that must not be offered. */
export interface Bill {
  /** The fields whose number multiplies the price. */
  readonly quantityFields: readonly string[];
  /** By the second, or by the minute. */
  readonly isTimed: boolean;
}

/**
 * Fields that no form can ask for as they are: withheld where the model works without them,
 * `blocking` where it does not.
 */
export function oddities(
  { properties, required = [] }: InputSchema,
  bill: Bill,
): {
  withheld: ReadonlyMap<string, string>;
  blocking?: string;
} {
  const withheld = new Map<string, string>();
  for (const [name, property] of Object.entries(properties)) {
    const reason = oddity(name, property) ?? unbilled(name, property, bill);
    if (reason === undefined) continue;
    if (required.includes(name)) return { withheld, blocking: `field ${name} ${reason}` };
    withheld.set(name, reason);
  }
  return { withheld };
}

function oddity(name: string, property: Property): string | undefined {
  if (CALLBACK.test(name)) return "is an address of ours, not of the person's";
  if (JOB_ID.test(name)) return "is the id of another job";
  const isAddress = property.format === "uri" || property.items?.format === "uri";
  if (isAddress && !("x-media" in property)) return "takes a file of unknown kind";
  if ((property.enum?.length ?? 0) > OPTIONS_MAX)
    return "has more values than anybody looks through";
  const unknown = Object.keys(property).find(
    (it) => !KEYWORDS.has(it) && !it.startsWith("x-") && !(it === "anyOf" && narrowing(property)),
  );
  return unknown === undefined ? undefined : `has an unknown keyword: ${unknown}`;
}

/** A field that would change the price in a way that nobody can count. */
function unbilled(
  name: string,
  property: Property,
  { quantityFields, isTimed }: Bill,
): string | undefined {
  const isOne = Number(property.default) === 1;
  if (isCount(name, property) && isOne && !quantityFields.includes(name)) {
    return "would multiply the price";
  }
  const isOpen = isTimed && isLength(name) && !isNumeric({ ...property, ...narrowing(property) });
  return isOpen ? "is a length in free text, and billed" : undefined;
}

/** Of several ways to fill a field in, one that a form can ask for: a choice, or a range. */
export function narrowing(property: Property): Property | undefined {
  const ways = Array.isArray(property.anyOf) ? (property.anyOf as readonly Property[]) : [];
  const choice = ways.find((it) => it.enum !== undefined);
  if (choice?.enum) return { enum: choice.enum };
  const range = ways.find((it) => it.minimum !== undefined && it.maximum !== undefined);
  const { minimum, maximum } = range ?? {};
  if (minimum === undefined || maximum === undefined) return undefined;
  const start = property.default;
  const isOutside = start !== undefined && !(Number(start) >= minimum && Number(start) <= maximum);
  return { minimum, maximum, ...(isOutside && { default: minimum }) };
}
