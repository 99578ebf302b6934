import type { InputSchema, KindCard, Kinds, Property } from "../data.ts";
import type { Output } from "../model.ts";

export interface KnownKind {
  readonly name: string;
  readonly output: Output;
  readonly card: KindCard;
  /** Fields that the schema does not demand, and without which this kind of model does nothing. */
  readonly asked: readonly string[];
}

/** Known by its request, whatever the provider calls its task. */
export const LANGUAGE_MODEL = "chat";

/** Where people's own words go, in models that could do without them. */
const WORDS = ["prompt", "text"];

/**
 * Which of our kinds the model is, by the provider's words for its tasks and by what it demands: a
 * model for `Text to Video, Image to Video` is the latter only if a picture must be there. Returns
 * the reason where none fits.
 */
export function kindOf(
  taskTypes: readonly string[],
  input: InputSchema,
  kinds: Kinds,
): KnownKind | string {
  const slugs = taskTypes.map((it) =>
    it
      .trim()
      .toLowerCase()
      .replace(/[\s_]+/g, "-"),
  );
  const named = slugs.flatMap((slug) => {
    const found = Object.entries(kinds).find(
      ([name, kind]) => name === slug || kind.alsoCalled?.includes(slug),
    );
    return found ? [{ name: found[0], ...found[1] }] : [];
  });
  const [first] = named;
  if (!first) return `needs a card: its task is unknown: ${taskTypes.join(", ") || "none"}`;
  const met = named.flatMap((kind) => {
    const asked = kind.needs.map((need) => fieldFor(need, input));
    const all = asked.every((it) => it !== undefined);
    return all ? [{ ...kind, asked: asked.filter((it) => it !== "") }] : [];
  });
  // The least that has to be asked beyond the schema; then the one that asks for a file.
  const [kind] = met.toSorted(
    (one, other) => one.asked.length - other.asked.length || filesOf(other) - filesOf(one),
  );
  if (!kind) return `needs a card: it does not ask for what a ${first.name} model needs`;
  const { name, output, card, asked } = kind;
  return card ? { name, output, card, asked } : `needs a card: there are no words for ${name}`;
}

function filesOf({ needs, asked }: { needs: readonly string[]; asked: readonly string[] }): number {
  return asked.length > 0 ? 0 : needs.filter((need) => need !== "text").length;
}

/** `""`: it is demanded anyway. Otherwise the one field that can be asked for; none where two can. */
function fieldFor(need: string, { required = [], properties }: InputSchema): string | undefined {
  const takes = Object.keys(properties).filter((name) => isFor(need, properties[name] ?? {}));
  if (takes.some((name) => required.includes(name))) return "";
  const usual = need === "text" ? takes.filter((name) => WORDS.includes(name)) : takes;
  return usual.length === 1 ? usual[0] : undefined;
}

function isFor(need: string, property: Property): boolean {
  const media = property["x-media"];
  if (need !== "text") return [media].flat().includes(need);
  return property.type === "string" && !property.enum && media === undefined;
}
