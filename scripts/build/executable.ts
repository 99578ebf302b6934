import { rmSync } from "node:fs";
import { resolve } from "node:path";
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

/** `outfile` is replaced. Throws when anything is missing: a build never leaves half of it out. */
export async function buildExecutable(options: {
  root: string;
  target: Target;
  entry: string;
  outfile: string;
}): Promise<void> {
  const { root, target, entry, outfile } = options;
  const addon = await addonFor(root, target.addon);
  let embedded = 0;

  const result = await Bun.build({
    entrypoints: [entry],
    root,
    compile: {
      target: target.bun,
      outfile,
      // A stray file beside the executable must not change what it does.
      autoloadDotenv: false,
      autoloadBunfig: false,
      autoloadTsconfig: false,
      autoloadPackageJson: false,
    },
    sourcemap: "inline", // Stacks in the log name our files and lines.
    define: await buildFacts(root),
    plugins: [
      {
        name: "embed the addon of libsql",
        setup: (build) => {
          build.onLoad({ filter: /node_modules\/libsql\/\w+\.js$/ }, async ({ path }) => {
            const source = await Bun.file(path).text();
            if (!source.includes("function requireNative"))
              return { contents: source, loader: "js" };
            embedded += 1;
            return { contents: embedAddon(source, addon), loader: "js" };
          });
        },
      },
    ],
  });
  if (!result.success) throw new AggregateError(result.logs, "the build failed");
  if (embedded === 0) throw new Error("libsql was not part of the build: is its loader elsewhere?");
  rmSync(`${outfile}.map`, { force: true }); // Bun leaves it there; the executable has its own.
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
