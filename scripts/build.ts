/**
 * Compiles the program and everything that it needs into one executable.
 *   sh scripts/bun run scripts/build.ts [--target linux-x64|linux-arm64] [--outfile dist/trt]
 * Without --target: for this machine.
 */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildExecutable, hostTarget, TARGETS } from "./build/executable.ts";

const root = resolve(import.meta.dir, "..");
const { values } = parseArgs({
  options: {
    target: { type: "string", default: hostTarget() },
    outfile: { type: "string", default: "dist/trt" },
  },
});

const target = TARGETS.find(({ name }) => name === values.target?.replace(/^bun-/, ""));
if (!target) {
  const known = TARGETS.map(({ name }) => name).join(", ");
  console.error(`--target ${values.target} is not known. Known: ${known}.`);
  process.exit(64);
}
const outfile = resolve(values.outfile);
await buildExecutable({ root, target, entry: resolve(root, "src/main.ts"), outfile });
const megabytes = (statSync(outfile).size / 1e6).toFixed(0);
console.log(`${values.outfile}: ${target.name}, ${megabytes} MB`);
