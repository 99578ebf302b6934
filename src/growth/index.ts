export { createWelcome, type Welcome } from "./welcome.ts";
