import { expect, test } from "bun:test";
import { Glob } from "bun";
import type { EmulatedModel } from "../../../src/emulator/kie/index.ts";
import { mediaUrls } from "../../../src/emulator/kie/schema-check.ts";
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

test("each model of the catalogue runs from its example to its files (R103)", async () => {
  const facts = await catalogueFacts();
  expect(facts.length).toBeGreaterThan(0);
  const models = facts.map(({ id, input, output, kind }) => {
    return { id, schema: input, output, kind, creditsFor: () => 1 };
  });
  await using pair = await kiePair({ models, credit: facts.length });
  const { kie, clock } = pair;
  const body = Buffer.from("a file of somebody's");
  const { url } = await kie.upload({ body, name: "in.png", mime: "image/png" });

  const failed: unknown[] = [];
  for (const { id, input: schema, example } of facts) {
    const media = new Set(mediaUrls(schema, example));
    const input = JSON.parse(JSON.stringify(example), (_, value) =>
      media.has(value) ? url : value,
    );
    const outcome = await kie.createTask({ model: id, input });
    await clock.advance(1_000); // The task ends, and the next one is within the limit of calls.
    if (outcome.status !== "created") {
      failed.push([id, outcome]);
      continue;
    }
    const { state, results } = await kie.recordInfo(outcome.taskId);
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
