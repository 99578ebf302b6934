export type { FeedRow } from "./discovery/price-feed.ts";
export { createKieEmulator, startKieEmulator } from "./emulator.ts";
export { FAULTS, type FaultName, type FaultSetting, type Faults } from "./faults.ts";
export type {
  EmulatedModel,
  EmulatedPrice,
  KieControl,
  KieEmulator,
  KieEmulatorOptions,
  KieInProcess,
  Output,
  SecondsByOutput,
  Stage,
  TaskView,
} from "./types.ts";
