export { type EmulatedModel, startKieEmulator } from "./kie/index.ts";
export { type PageOptions, startPage } from "./page/server.ts";
export type { BooksView, KieView } from "./page/views.ts";
export { startTelegramEmulator } from "./telegram/index.ts";
