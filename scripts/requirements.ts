/**
 * Which requirements the titles of tests cite: what is proven, and by how many tests.
 *   sh scripts/bun run scripts/requirements.ts            counts by family and the whole table
 *   sh scripts/bun run scripts/requirements.ts --missing  only what no test cites
 */
import { parseArgs } from "node:util";
import { testTitles } from "../test/house/guards/files.ts";
import { projectFiles } from "../test/house/guards/project.ts";
import { citations, REQUIREMENTS } from "./requirements/citations.ts";

const { values } = parseArgs({ options: { missing: { type: "boolean", default: false } } });
const cited = citations(testTitles(projectFiles()));
const missing = REQUIREMENTS.filter((name) => !cited.has(name));
const unknown = [...cited.keys()].filter((name) => !REQUIREMENTS.includes(name));

if (!values.missing) {
  for (const name of REQUIREMENTS) {
    const titles = cited.get(name) ?? [];
    const rest = titles.length > 1 ? ` and ${titles.length - 1} more` : "";
    console.log(`${name.padEnd(5)} ${titles[0] === undefined ? "–" : `${titles[0]}${rest}`}`);
  }
  console.log("");
}
for (const family of ["R", "G", "N"]) {
  const all = REQUIREMENTS.filter((name) => name.startsWith(family));
  const left = missing.filter((name) => name.startsWith(family));
  console.log(`${family}: ${all.length - left.length} of ${all.length} cited by a test`);
  if (values.missing) console.log(`   not yet: ${left.join(" ") || "none"}`);
}
if (unknown.length > 0) console.log(`cited, but no such requirement: ${unknown.join(" ")}`);
process.exitCode = unknown.length > 0 ? 1 : 0;
