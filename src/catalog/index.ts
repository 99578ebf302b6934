export { type AuditCheck, auditCatalogue, type CatalogueAudit } from "./audit.ts";
export { chosenBranch, inBranch } from "./branches.ts";
export { checkField } from "./check-field.ts";
export { checkInput } from "./check-input.ts";
export type { CardData, Facts, RawData } from "./data.ts";
export { explainPrice } from "./explain-price.ts";
export { officialFacts } from "./files.ts";
export { putAt, removeAt } from "./fill.ts";
export { loadCatalogue } from "./load.ts";
export type * from "./model.ts";
export {
  everyField,
  itemAt,
  type Located,
  locate,
  membersOf,
  PLACE_CHARS_MAX,
  type Place,
  placeOf,
  shortHash,
  topPlace,
  valueAt,
} from "./place.ts";
export { price, startingPrice } from "./price.ts";
export { questionIn } from "./question.ts";
export { rateProblem, toKopecks } from "./rate.ts";
export { resultCount } from "./results.ts";
export { serialsIn } from "./serial.ts";
export { activeFields, isFilled, isGiven, toSend } from "./to-send.ts";
export { creditsOfTokens } from "./tokens.ts";
