export {
  catalogueCheck,
  configurationCheck,
  type DatabaseProbe,
  databaseCheck,
  kieCheck,
  telegramCheck,
  type WebhookInfo,
  webhookCheck,
} from "./checks.ts";
export { type Check, type DoctorReport, doctorText, type Finding, runDoctor } from "./doctor.ts";
export { createLog, type LogOptions } from "./log.ts";
export {
  type Counter,
  createMetrics,
  type Gauge,
  type Histogram,
  type Labels,
  type Metrics,
  SECONDS,
} from "./metrics.ts";
export { createRedactor, type Redactor, type SafeError } from "./redact.ts";
