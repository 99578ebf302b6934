export type { FeedRow } from "./discovery/price-feed.ts";
export { createKieEmulator, startKieEmulator } from "./emulator.ts";
export { FAULTS, type FaultName, type FaultSetting, type Faults } from "./faults.ts";
export { SchemaCheck } from "./schema-check.ts";
export type {
  Draw,
  EmulatedModel,
  EmulatedPrice,
  KieControl,
  KieEmulator,
  KieEmulatorOptions,
  KieInProcess,
  Output,
  SecondsByOutput,
  Stage,
  Task,
  TaskView,
} from "./types.ts";
