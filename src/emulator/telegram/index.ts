export type { TelegramControl } from "./control/control.ts";
export type { FilesAction, PersonFile } from "./control/person-acts.ts";
export { ControlRefusal } from "./control/refusal.ts";
export type * from "./control-types.ts";
export type { FaultChange } from "./faults.ts";
export {
  createTelegramEmulator,
  startTelegramEmulator,
  type TelegramEmulator,
  type TelegramEmulatorOptions,
  type TelegramInProcess,
} from "./start.ts";
