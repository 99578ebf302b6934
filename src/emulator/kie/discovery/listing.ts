import type { EmulatedModel } from "../types.ts";
import { priceText } from "./price-feed.ts";

/** One entry of `GET /api/v1/models` (kie/API.md §9.1). */
export function listingOf(model: EmulatedModel): object {
  return {
    model: model.id,
    slug: model.id,
    title: titleOf(model),
    provider: model.maker ?? "Kie",
    taskType: taskTypesOf(model),
    description: null,
    pricingDesc: priceText(model),
  };
}

export function titleOf({ name, id }: EmulatedModel): string {
  return name ?? id;
}

/** `text-to-video` is `Text to Video` there. */
export function taskTypesOf({ taskTypes, kind = "" }: EmulatedModel): readonly string[] {
  if (taskTypes) return taskTypes;
  const words = kind.split("-").map((word) => (word === "to" ? word : capitalised(word)));
  return kind === "" ? [] : [words.join(" ")];
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
