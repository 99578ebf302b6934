import { exampleRequest } from "../protocols.ts";
import type { EmulatedModel } from "../types.ts";
import { taskTypesOf, titleOf } from "./listing.ts";

type Schema = { readonly [keyword: string]: unknown };

const CREATE_TASK = "/api/v1/jobs/createTask";
const MEGABYTE = 1_048_576;

/**
 * The document that Kie gives out for a model (kie/API.md §9.1): local `$ref`s that nobody has
 * resolved, component names with spaces, a percent sign and a space at the end, and in prose what
 * JSON Schema has no word for: the kinds, sizes and lengths of files.
 */
export function openapiOf(model: EmulatedModel): object | null {
  if (model.openapi !== undefined) return model.openapi;
  const title = titleOf(model);
  const request = `${title} request`;
  const input = `${title} input 100% `;
  const json = (schema: Schema, more: object = {}) => ({
    content: { "application/json": { schema, ...more } },
  });
  const { answers } = model;
  return {
    openapi: "3.1.0",
    info: { title, version: "1.0.0", description: taskTypesOf(model).join(", ") },
    servers: [{ url: "https://api.kie.ai" }],
    paths: {
      // Another path than this one says: a model that answers at once.
      [answers?.path ?? CREATE_TASK]: {
        post: {
          summary: title,
          requestBody: {
            required: true,
            ...(answers
              ? json(answers.body as Schema, { example: exampleRequest({ ...model, answers }) })
              : json({ $ref: pointer(request) })),
          },
          responses: { 200: { description: "ok", ...json({ $ref: pointer("Created task") }) } },
          callbacks: { onEnd: { "{$request.body#/callBackUrl}": { post: { responses: {} } } } },
        },
      },
    },
    components: {
      schemas: {
        [request]: {
          type: "object",
          required: ["model", "input"],
          properties: {
            model: { type: "string", enum: [model.id], default: model.id },
            callBackUrl: { type: "string", format: "uri" },
            input: { $ref: pointer(input) },
          },
        },
        [input]: published(model.schema as Schema),
        "Created task": { type: "object", properties: { code: { type: "integer" } } },
      },
    },
  };
}

function pointer(component: string): string {
  const escaped = component.replaceAll("~", "~0").replaceAll("/", "~1");
  return `#/components/schemas/${encodeURIComponent(escaped)}`;
}

/** The schema without our own `x-` keywords: what they say is in the description. */
function published(schema: Schema): Schema {
  const entries = Object.entries(schema).flatMap(([keyword, value]): [string, unknown][] => {
    if (keyword.startsWith("x-")) return [];
    if (keyword === "properties") return [[keyword, mapValues(value as Schema, published)]];
    if (keyword === "items") return [[keyword, published(value as Schema)]];
    return [[keyword, value]];
  });
  const prose = proseOf(schema);
  return Object.fromEntries(prose === "" ? entries : [...entries, ["description", prose]]);
}

function mapValues(object: Schema, change: (value: Schema) => Schema): Schema {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, change(value as Schema)]),
  );
}

function proseOf(schema: Schema): string {
  const said = [
    schema["x-media"] && fileProse(schema),
    schema["x-decimals"] && `Step: ${10 ** -Number(schema["x-decimals"])}.`,
    schema["x-from-job"] && "Task ID or audio ID returned by an earlier generation.",
  ];
  return said.filter(Boolean).join(" ");
}

function fileProse(schema: Schema): string {
  const mime = schema["x-mime"] as readonly string[] | undefined;
  const limits = [
    "File URL after upload, not file content",
    mime && `Accepted types: ${mime.join(", ")}`,
    schema["x-max-bytes"] && `Max size: ${megabytes(Number(schema["x-max-bytes"]))}MB`,
    schema["x-min-seconds"] && `Min duration: ${schema["x-min-seconds"]}s`,
    schema["x-max-seconds"] && `Max duration: ${schema["x-max-seconds"]}s`,
  ];
  const what = [schema["x-media"]].flat().join(" or ");
  return `URL of the ${what} (${limits.filter(Boolean).join("; ")})`;
}

/** `10.0`, and as many decimals as the number of bytes needs. */
function megabytes(bytes: number): string {
  const amount = bytes / MEGABYTE;
  return Number.isInteger(amount) ? amount.toFixed(1) : String(amount);
}
