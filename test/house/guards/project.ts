import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";

export const ROOT = resolve(import.meta.dir, "../../..");

/** A file of the project. What is not text has no text. */
export interface ProjectFile {
  readonly path: string;
  readonly bytes: number;
  readonly text: string | undefined;
}

const BINARY = /\.(png|jpg|jpeg|gif|webp|mp3|mp4|ico|woff2?|db|gz|zip|node|exe|lnk|rar)$/;

/** Everything that git keeps or would keep, so that nothing hides for not being committed yet. */
export function projectFiles(): readonly ProjectFile[] {
  const listed = Bun.spawnSync(["git", "ls-files", "-z", "-co", "--exclude-standard"], {
    cwd: ROOT,
  });
  if (!listed.success) throw new Error("git ls-files failed: the guards need the repository");
  return listed.stdout
    .toString()
    .split("\0")
    .filter((path) => path !== "" && existsSync(resolve(ROOT, path)))
    .map((path) => {
      const whole = resolve(ROOT, path);
      const text = BINARY.test(path) ? undefined : readFileSync(whole, "utf8");
      return { path, bytes: statSync(whole).size, text };
    });
}

/** A made-up file, to show a guard biting. */
export function sample(path: string, text: string): ProjectFile {
  return { path, bytes: Buffer.byteLength(text), text };
}

/** `path:line: what` for each place that the pattern finds, in files that `where` accepts. */
export function linesWith(
  files: readonly ProjectFile[],
  pattern: RegExp,
  what: string,
  where: (path: string) => boolean = () => true,
): readonly string[] {
  const everywhere = new RegExp(pattern, `gm${pattern.flags}`);
  return files
    .filter(({ path }) => where(path))
    .flatMap(({ path, text = "" }) =>
      [...text.matchAll(everywhere)].map(({ index }) => {
        const line = text.slice(0, index).split("\n").length;
        return `${path}:${line}: ${what}`;
      }),
    );
}

/** The code alone: comments become spaces, so that words about a call are no call. */
export function withoutComments(file: ProjectFile): ProjectFile {
  const blank = (comment: string): string => comment.replace(/[^\n]/g, " ");
  const text = file.text
    ?.replace(/\/\*[\s\S]*?\*\//g, blank)
    .replace(/(?<=^|[\s;,{}()])\/\/.*$/gm, blank);
  return { ...file, text };
}

export const isTypeScript = (path: string): boolean => path.endsWith(".ts");
