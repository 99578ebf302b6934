export type { Fence, Statement } from "../../db/index.ts";
export { createDrafts, type Draft, type Drafts, STALE_DRAFT } from "./drafts.ts";
export { tidyQueues } from "./housekeeping.ts";
export { createInbox, type Finish, type Inbox, type InboxRow } from "./inbox.ts";
export type { OutgoingMessage, Purpose } from "./message.ts";
export {
  createOutbox,
  type Moved,
  type Outbox,
  type OutboxRow,
  type SentMessages,
  type Standing,
} from "./outbox.ts";
