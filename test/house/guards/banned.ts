import { isTypeScript, linesWith, type ProjectFile, withoutComments } from "./project.ts";

interface Ban {
  readonly pattern: RegExp;
  /** What to do in its place. */
  readonly instead: string;
  /** Where it is guarded against. */
  readonly where: RegExp;
  /** Where it is right after all. */
  readonly except?: RegExp;
}

const PROGRAM = /^(src|db)\/.*\.ts$/;
const TESTS = /^test\/.*\.ts$/;
const ALL = /^(src|db|test|scripts)\/.*\.ts$/;
/** The guards name what they look for. */
const GUARDS = /^test\/house\//;

export const BANS: readonly Ban[] = [
  {
    pattern: /\bconsole\s*\.|\bprocess\.std(out|err)\b/,
    instead: "say it through the Log that you are given (R29)",
    where: PROGRAM,
    except: /^src\/(ops\/|main\.ts)/,
  },
  {
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/,
    instead: "ask the Clock that you are given",
    where: PROGRAM,
    except: /^src\/kernel\/clock\.ts|^src\/emulator\/page\/browser\//,
  },
  {
    pattern: /\bMath\.random\b|\bcrypto\.(randomUUID|getRandomValues)\b|\brandom(Bytes|UUID|Int)\(/,
    instead: "ask the Random that you are given",
    where: PROGRAM,
    except: /^src\/kernel\/random\.ts/,
  },
  {
    pattern: /\bprocess\.env\b|\bBun\.env\b|\bimport\.meta\.env\b/,
    instead: "take what you need from Config",
    where: PROGRAM,
    except: /^src\/main\.ts/,
  },
  {
    pattern: /(?<!ReturnType<typeof )\b(setTimeout|setInterval)\b|\bBun\.sleep/,
    instead: "wait on the Clock or on a Signal",
    where: PROGRAM,
    except: /^src\/kernel\/clock\.ts|^src\/emulator\/page\/browser\//,
  },
  {
    pattern: /\bprocess\.exit\b/,
    instead: "return, and let main set the exit code",
    where: PROGRAM,
    except: /^src\/main\.ts/,
  },
  {
    // A turn of the loop is no wait. Support code may poll what can't be awaited.
    pattern: /\bBun\.sleep\((?![01]\))|\bsetTimeout\(|\bsetInterval\(/,
    instead: "move a Clock, await a signal, or use test/support/eventually.ts",
    where: /^test\/.*\.test\.ts$/,
  },
  {
    pattern: /\bmock\.module\(|\bmock\(|\bspyOn\(/,
    instead: "own modules are never mocked: pass another argument",
    where: TESTS,
  },
  {
    pattern: /\b(test|it|describe)\.(skip|only|todo|failing|if|skipIf|todoIf)\b/,
    instead: "mend the test or remove it (R27, N49)",
    where: TESTS,
  },
  {
    pattern: /\bcatch\s*(\([^)]*\))?\s*\{\s*\}/,
    instead: "decide something in a catch, or leave it out",
    where: ALL,
  },
  {
    pattern: /\bas any\b|:\s*any\b|<any>/,
    instead: "name the type, or use unknown",
    where: ALL,
  },
];

/** Words that must not stand even in a comment. */
const WORDS: readonly Ban[] = [
  {
    pattern: /\b(TODO|FIXME|XXX|HACK)\b/,
    instead: "do it, or write an issue (R36)",
    where: /^(src|db|test|scripts|docs|catalog)\/|^[^/]+$/,
  },
  {
    pattern: /@ts-(ignore|expect-error|nocheck)|biome-ignore/,
    instead: "mend what is complained of",
    where: ALL,
  },
];

export function bannedCalls(files: readonly ProjectFile[]): readonly string[] {
  return [
    ...breaches(files.filter(({ path }) => isTypeScript(path)).map(withoutComments), BANS),
    ...breaches(files, WORDS),
  ];
}

function breaches(files: readonly ProjectFile[], bans: readonly Ban[]): readonly string[] {
  return bans.flatMap(({ pattern, instead, where, except }) =>
    linesWith(files, pattern, instead, (path) => {
      if (GUARDS.test(path) || !where.test(path)) return false;
      return !(except?.test(path) ?? false);
    }),
  );
}
