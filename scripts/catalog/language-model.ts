import billing from "../../catalog/billing.json" with { type: "json" };
import { conversation, type JsonSchema } from "../../src/catalog/index.ts";

/** A language model as the facts describe it: the body of one synchronous request. */
export interface ChatFact {
  paths: { create: string };
  name: string;
  input: JsonSchema;
  example: unknown;
  note?: string;
}

/** What the endpoint itself says of all its models. */
const OF_THE_ENDPOINT =
  /^(synchronous(: no task)?|SSE when stream is true|the reply carries credits_consumed|the model is named by the path(, no model field)?|no stream field in the schema)$/;
const EFFORTS = new Set(Object.keys(billing.tokens.most));

/** Its facts for the catalogue: what a person is asked for, beside the official request. */
export function languageModel({ paths, name, input: body, example, note = "", ...rest }: ChatFact) {
  const notes = note.split("; ").filter((part) => !OF_THE_ENDPOINT.test(part));
  const path = paths.create;
  return {
    ...rest,
    name: name.replace(/ \(OpenAI format\)$/, ""),
    path,
    body,
    input: conversation({ path, body, shown: example }, EFFORTS),
    example: { prompt: "Hello" },
    ...(notes.length > 0 && { note: notes.join("; ") }),
  };
}
