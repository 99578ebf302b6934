/**
 * Seeds that have failed once, each with what it has shown. They are run for ever. A seed names a
 * world only as long as the world is drawn alike, so each fault has a focused test as well.
 */
export const OLD_SEEDS: readonly { seed: number; shown: string }[] = [
  { seed: 35, shown: "a lost mark left a progress message behind" },
  { seed: 61, shown: "a second copy of a confirmation became a second progress message" },
  { seed: 73, shown: "the same, while the first edit waited to be sent" },
  { seed: 10035, shown: "two runs that ended at one moment told one balance" },
  { seed: 10183, shown: "the same of two lost runs" },
  { seed: 3833420046, shown: "a second tap told of a run that ended while it was decided" },
  { seed: 3833420398, shown: "the receipt under an album was lost with its answer" },
  { seed: 3833420764, shown: "a gift whose files were gone was tried to be sent for ever" },
  { seed: 385631833, shown: "whoever had lost the lease took an update up without a pause" },
  { seed: 3851324246, shown: "a result given up took the words on its returned money with it" },
  {
    seed: 1641230677,
    shown: "a cancellation whose edit broke off twice left the progress message",
  },
  {
    seed: 1874158366,
    shown: "a result came while its time was over: it stayed, and the money too",
  },
];
