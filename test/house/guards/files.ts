import { isTypeScript, linesWith, type ProjectFile } from "./project.ts";

const LINES_MAX = 400;

export function mergeMarkers(files: readonly ProjectFile[]): readonly string[] {
  return linesWith(files, /^(<{7}|>{7}|\|{7}) |^={7}$/, "a merge marker (R28)");
}

/** Code only: data and documents may be as long as they need. */
export function longFiles(files: readonly ProjectFile[]): readonly string[] {
  return files
    .filter(({ path }) => isTypeScript(path))
    .map(({ path, text }) => ({ path, lines: (text ?? "").split("\n").length - 1 }))
    .filter(({ lines }) => lines > LINES_MAX)
    .map(({ path, lines }) => `${path}: ${lines} lines, the limit is ${LINES_MAX} (N12)`);
}

/** Nothing empty, and no binary but pictures of the documents (N62). */
export function strayFiles(files: readonly ProjectFile[]): readonly string[] {
  const empty = files.filter(({ bytes }) => bytes === 0);
  const binary = files.filter(
    ({ path, text }) =>
      (text === undefined || text.includes("\0")) && !/^docs\/.*\.png$/.test(path),
  );
  return [
    ...empty.map(({ path }) => `${path}: is empty`),
    ...binary.map(({ path }) => `${path}: is a binary`),
  ];
}

/** A document has one title, stands under it, and says something (N62). */
export function oddDocuments(files: readonly ProjectFile[]): readonly string[] {
  return files
    .filter(({ path }) => path.endsWith(".md"))
    .flatMap(({ path, text = "" }) => {
      const prose = text.replace(/^```[\s\S]*?^```/gm, "");
      const titles = prose.split("\n").filter((line) => line.startsWith("# "));
      const body = prose.replace(/^#.*$/gm, "").trim();
      return [
        ...(titles.length === 1 ? [] : [`${path}: has ${titles.length} titles, not one`]),
        ...(text.startsWith("# ") ? [] : [`${path}: does not begin with its title`]),
        ...(body.length < 80 ? [`${path}: says nothing`] : []),
      ];
    });
}

/** A record is cited by its number, which must lead to one record. */
export function sharedNumbers(files: readonly ProjectFile[]): readonly string[] {
  const records = files.filter(({ path }) => path.startsWith("docs/decisions/"));
  const byNumber = Map.groupBy(records, ({ path }) => /\d{3}/.exec(path)?.[0] ?? "no number");
  return [...byNumber]
    .filter(([, all]) => all.length > 1)
    .map(([number, all]) => `${number}: ${all.map(({ path }) => path).join(", ")}`);
}

/** Exact versions, so that a build of today is the build of tomorrow (R67). */
export function loosePackages(packageJson: string): readonly string[] {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(packageJson);
  return Object.entries({ ...dependencies, ...devDependencies })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))
    .map(([name, version]) => `${name}: ${version} is not one exact version`);
}

/**
 * Letters that must never stand together, whatever the catalogue holds and in whatever word, so
 * that a plain search of the code proves that no model is known to it.
 */
const KNOWN = "nano|kling|veo|suno|seedream|flux|wan|hailuo";
/** First words of ids that say nothing of the model. */
const GENERAL = /^(ai|api|legacy|nano|text|image|video)$/;

/**
 * A pattern of the names by which models are known: the best-known ones anywhere, and as words of
 * their own the families that the ids of the catalogue begin with. The names of makers are left
 * out: the files of the data are named after them.
 */
export function modelNames(ids: readonly string[], makers: readonly string[]): RegExp {
  const families = ids
    .map((id) => /^[a-z]+/i.exec(id)?.[0].toLowerCase() ?? "")
    .filter((family) => family.length >= 2 && !GENERAL.test(family))
    .filter((family) => !makers.some((maker) => maker.split("-")[0] === family));
  const words = [...new Set(families)].join("|");
  return new RegExp(`${KNOWN}|(?<![a-z])(${words})(?![a-z])`, "i");
}

/** There is no code per model: what differs between them is data (design.md §6). */
export function modelsInCode(files: readonly ProjectFile[], names: RegExp): readonly string[] {
  return linesWith(files, names, "names a model: that is data", (path) => path.startsWith("src/"));
}

export interface TestTitle {
  readonly path: string;
  readonly title: string;
  /** The title of a group of tests. */
  readonly group: boolean;
}

/** Titles as they stand in the code; those that are made at run time are left as templates. */
export function testTitles(files: readonly ProjectFile[]): readonly TestTitle[] {
  return files
    .filter(({ path }) => path.endsWith(".test.ts"))
    .flatMap(({ path, text = "" }) => {
      const blocks = text.matchAll(
        /\b(?<kind>test|it|describe)(?:\.each\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?\(\s*(["'`])(?<title>(?:\\.|(?!\2).)*)\2/g,
      );
      return [...blocks].map(({ groups }) => ({
        path,
        title: groups?.title ?? "",
        group: groups?.kind === "describe",
      }));
    });
}

/** Two tests with one title can't be told apart in a report. */
export function sharedTitles(titles: readonly TestTitle[]): readonly string[] {
  const byTitle = Map.groupBy(
    titles.filter(({ group }) => !group),
    ({ title }) => title,
  );
  return [...byTitle]
    .filter(([, all]) => all.length > 1)
    .map(([title, all]) => `${all.map(({ path }) => path).join(", ")}: «${title}»`);
}

const CITED = "([RGN]\\d+|(design|[\\w/]+\\.md) §[\\d.]+)";
const PROVES = new RegExp(`\\(${CITED}(, ${CITED})*\\)$`);

/**
 * The title of a test, or of a group in its file, ends with the requirements that it proves, or
 * with the section of the document where a question was settled or a fact is told.
 */
export function titlesWithoutRequirement(titles: readonly TestTitle[]): readonly string[] {
  const proving = titles.filter(({ title }) => PROVES.test(title));
  const grouped = new Set(proving.filter(({ group }) => group).map(({ path }) => path));
  return titles
    .filter(({ title, group, path }) => !group && !PROVES.test(title) && !grouped.has(path))
    .map(({ path, title }) => `${path}: «${title}» names no requirement`);
}
