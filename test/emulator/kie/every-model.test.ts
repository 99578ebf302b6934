import { expect, test } from "bun:test";
import { Glob } from "bun";
import type { EmulatedModel } from "../../../src/emulator/kie/index.ts";
import { mediaUrls } from "../../../src/emulator/kie/schema-check.ts";
import type { TaskRecord } from "../../../src/kie/index.ts";
import { kiePair } from "../../support/kie-pair.ts";

const FOLDER = `${import.meta.dir}/../../../catalog/models`;

interface Facts {
  id: string;
  api: string;
  kind: string;
  output: EmulatedModel["output"];
  input: object;
  example: Record<string, unknown>;
}

/** What the catalogue's files say of the models that are asked for by createTask. */
async function catalogueFacts(): Promise<Facts[]> {
  const files: Facts[][] = [];
  for await (const name of new Glob("*.json").scan(FOLDER)) {
    files.push(await Bun.file(`${FOLDER}/${name}`).json());
  }
  return files.flat().filter(({ api }) => api === "jobs");
}

interface Done {
  id: string;
  taskId: string;
  record: TaskRecord;
}

interface Taker {
  "x-from-job"?: { models: readonly string[]; take: string };
}

const takers = (schema: object): [string, Taker][] =>
  Object.entries((schema as { properties: { [name: string]: Taker } }).properties);

/** The example has ids that nobody has made: in their place those of tasks that were made here. */
function parentIds(schema: object, example: object, done: readonly Done[]): object {
  const ids = takers(schema).flatMap(([name, { "x-from-job": from }]) => {
    if (!from || !(name in example)) return [];
    const parent = done.find(({ id }) => from.models.some((it) => matches(it, id)));
    if (!parent) return [];
    if (from.take === "taskId") return [[name, parent.taskId] as const];
    const value = parent.record.results[0]?.id ?? Object.values(parent.record.ids ?? {})[0];
    return [[name, value] as const];
  });
  return Object.fromEntries(ids);
}

function parentsFirst(facts: readonly Facts[]): Facts[] {
  const ordered: Facts[] = [];
  const waits = ({ id, input, example }: Facts) =>
    takers(input).some(
      ([name, { "x-from-job": from }]) =>
        from &&
        name in example &&
        !ordered.some((it) => it.id !== id && from.models.some((one) => matches(one, it.id))),
    );
  const rest = [...facts];
  for (let next = 0; next >= 0; ) {
    next = rest.findIndex((it) => !waits(it));
    if (next >= 0) ordered.push(...rest.splice(next, 1));
  }
  return [...ordered, ...rest];
}

const matches = (pattern: string, id: string) =>
  pattern.endsWith("*") ? id.startsWith(pattern.slice(0, -1)) : id === pattern;

test("each model of the catalogue runs from its example to its files (R103)", async () => {
  const facts = parentsFirst(await catalogueFacts());
  expect(facts.length).toBeGreaterThan(0);
  const models = facts.map(({ id, input, output, kind }) => {
    return { id, schema: input, output, kind, creditsFor: () => 1 };
  });
  await using pair = await kiePair({ models, credit: facts.length });
  const { kie, clock } = pair;
  const body = Buffer.from("a file of somebody's");
  const { url } = await kie.upload({ body, name: "in.png", mime: "image/png" });

  const failed: unknown[] = [];
  const done: Done[] = [];
  for (const { id, input: schema, example } of facts) {
    const media = new Set(mediaUrls(schema, example));
    const linked = JSON.parse(JSON.stringify(example), (_, value) =>
      media.has(value) ? url : value,
    );
    const input = { ...linked, ...parentIds(schema, example, done) };
    const outcome = await kie.createTask({ model: id, input });
    await clock.advance(1_000); // The task ends, and the next one is within the limit of calls.
    if (outcome.status !== "created") {
      failed.push([id, outcome]);
      continue;
    }
    const record = await kie.recordInfo(outcome.taskId);
    done.push({ id, taskId: outcome.taskId, record });
    const { state, results } = record;
    if (state !== "success" || results.length === 0) failed.push([id, state]);
    for (const file of results) {
      if (file.url === undefined) continue;
      const fetched = await kie.fetchResult(file.url, { maxBytes: 1_000_000 });
      if (fetched.kind !== file.kind) failed.push([id, fetched.kind]);
    }
  }
  expect(failed).toEqual([]);
  expect(await kie.credit()).toBe(0);
});
