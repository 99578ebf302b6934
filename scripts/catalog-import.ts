/**
 * Takes the provider's facts into the catalogue: `bun scripts/catalog-import.ts --from DIR`.
 *
 *   --from DIR     the folder with the fact files, in the form of its FORMAT.md
 *   --files LIST   which of them, comma-separated (default: those that tasks are made from)
 *   --to DIR       the catalogue to write (default: catalog)
 *
 * Writes `catalog/models/<maker>.json` anew and adds a key for each new model to
 * `catalog/keys.json`. Keys of models that are gone stay there, so that none is used twice.
 * Cards, rules and billing are written by hand: the audit names what a new model still needs.
 */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { proposeKey } from "../src/catalog/index.ts";
import { formatJson } from "./catalog/format-json.ts";
import { type ChatFact, languageModel } from "./catalog/language-model.ts";

interface Fact {
  id: string;
  api: string;
  vendor: string;
  [name: string]: unknown;
}

const FILES = "image.json,video.json,audio-text.json";
const CATALOG = join(import.meta.dir, "..", "catalog");

/** Tasks share one path and one way of asking; language models answer at once; the rest is old. */
const APIS: ReadonlySet<string> = new Set(["jobs", "chat"]);

/** What is kept, in this order; `paths` is the same for all tasks. */
const KEPT = [
  ["id", "id"],
  ["api", "api"],
  ["vendor", "maker"],
  ["name", "name"],
  ["kind", "kind"],
  ["output", "output"],
  ["path", "path"],
  ["input", "input"],
  ["body", "body"],
  ["constraints", "constraints"],
  ["pricing", "pricing"],
  ["note", "note"],
  ["example", "example"],
  ["doc", "doc"],
  ["asof", "asof"],
  ["since", "since"],
  ["confidence", "confidence"],
] as const;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      from: { type: "string" },
      files: { type: "string", default: FILES },
      to: { type: "string", default: CATALOG },
    },
  });
  if (!values.from) {
    console.error("Say where the facts are: bun scripts/catalog-import.ts --from DIR");
    process.exit(2);
  }
  const facts = await readFacts(values.from, values.files.split(","));
  const sold = facts.filter((fact) => APIS.has(fact.api));
  const before = await idsIn(join(values.to, "models"));

  await writeModels(sold, join(values.to, "models"));
  const proposed = await addKeys(sold, join(values.to, "keys.json"));

  const now = new Set(sold.map((fact) => fact.id));
  const skipped = facts.filter((fact) => !APIS.has(fact.api)).map((fact) => fact.id);
  report(
    "new",
    [...now].filter((id) => !before.has(id)),
  );
  report(
    "gone",
    [...before].filter((id) => !now.has(id)),
  );
  report("keys proposed", proposed);
  report("old endpoints, not taken", skipped);
  console.log(`${sold.length} models in the catalogue`);
}

async function readFacts(folder: string, names: string[]): Promise<Fact[]> {
  const read = names.map((name) => Bun.file(join(folder, name)).json() as Promise<Fact[]>);
  const facts = (await Promise.all(read)).flat();
  return facts.map((fact) => ({ ...taken(fact), doc: officialPage(fact), since: firstSeen(fact) }));
}

/** The earliest day, or month, of which a source says that the model was there. */
function firstSeen({ source }: Fact): string | undefined {
  const sources = Array.isArray(source) ? source : [];
  const dates = sources.join(" ").match(/20\d\d-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?/g) ?? [];
  return dates.toSorted()[0];
}

/** A file of the catalogue that is read again holds it already. */
function taken(fact: Fact): Fact {
  return fact.api === "chat" && !("body" in fact)
    ? (languageModel(fact as unknown as ChatFact) as unknown as Fact)
    : fact;
}

/** Of all sources the one that a reader can open: the provider's own page. */
function officialPage(fact: Fact): string | undefined {
  const sources = Array.isArray(fact.source) ? fact.source : [];
  return /https:\/\/docs\.kie\.ai\/[^\s)]+/.exec(sources.join(" "))?.[0];
}

/** Where the maker's name is not the company's, or is a model's, which the program may not name. */
const FAMILIES: { readonly [vendor: string]: string } = {
  "MiniMax Hailuo": "minimax",
  Suno: "music",
};

/** `Qwen (Alibaba)` and `Alibaba` are one maker: the company is the file. */
function family(vendor: string): string {
  const company = /\(([^)]+)\)/.exec(vendor)?.[1] ?? vendor;
  return FAMILIES[vendor] ?? company.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

async function writeModels(facts: Fact[], folder: string): Promise<void> {
  const families = Map.groupBy(facts, (fact) => family(fact.vendor));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, members] of families) {
    const kept = members.map((fact) =>
      Object.fromEntries(
        KEPT.filter(([from]) => fact[from] !== undefined).map(([from, to]) => [to, fact[from]]),
      ),
    );
    await Bun.write(join(folder, `${name}.json`), formatJson(kept));
  }
}

/** A key that is there stays, also when its model is gone: no key is ever used twice. */
async function addKeys(facts: Fact[], path: string): Promise<string[]> {
  const file = Bun.file(path);
  const keys: Record<string, string> = (await file.exists()) ? await file.json() : {};
  const proposed: string[] = [];
  for (const { id } of facts) {
    if (keys[id]) continue;
    keys[id] = proposeKey(id, new Set(Object.values(keys)));
    proposed.push(`${id} → ${keys[id]}`);
  }
  await Bun.write(path, formatJson(keys));
  return proposed;
}

async function idsIn(folder: string): Promise<Set<string>> {
  await mkdir(folder, { recursive: true });
  const facts = await readFacts(folder, await readdir(folder));
  return new Set(facts.map((fact) => fact.id));
}

function report(what: string, ids: string[]): void {
  if (ids.length > 0) console.log(`${what}:\n  ${ids.join("\n  ")}`);
}

await main();
