export { type Change, compare, type Differences, type Ours } from "./compare.ts";
export { type Keeper, type KeeperDeps, keepCatalogue } from "./keeper.ts";
export { type Deed, readLog } from "./log.ts";
export { overlayVersion, readOverlay, type StoredOverlay } from "./overlay-store.ts";
export { createOwnPrices, type OwnPrices, type PriceOutcome } from "./own-prices.ts";
export type { Proposal, ProposedChange } from "./proposal.ts";
export {
  type ApplyOutcome,
  createProposals,
  type Proposals,
  type Proposed,
  type RejectOutcome,
} from "./proposals.ts";
export { type SyncDeps, type SyncOutcome, sync } from "./sync.ts";
