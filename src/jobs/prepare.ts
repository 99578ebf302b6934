import { type Catalogue, checkInput, type Input, type Model, toSend } from "../catalog/index.ts";
import { Fault } from "../kernel/index.ts";
import type { FailureClass } from "../kie/index.ts";
import type { Job } from "./job.ts";
import type { Origins } from "./origins.ts";
import type { Uploads } from "./uploads.ts";

export interface PrepareDeps {
  catalogue: Catalogue;
  uploads: Uploads;
  origins: Origins;
}

export interface Ready {
  readonly model: Model;
  /** As it is sent, with addresses that the provider can read. */
  readonly input: Input;
}

export type Prepared =
  | ({ status: "ready" } & Ready)
  /** A file cannot be brought to the provider now. */
  | { status: "later"; reason: string }
  | { status: "refused"; failure: FailureClass; detail: string };

/** What will be sent for a job, with its files at the provider, checked once more as a whole. */
export async function prepare(
  job: Job,
  { catalogue, uploads, origins }: PrepareDeps,
): Promise<Prepared> {
  const model = catalogue.byKey(job.model);
  if (!model) return { status: "refused", failure: "model_down", detail: "not in the catalogue" };
  try {
    const own = await origins.resolve(model, toSend(model, job.input), job.person);
    const input = await uploads.resolve(model, own, job.person);
    const rules = checkInput(model, input).map(({ field, rule }) => `${field ?? "input"}: ${rule}`);
    if (rules.length === 0) return { status: "ready", model, input };
    return { status: "refused", failure: "input", detail: rules.join(", ") };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.retry !== "never") return { status: "later", reason: error.code };
    return { status: "refused", failure: failureOf(error), detail: error.code };
  }
}

/** Why a file could not be brought to the provider. */
function failureOf(fault: Fault): FailureClass {
  if (fault.code === "kie_key_refused") return "our_key";
  if (fault.code === "kie_credit_gone") return "our_credit";
  // The provider's own troubles are named after it; else the person's file is gone or too big.
  return fault.code.startsWith("kie_") ? "network" : "input";
}
