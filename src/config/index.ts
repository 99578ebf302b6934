export { type Config, type LogLevel, type StorageConfig, secretsOf } from "./config.ts";
export { KEY_NAMES, KEYS, type Key, type KeyFacts } from "./keys.ts";
export {
  describeConfig,
  type Env,
  EXIT_CONFIG,
  type Loaded,
  loadConfig,
  loadStorageConfig,
  type Problem,
  problemLine,
} from "./load.ts";
export { deriveSecret } from "./secrets.ts";
