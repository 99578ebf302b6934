/** Prints the milliseconds that one cold start spends on the catalogue: `load` or `parse` it. */
import { embeddedData } from "../../src/catalog/files.ts";
import { loadCatalogue } from "../../src/catalog/index.ts";

const text = process.argv[2] === "parse" ? JSON.stringify(embeddedData) : "";
const before = performance.now();
if (text === "") loadCatalogue();
else JSON.parse(text);
process.stdout.write(String(performance.now() - before));
