import { type Catalogue, creditsOfTokens, loadCatalogue, price } from "../../src/catalog/index.ts";
import { type Draw, type EmulatedModel, SchemaCheck } from "../../src/emulator/kie/index.ts";
import { clipFor, toneTitled } from "../../src/emulator/kie/media/media.ts";
import { encodePng } from "../../src/emulator/kie/picture/png.ts";

/** Of a language model, which answers at once. */
const TALKER = "gpt-5-6-lun";
/** Few models, each of another shape: one file, several, words, songs, a clip, a person's file. */
const KEYS = ["z1", "nb1", "qwen1", "recraft-up", "lyrics", "song", "grokv-t2v", TALKER];
const MICRO_USD_PER_CREDIT = 5_000;
const SIDE_PX = 512;

export interface Wares {
  readonly catalogue: Catalogue;
  readonly emulated: readonly EmulatedModel[];
  /** Where the language model is asked. */
  readonly questions: string;
  /** Compiled once. */
  readonly schemas: SchemaCheck;
}

type Used = Parameters<typeof creditsOfTokens>[1];

/** The real catalogue with most of it taken away, loaded once for all seeds. */
export function loadWares(keys: readonly string[] = KEYS): Wares {
  const whole = loadCatalogue();
  const models = whole.models.filter(({ key }) => keys.includes(key));
  if (models.length < keys.length) throw new Error(`not all are models: ${keys.join(", ")}`);
  const catalogue: Catalogue = {
    ...whole,
    models,
    byKey: (key) => models.find((model) => model.key === key),
    inSection: (section) => models.filter((model) => model.section === section),
    broken: [],
    leftOut: [],
  };
  const emulated = models.map((model) => ({
    id: model.id,
    schema: model.schema,
    output: model.output,
    kind: model.kind,
    creditsFor(input: Record<string, unknown>) {
      const priced = price(model, input);
      return priced.status === "priced" ? priced.cost / MICRO_USD_PER_CREDIT : 0;
    },
    ...(model.answers && {
      answers: {
        ...model.answers,
        creditsFor: (used: Used) => Number(creditsOfTokens(model, used) ?? 0),
      },
    }),
  }));
  const questions = whole.byKey(TALKER)?.answers?.path;
  if (questions === undefined) throw new Error(`${TALKER} is no language model`);
  return { catalogue, emulated, questions, schemas: new SchemaCheck() };
}

/** A grey square, as people send them and models return them. */
export const PICTURE = encodePng(SIDE_PX, SIDE_PX, new Uint8Array(SIDE_PX * SIDE_PX * 3).fill(128));

const MARK = /made:([\w:/-]+)#(\d+)!/;

/** Files that tell of which task they are, so that they are known again in a chat. */
export const drawMarked: Draw = (task, { index, output }) => {
  const mark = `made:${task.id}#${index}!`;
  if (output === "video") return { bytes: clipFor(1, mark), mime: "video/mp4" };
  if (output === "audio") {
    const bytes = Buffer.concat([toneTitled("tone"), Buffer.from(mark)]);
    return { bytes, mime: "audio/mpeg" };
  }
  return { bytes: Buffer.concat([PICTURE, Buffer.from(mark)]), mime: "image/png" };
};

/** Of which task a file is, and which of its files. */
export function markOf(bytes: Uint8Array): { task: string; index: number } | undefined {
  // It stands at the end.
  const found = MARK.exec(Buffer.from(bytes.subarray(-200)).toString("latin1"));
  return found ? { task: found[1] ?? "", index: Number(found[2]) } : undefined;
}
