import { projectFiles } from "../../test/house/guards/project.ts";
import { ENGINE, secretsIn, secretsOfLine } from "../../test/house/guards/secrets.ts";
import { BROKEN, HELD, type Result } from "./stage.ts";

/** The tree, and every line that a commit ever added: what was pushed once is known (N51). */
export async function scanSecrets(root: string): Promise<Result> {
  console.log(`engine: ${ENGINE}`);
  const inTree = secretsIn(projectFiles());
  const history = await addedLines(root);
  const inHistory = history.flatMap(({ commit, path, line }) =>
    secretsIn([{ path, bytes: line.length, text: line }]).length > 0
      ? [`${commit.slice(0, 12)} ${path}: ${secretsOfLine(line).join(", ")}`]
      : [],
  );
  const found = [...inTree, ...new Set(inHistory)];
  for (const one of found) console.log(`  ${one}`);
  console.log(`the tree and ${history.length} lines of history: ${found.length} found`);
  return found.length === 0 ? HELD : BROKEN;
}

interface AddedLine {
  readonly commit: string;
  readonly path: string;
  readonly line: string;
}

async function addedLines(root: string): Promise<readonly AddedLine[]> {
  const log = Bun.spawn(["git", "log", "-p", "--all", "-U0", "--no-color", "--format=commit %H"], {
    cwd: root,
    stderr: "ignore",
  });
  const lines: AddedLine[] = [];
  let commit = "";
  let path = "";
  for (const line of (await new Response(log.stdout).text()).split("\n")) {
    if (line.startsWith("commit ")) commit = line.slice(7);
    else if (line.startsWith("+++ ")) path = line.replace(/^\+\+\+ (b\/)?/, "");
    else if (line.startsWith("+")) lines.push({ commit, path, line: line.slice(1) });
  }
  return lines;
}
