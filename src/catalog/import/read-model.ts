import type { InputSchema } from "../data.ts";
import type { JsonSchema, PriceRow } from "../model.ts";
import { inputWithBranches } from "./branches.ts";
import { conversation, whyNotAsked } from "./conversation.ts";
import type { Ground } from "./ground.ts";
import type { ModelSource } from "./model-source.ts";
import { priceList } from "./price-list.ts";
import { bare } from "./property.ts";
import { type ApiRequest, CREATE_TASK, inputOfTask, requestIn } from "./request.ts";
import { Unfit } from "./unfit.ts";
import { wholeInput } from "./whole-input.ts";

export type Read =
  | {
      status: "read";
      input: InputSchema;
      /** Of a model that answers at once: the request into which the input is put. */
      answers?: { readonly path: string; readonly body: JsonSchema };
      prices: readonly PriceRow[];
      /** Why there is no (sure) price. */
      doubt?: string;
      /** Only a description says what it costs. */
      isTold?: true;
    }
  | { status: "unfit"; reason: string };

/**
 * What the provider says of the input and of the price. Never throws for what is in the source: a
 * document that breaks even our reader is one that a person must look at.
 */
export function readModel(source: ModelSource, { billing }: Ground): Read {
  if (source.unread !== undefined) {
    return { status: "unfit", reason: `could not be read this time: ${source.unread}` };
  }
  try {
    const request = requestIn(source.document);
    const efforts = new Set(Object.keys(billing.tokens?.most ?? {}));
    const asked = askedBy(request, efforts);
    const found = priceList(source, wholeInput(asked.input));
    if (found.status === "none")
      return { status: "read", ...asked, prices: [], doubt: found.reason };
    const { status: _, rows, ...more } = found;
    return { status: "read", ...asked, prices: rows, ...more };
  } catch (error) {
    if (error instanceof Unfit) return { status: "unfit", reason: error.message };
    throw error;
  }
}

function askedBy(request: ApiRequest, efforts: ReadonlySet<string>) {
  const { path, body } = request;
  if (path === CREATE_TASK) return { input: inputWithBranches(inputOfTask(request)) };
  const reason = whyNotAsked(request);
  if (reason !== undefined) throw new Unfit(reason);
  return { input: conversation(request, efforts), answers: { path, body: bare(body) } };
}
