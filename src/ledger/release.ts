import { sql } from "drizzle-orm";
import { type Database, type Statement, statement } from "../../db/index.ts";
import { Bug } from "../kernel/index.ts";
import type { Parts } from "./hold.ts";
import type { OpKey } from "./leg.ts";
import { post } from "./post.ts";
import { credited, type Receipt } from "./receipt.ts";
import { type OpValues, requestHash, sealed } from "./seal.ts";

export interface Release {
  readonly job: string;
  readonly person: number;
  readonly actor: string;
  readonly reason?: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** The refusals in order of precedence: where several apply, the caller is told the first. */
export type ReleaseOutcome =
  | ({ status: "released" } & Parts)
  | { status: "hold_not_found" } // No hold for this job by this person.
  | ({ status: "exists" } & Parts) // This release again: the first answer stands.
  | { status: "hold_already_captured" };

function releaseOf(instance: string, op: Release): OpKey {
  return { instance, id: `rels:${op.job}`, person: op.person };
}

const RELEASE = sealed<OpValues & { job: string }>((op) => [
  statement(sql`
    INSERT INTO release_request (instance_id, job_id, person_id, req_hash, actor, reason, at)
    VALUES (${op.instance}, ${op.job}, ${op.person}, ${op.hash}, ${op.actor}, ${op.reason}, ${op.at})`),
]);

/**
 * Gives a hold back, each part to the bucket that it came from. In the operation that closes the
 * job it stands before the job's own change.
 */
export function release(instance: string, op: Release): readonly Statement[] {
  const { id } = releaseOf(instance, op);
  return RELEASE({ reason: "", ...op, instance, id, hash: requestOf(op) });
}

/** The release alone, as one write. */
export async function postRelease(db: Database, op: Release): Promise<ReleaseOutcome> {
  const request = {
    name: "release",
    op: releaseOf(db.instance, op),
    hash: requestOf(op),
    statements: release(db.instance, op),
  };
  const posted = await post(db, request, ["hold_not_found", "hold_already_settled"]);
  switch (posted.status) {
    case "written":
      return { status: "released", ...partsOf(posted.receipt) };
    case "exists":
      return { status: "exists", ...partsOf(posted.receipt) };
    case "hold_already_settled": // And not by a release, which would exist.
      return { status: "hold_already_captured" };
    case "exists_with_different_request":
      throw new Bug("a release is all in its key");
    default:
      return posted;
  }
}

/** Why it was released is told with the first answer and changes nothing. */
function requestOf(op: Release): string {
  return requestHash(["release", op.job, op.person]);
}

function partsOf(receipt: Receipt): Parts {
  return { bonus: credited(receipt, "bonus"), paid: credited(receipt, "cash") };
}
