export { type AuditCheck, auditCatalogue, type CatalogueAudit } from "./audit.ts";
export { chosenBranch, inBranch } from "./branches.ts";
export { checkField, originGone, takesSeveral } from "./check-field.ts";
export { breaksRule, checkInput } from "./check-input.ts";
export { type Turn, writeConversation } from "./conversation.ts";
export type { CardData, Facts, RawData } from "./data.ts";
export { explainPrice } from "./explain-price.ts";
export { embeddedData, officialFacts } from "./files.ts";
export { putAt, removeAt } from "./fill.ts";
export { conversation } from "./import/conversation.ts";
export { type CatalogueEntry, type Imported, importModel } from "./import/import-model.ts";
export type { ModelSource, PriceLine } from "./import/model-source.ts";
export { proposeKey } from "./import/propose-key.ts";
export { type Renewed, renewModel } from "./import/renew-model.ts";
export { type JobRef, jobRef, readJobRef } from "./job-ref.ts";
export { type LiveCatalogue, liveCatalogue } from "./live.ts";
export { loadCatalogue } from "./load.ts";
export type * from "./model.ts";
export { isSearched } from "./option-search.ts";
export {
  type AppliedEntry,
  factsDigest,
  loadOverlaid,
  NO_OVERLAY,
  type Overlay,
  OWN_KEY_PREFIX,
} from "./overlay.ts";
export { type OwnPrice, ownPriceProblem, rateOf } from "./own-price.ts";
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
export { type Protocol, protocolOf } from "./protocol.ts";
export { questionIn } from "./question.ts";
export { costInKopecks, rateProblem, toKopecks } from "./rate.ts";
export { resultCount } from "./results.ts";
export { numberInWords } from "./russian.ts";
export { type Sample, sampleOf } from "./samples.ts";
export { serialsIn } from "./serial.ts";
export type { Take } from "./take.ts";
export { activeFields, isFilled, isGiven, toSend } from "./to-send.ts";
export { creditsOfTokens, isCounted } from "./tokens.ts";
