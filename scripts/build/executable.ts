import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { $ } from "bun";
import { addonFor } from "./addon.ts";

/** The systems that the executable is made for, glibc all of them (docs/decisions/002). */
export const TARGETS = [
  { name: "linux-x64", bun: "bun-linux-x64", addon: "@libsql/linux-x64-gnu" },
  { name: "linux-arm64", bun: "bun-linux-arm64", addon: "@libsql/linux-arm64-gnu" },
  { name: "darwin-arm64", bun: "bun-darwin-arm64", addon: "@libsql/darwin-arm64" },
  { name: "darwin-x64", bun: "bun-darwin-x64", addon: "@libsql/darwin-x64" },
] as const;

export type Target = (typeof TARGETS)[number];

export const hostTarget = (): string => `${process.platform}-${process.arch}`;

/** `outfile` is replaced at the end. Throws when anything is missing: half a build is none. */
export async function buildExecutable(options: {
  root: string;
  target: Target;
  entry: string;
  outfile: string;
}): Promise<void> {
  const { root, target, entry, outfile } = options;
  const addon = await addonFor(root, target.addon);
  const folder = dirname(outfile);
  mkdirSync(folder, { recursive: true });
  const workshop = mkdtempSync(resolve(folder, ".build-")); // Bun leaves source maps beside it.
  const made = resolve(workshop, "trt");
  const plugin = addonPlugin(addon);
  try {
    const result = await Bun.build({
      entrypoints: [entry],
      root,
      compile: {
        target: target.bun,
        outfile: made,
        // A stray file beside the executable must not change what it does.
        autoloadDotenv: false,
        autoloadBunfig: false,
        autoloadTsconfig: false,
        autoloadPackageJson: false,
      },
      sourcemap: "inline", // Stacks in the log name our files and lines.
      define: await buildFacts(root),
      plugins: [plugin],
    });
    if (!result.success) throw new AggregateError(result.logs, "the build failed");
    if (plugin.embedded === 0) throw new Error("libsql's loader was not met: is it elsewhere now?");
    renameSync(made, outfile);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

/** Embeds the addon of libsql, and counts how often it did. */
function addonPlugin(addon: string): Bun.BunPlugin & { embedded: number } {
  const plugin = {
    name: "addon of libsql",
    embedded: 0,
    setup: (build: Bun.PluginBuilder): void => {
      build.onLoad({ filter: /node_modules\/libsql\/(index|promise)\.js$/ }, async ({ path }) => {
        const contents = embedAddon(await Bun.file(path).text(), addon);
        plugin.embedded += 1;
        return { contents, loader: "js" };
      });
    },
  };
  return plugin;
}

const LOADER = /function requireNative\(\) \{[\s\S]*?\n\}/g;
const ADDON_BY_NAME = ["require(`@libsql/$", "{target}`)"].join("");

/**
 * libsql looks for its addon by a name that it makes at run time, which no bundler can follow.
 * The executable has exactly one, so that the name becomes a fixed path, and Bun embeds the file.
 */
export function embedAddon(source: string, addon: string): string {
  const loaders = source.match(LOADER) ?? [];
  if (loaders.length !== 1 || !loaders[0]?.includes(ADDON_BY_NAME)) {
    throw new Error("libsql's loader has changed: adapt embedAddon in scripts/build/executable.ts");
  }
  const fixed = `function requireNative() { return require(${JSON.stringify(addon)}); }`;
  return source.replace(LOADER, () => fixed);
}

/** The version and the commit, read by src/version.ts. */
async function buildFacts(root: string): Promise<Record<string, string>> {
  const { version } = await Bun.file(resolve(root, "package.json")).json();
  const git = await $`git rev-parse --short=12 HEAD`.cwd(root).nothrow().quiet();
  // Render builds without the history and gives the commit as a build argument.
  const given = process.env.RENDER_GIT_COMMIT?.slice(0, 12);
  const commit = git.exitCode === 0 ? git.text().trim() : (given ?? "unknown");
  return { TRT_VERSION: JSON.stringify(version), TRT_COMMIT: JSON.stringify(commit) };
}
