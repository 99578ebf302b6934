import type { EmulatedModel } from "../../src/emulator/kie/index.ts";

export const NEW_ID = "somebody/new-one";

/** A picture model that is in nobody's files. */
export function newModel(more: Partial<EmulatedModel> = {}): EmulatedModel {
  return {
    id: NEW_ID,
    name: "New One",
    maker: "Somebody",
    kind: "text-to-image",
    output: "image",
    schema: {
      type: "object",
      required: ["prompt"],
      properties: {
        prompt: { type: "string", maxLength: 800 },
        resolution: { type: "string", enum: ["1K", "4K"], default: "1K" },
      },
    },
    prices: [
      { when: { resolution: "4K" }, unit: "image", credits: 20 },
      { when: {}, unit: "image", credits: 5 },
    ],
    creditsFor: () => 5,
    ...more,
  };
}
