import { serverApi } from "./server-api.ts";

/** A switch of the panel: what it is called, where it works, and what it sets. */
export interface FaultSwitch {
  label: string;
  room: "telegram" | "kie";
  on: Record<string, unknown>;
  off: Record<string, unknown>;
}

const TELEGRAM_SWITCHES: readonly FaultSwitch[] = [
  {
    label: "Telegram: 429 на 3 вызова",
    room: "telegram",
    on: { rate429: 3, retryAfter: 2 },
    off: { rate429: 0 },
  },
  {
    label: "Telegram: потерять один ответ",
    room: "telegram",
    on: { loseAnswerNext: 1 },
    off: { loseAnswerNext: 0 },
  },
  {
    label: "Telegram: медленно, 2 с",
    room: "telegram",
    on: { slowMs: 2000 },
    off: { slowMs: 0 },
  },
];

/** All that can be broken. The provider's emulator names its own faults. */
export async function faultSwitches(): Promise<FaultSwitch[]> {
  const faults = (await serverApi.faults("kie")) as Record<string, { what: string }>;
  const kie = Object.entries(faults).map(
    ([name, { what }]): FaultSwitch => ({
      label: what,
      room: "kie",
      on: { [name]: { rate: 1 } },
      off: { [name]: { rate: 0, next: 0 } },
    }),
  );
  return [...TELEGRAM_SWITCHES, ...kie];
}
