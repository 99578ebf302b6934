import billing from "../../catalog/billing.json" with { type: "json" };
import alibabaCards from "../../catalog/cards/alibaba.json" with { type: "json" };
import anthropicCards from "../../catalog/cards/anthropic.json" with { type: "json" };
import blackForestLabsCards from "../../catalog/cards/black-forest-labs.json" with { type: "json" };
import bytedanceCards from "../../catalog/cards/bytedance.json" with { type: "json" };
import deepseekCards from "../../catalog/cards/deepseek.json" with { type: "json" };
import elevenlabsCards from "../../catalog/cards/elevenlabs.json" with { type: "json" };
import googleCards from "../../catalog/cards/google.json" with { type: "json" };
import ideogramCards from "../../catalog/cards/ideogram.json" with { type: "json" };
import kuaishouCards from "../../catalog/cards/kuaishou.json" with { type: "json" };
import meigenAiCards from "../../catalog/cards/meigen-ai.json" with { type: "json" };
import minimaxCards from "../../catalog/cards/minimax.json" with { type: "json" };
import moonshotAiCards from "../../catalog/cards/moonshot-ai.json" with { type: "json" };
import musicCards from "../../catalog/cards/music.json" with { type: "json" };
import openaiCards from "../../catalog/cards/openai.json" with { type: "json" };
import pixverseCards from "../../catalog/cards/pixverse.json" with { type: "json" };
import recraftCards from "../../catalog/cards/recraft.json" with { type: "json" };
import runwayCards from "../../catalog/cards/runway.json" with { type: "json" };
import topazLabsCards from "../../catalog/cards/topaz-labs.json" with { type: "json" };
import xaiCards from "../../catalog/cards/xai.json" with { type: "json" };
import fields from "../../catalog/fields.json" with { type: "json" };
import format from "../../catalog/format.json" with { type: "json" };
import keys from "../../catalog/keys.json" with { type: "json" };
import kinds from "../../catalog/kinds.json" with { type: "json" };
import alibabaModels from "../../catalog/models/alibaba.json" with { type: "json" };
import anthropicModels from "../../catalog/models/anthropic.json" with { type: "json" };
import blackForestLabsModels from "../../catalog/models/black-forest-labs.json" with {
  type: "json",
};
import bytedanceModels from "../../catalog/models/bytedance.json" with { type: "json" };
import deepseekModels from "../../catalog/models/deepseek.json" with { type: "json" };
import elevenlabsModels from "../../catalog/models/elevenlabs.json" with { type: "json" };
import googleModels from "../../catalog/models/google.json" with { type: "json" };
import ideogramModels from "../../catalog/models/ideogram.json" with { type: "json" };
import kuaishouModels from "../../catalog/models/kuaishou.json" with { type: "json" };
import meigenAiModels from "../../catalog/models/meigen-ai.json" with { type: "json" };
import minimaxModels from "../../catalog/models/minimax.json" with { type: "json" };
import moonshotAiModels from "../../catalog/models/moonshot-ai.json" with { type: "json" };
import musicModels from "../../catalog/models/music.json" with { type: "json" };
import openaiModels from "../../catalog/models/openai.json" with { type: "json" };
import pixverseModels from "../../catalog/models/pixverse.json" with { type: "json" };
import recraftModels from "../../catalog/models/recraft.json" with { type: "json" };
import runwayModels from "../../catalog/models/runway.json" with { type: "json" };
import topazLabsModels from "../../catalog/models/topaz-labs.json" with { type: "json" };
import xaiModels from "../../catalog/models/xai.json" with { type: "json" };
import alibabaRules from "../../catalog/rules/alibaba.json" with { type: "json" };
import bytedanceRules from "../../catalog/rules/bytedance.json" with { type: "json" };
import elevenlabsRules from "../../catalog/rules/elevenlabs.json" with { type: "json" };
import googleRules from "../../catalog/rules/google.json" with { type: "json" };
import ideogramRules from "../../catalog/rules/ideogram.json" with { type: "json" };
import kuaishouRules from "../../catalog/rules/kuaishou.json" with { type: "json" };
import meigenAiRules from "../../catalog/rules/meigen-ai.json" with { type: "json" };
import minimaxRules from "../../catalog/rules/minimax.json" with { type: "json" };
import musicRules from "../../catalog/rules/music.json" with { type: "json" };
import openaiRules from "../../catalog/rules/openai.json" with { type: "json" };
import pixverseRules from "../../catalog/rules/pixverse.json" with { type: "json" };
import recraftRules from "../../catalog/rules/recraft.json" with { type: "json" };
import runwayRules from "../../catalog/rules/runway.json" with { type: "json" };
import topazLabsRules from "../../catalog/rules/topaz-labs.json" with { type: "json" };
import xaiRules from "../../catalog/rules/xai.json" with { type: "json" };
import search from "../../catalog/search.json" with { type: "json" };
import sections from "../../catalog/sections.json" with { type: "json" };
import unsold from "../../catalog/unsold.json" with { type: "json" };
import type { Facts, RawData } from "./data.ts";

/** All of `catalog/`, inside the executable. A test fails when a file is missing here. */
export const embeddedData: RawData = {
  format,
  models: [
    ...moonshotAiModels,
    ...deepseekModels,
    ...anthropicModels,
    ...googleModels,
    ...openaiModels,
    ...kuaishouModels,
    ...bytedanceModels,
    ...minimaxModels,
    ...pixverseModels,
    ...runwayModels,
    ...meigenAiModels,
    ...blackForestLabsModels,
    ...ideogramModels,
    ...xaiModels,
    ...alibabaModels,
    ...recraftModels,
    ...topazLabsModels,
    ...musicModels,
    ...elevenlabsModels,
  ],
  cards: {
    ...moonshotAiCards,
    ...deepseekCards,
    ...anthropicCards,
    ...alibabaCards,
    ...blackForestLabsCards,
    ...bytedanceCards,
    ...elevenlabsCards,
    ...googleCards,
    ...ideogramCards,
    ...kuaishouCards,
    ...meigenAiCards,
    ...minimaxCards,
    ...musicCards,
    ...openaiCards,
    ...pixverseCards,
    ...recraftCards,
    ...runwayCards,
    ...topazLabsCards,
    ...xaiCards,
  },
  rules: [
    ...alibabaRules,
    ...bytedanceRules,
    ...elevenlabsRules,
    ...googleRules,
    ...ideogramRules,
    ...kuaishouRules,
    ...meigenAiRules,
    ...minimaxRules,
    ...musicRules,
    ...openaiRules,
    ...pixverseRules,
    ...recraftRules,
    ...runwayRules,
    ...topazLabsRules,
    ...xaiRules,
  ],
  fields,
  billing,
  kinds,
  keys,
  sections,
  unsold,
  search,
};

/** The provider's facts as the files have them, of all models, also of those that are not sold. */
export function officialFacts(): readonly Facts[] {
  // Their form is proved by the loader's tests; what was malformed would be left out there.
  return embeddedData.models as readonly Facts[];
}
