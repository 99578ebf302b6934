/** The switches of the side panel. What each sets is the emulators' own form of faults. */
export const FAULT_SWITCHES = [
  {
    label: "Telegram: 429 на 3 вызова",
    room: "telegram",
    on: { rate429: 3, retryAfter: 2 },
    off: { rate429: 0 },
  },
  {
    label: "Telegram: потерять ответ",
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
] as const;
