import { resolve } from "node:path";
import { plugin } from "bun";
import { MUTANTS } from "./mutants.ts";

// Preloaded before the program: `SIM_MUTANT=<name> bun --preload test/simulation/mutate.ts …`. The
// files themselves stay as they are.
const chosen = MUTANTS.find(({ name }) => name === process.env.SIM_MUTANT);
if (!chosen) throw new Error(`there is no mutant «${process.env.SIM_MUTANT}»`);

const root = resolve(import.meta.dir, "../..");
const files = Map.groupBy(chosen.patches, ({ file }) => resolve(root, file));
for (const [path, patches] of files) {
  let text = await Bun.file(path).text();
  for (const { file, find, replace } of patches) {
    const count = text.split(find).length - 1;
    if (count !== 1) throw new Error(`${file} has ${count} times what «${chosen.name}» changes`);
    text = text.replace(find, () => replace);
  }
  const isText = path.endsWith(".sql");
  const filter = new RegExp(`^${RegExp.escape(path)}$`);
  plugin({
    name: path,
    setup(build) {
      build.onLoad({ filter }, () =>
        isText
          ? { exports: { default: text }, loader: "object" }
          : { contents: text, loader: "ts" },
      );
    },
  });
}
