export { type CallbackHint, parseCallback, verifySignature } from "./callback.ts";
export { classifyFailure } from "./classify.ts";
export { createDiscovery } from "./discovery.ts";
export { FAILURE_RULES, type FailureRule } from "./failure-rules.ts";
export { createKie, type KieDeps } from "./kie.ts";
export { type Remedy, remedyOf } from "./remedy.ts";
export type {
  AskOutcome,
  CreateOutcome,
  Discovery,
  FailureClass,
  FeedRow,
  FetchedResult,
  Kie,
  KieConfig,
  ListedModel,
  ListedModels,
  MediaKind,
  NewTask,
  Question,
  ResultFile,
  TaskRecord,
  UploadFile,
} from "./types.ts";
