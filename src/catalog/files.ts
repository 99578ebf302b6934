import billing from "../../catalog/billing.json" with { type: "json" };
import alibabaCards from "../../catalog/cards/alibaba.json" with { type: "json" };
import blackForestLabsCards from "../../catalog/cards/black-forest-labs.json" with { type: "json" };
import bytedanceCards from "../../catalog/cards/bytedance.json" with { type: "json" };
import googleCards from "../../catalog/cards/google.json" with { type: "json" };
import ideogramCards from "../../catalog/cards/ideogram.json" with { type: "json" };
import openaiCards from "../../catalog/cards/openai.json" with { type: "json" };
import recraftCards from "../../catalog/cards/recraft.json" with { type: "json" };
import topazLabsCards from "../../catalog/cards/topaz-labs.json" with { type: "json" };
import xaiCards from "../../catalog/cards/xai.json" with { type: "json" };
import fields from "../../catalog/fields.json" with { type: "json" };
import format from "../../catalog/format.json" with { type: "json" };
import keys from "../../catalog/keys.json" with { type: "json" };
import kinds from "../../catalog/kinds.json" with { type: "json" };
import alibabaModels from "../../catalog/models/alibaba.json" with { type: "json" };
import blackForestLabsModels from "../../catalog/models/black-forest-labs.json" with {
  type: "json",
};
import bytedanceModels from "../../catalog/models/bytedance.json" with { type: "json" };
import googleModels from "../../catalog/models/google.json" with { type: "json" };
import ideogramModels from "../../catalog/models/ideogram.json" with { type: "json" };
import openaiModels from "../../catalog/models/openai.json" with { type: "json" };
import recraftModels from "../../catalog/models/recraft.json" with { type: "json" };
import topazLabsModels from "../../catalog/models/topaz-labs.json" with { type: "json" };
import xaiModels from "../../catalog/models/xai.json" with { type: "json" };
import alibabaRules from "../../catalog/rules/alibaba.json" with { type: "json" };
import bytedanceRules from "../../catalog/rules/bytedance.json" with { type: "json" };
import ideogramRules from "../../catalog/rules/ideogram.json" with { type: "json" };
import openaiRules from "../../catalog/rules/openai.json" with { type: "json" };
import recraftRules from "../../catalog/rules/recraft.json" with { type: "json" };
import topazLabsRules from "../../catalog/rules/topaz-labs.json" with { type: "json" };
import sections from "../../catalog/sections.json" with { type: "json" };
import unsold from "../../catalog/unsold.json" with { type: "json" };
import type { RawData } from "./data.ts";

/** All of `catalog/`, inside the executable. A test fails when a file is missing here. */
export const embeddedData: RawData = {
  format,
  models: [
    ...googleModels,
    ...openaiModels,
    ...bytedanceModels,
    ...blackForestLabsModels,
    ...ideogramModels,
    ...xaiModels,
    ...alibabaModels,
    ...recraftModels,
    ...topazLabsModels,
  ],
  cards: {
    ...alibabaCards,
    ...blackForestLabsCards,
    ...bytedanceCards,
    ...googleCards,
    ...ideogramCards,
    ...openaiCards,
    ...recraftCards,
    ...topazLabsCards,
    ...xaiCards,
  },
  rules: [
    ...alibabaRules,
    ...bytedanceRules,
    ...ideogramRules,
    ...openaiRules,
    ...recraftRules,
    ...topazLabsRules,
  ],
  fields,
  billing,
  kinds,
  keys,
  sections,
  unsold,
};
