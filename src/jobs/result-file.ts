import { build, type Statement, schema, statement } from "../../db/index.ts";
import type { ResultFile } from "../kie/index.ts";
import type { JobFile } from "./job.ts";

export function fileFrom(result: ResultFile, ordinal: number): JobFile {
  const { kind, url, text } = result;
  return { ordinal, kind, ...(url !== undefined && { url }), ...(text !== undefined && { text }) };
}

export function fileRow(instance: string, job: string, file: JobFile): Statement {
  const row = {
    instanceId: instance,
    jobId: job,
    ordinal: file.ordinal,
    kind: file.kind,
    sourceUrl: file.url ?? null,
    content: file.text ?? null,
  };
  return statement(build.insert(schema.jobFile).values(row));
}
