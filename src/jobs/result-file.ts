import { build, type Statement, schema, statement } from "../../db/index.ts";
import type { ResultFile, TaskRecord } from "../kie/index.ts";
import type { JobFile } from "./job.ts";

export function fileFrom(result: ResultFile, ordinal: number): JobFile {
  const { kind, url, text, title, id } = result;
  return {
    ordinal,
    kind,
    ...(url !== undefined && { url }),
    ...(text !== undefined && { text }),
    ...(title !== undefined && { title }),
    ...(id !== undefined && { partId: id }),
  };
}

/** Everything of a result that is kept: its files, and the ids by which other models take it. */
export function resultRows(
  instance: string,
  job: string,
  result: { files: readonly JobFile[]; ids: TaskRecord["ids"] | undefined },
): readonly Statement[] {
  const values = Object.entries(result.ids ?? {}).map(([name, value]) =>
    build.insert(schema.jobValue).values({ instanceId: instance, jobId: job, name, value }),
  );
  return [
    ...result.files.map((file) => fileRow(instance, job, file)),
    ...values.map((insert) => statement(insert)),
  ];
}

export function fileRow(instance: string, job: string, file: JobFile): Statement {
  const row = {
    instanceId: instance,
    jobId: job,
    ordinal: file.ordinal,
    kind: file.kind,
    sourceUrl: file.url ?? null,
    content: file.text ?? null,
    title: file.title ?? null,
    partId: file.partId ?? null,
  };
  return statement(build.insert(schema.jobFile).values(row));
}
