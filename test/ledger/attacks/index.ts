import { ACCOUNT_ATTACKS } from "./accounts.ts";
import type { Attack } from "./attack.ts";
import { DIGEST_ATTACKS } from "./digests.ts";
import { HOLD_ATTACKS, SETTLE_ATTACKS } from "./holds.ts";
import { JOB_ATTACKS } from "./jobs.ts";
import { FLOODS, LEG_ATTACKS } from "./legs.ts";
import { REQUEST_ATTACKS } from "./requests.ts";
import { SEAL_ATTACKS } from "./seals.ts";
import { STAR_ATTACKS } from "./stars.ts";
import { UNDOING_ATTACKS } from "./undoing.ts";

export const ATTACKS: readonly Attack[] = [
  ...LEG_ATTACKS,
  ...ACCOUNT_ATTACKS,
  ...SEAL_ATTACKS,
  ...HOLD_ATTACKS,
  ...SETTLE_ATTACKS,
  ...UNDOING_ATTACKS,
  ...STAR_ATTACKS,
  ...REQUEST_ATTACKS,
  ...JOB_ATTACKS,
  ...DIGEST_ATTACKS,
  ...FLOODS,
];

export { VALID } from "./valid.ts";
