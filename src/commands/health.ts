import { probeHealth } from "../http/index.ts";
import type { Command } from "./command.ts";

const PORT_DEFAULT = 10_000;

export const health: Command = {
  name: "health",
  takes: "",
  about: "ask the program on this machine whether it is alive (for an image's health check)",
  async run(_args, surroundings) {
    const alive = await probeHealth(Number(surroundings.env.PORT ?? PORT_DEFAULT));
    surroundings.out(alive ? "alive\n" : "no answer\n");
    return alive ? 0 : 1;
  },
};
