export { alarmMessage } from "./alarm.ts";
export { createAnnouncer } from "./announcer.ts";
export { COMMANDS } from "./commands.ts";
export { createPeoplesFiles, type PeoplesFiles } from "./files.ts";
export { createGateway, type Gateway, TELEGRAM_API_ROOT } from "./gateway.ts";
export { planStatements } from "./plan.ts";
export type { WebhookTarget } from "./registration.ts";
export { createRouter } from "./router.ts";
export { Telegram, type TelegramDeps } from "./telegram.ts";
