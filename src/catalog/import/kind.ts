import type { InputSchema, KindCard, Kinds, Property } from "../data.ts";
import type { Output } from "../model.ts";
import { freeTexts, isFreeText, WORDS } from "./texts.ts";

export interface KnownKind {
  readonly name: string;
  readonly output: Output;
  readonly card: KindCard;
  /** Fields that the schema does not demand, and without which this kind of model does nothing. */
  readonly asked: readonly string[];
}

/** Known by its request, whatever the provider calls its task. */
export const LANGUAGE_MODEL = "chat";

/** Files that come beside the one that a model is about. */
const BESIDE = /last|end|tail|mask|style|reference/i;

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
  if (!first) return `its task is unknown: ${taskTypes.join(", ") || "none"}`;
  const met = named.flatMap((kind) => {
    const asked = kind.needs.map((need) => fieldFor(need, input));
    const all = asked.every((it) => it !== undefined);
    return all ? [{ ...kind, asked: asked.filter((it) => it !== "") }] : [];
  });
  // The least that has to be asked beyond the schema; then the one that asks for a file.
  const [kind] = met.toSorted(
    (one, other) => one.asked.length - other.asked.length || filesOf(other) - filesOf(one),
  );
  if (!kind) return `it does not ask for what a ${first.name} model needs`;
  const { name, output, card, asked } = kind;
  return card ? { name, output, card, asked } : `there are no words for ${name}`;
}

function filesOf({ needs, asked }: { needs: readonly string[]; asked: readonly string[] }): number {
  return asked.length > 0 ? 0 : needs.filter((need) => need !== "text").length;
}

/** `""`: it is demanded anyway. Otherwise the field to ask for: of several files the first, which
 * the others come beside. */
function fieldFor(need: string, { required = [], properties }: InputSchema): string | undefined {
  const takes = Object.keys(properties).filter((name) => isFor(need, name, properties[name] ?? {}));
  if (takes.some((name) => required.includes(name))) return "";
  const usual = need === "text" ? takes.filter((name) => WORDS.includes(name)) : takes;
  if (usual.length < 2 || need === "text") return usual.length === 1 ? usual[0] : undefined;
  return usual.find((name) => !BESIDE.test(name)) ?? usual[0];
}

function isFor(need: string, name: string, property: Property): boolean {
  if (need !== "text") {
    const inner = property.items?.properties ?? property.properties ?? {};
    const all = [property, ...Object.values(inner)];
    return all.some((it) => [it["x-media"]].flat().includes(need));
  }
  if (isFreeText(property)) return true;
  const inner = freeTexts({ properties: { [name]: property } });
  return inner.some((it) => WORDS.includes(it.split(".").at(-1) ?? ""));
}
