/** One guard of the schema taken out: `text` at `at` becomes `replacement`. */
export interface Mutant {
  readonly name: string;
  readonly at: number;
  readonly text: string;
  readonly replacement: string;
}

/**
 * Every guard of the schema, one at a time, from its text: so a new guard is a new mutant without
 * anybody thinking of it.
 */
export function mutantsOf(sql: string): Mutant[] {
  const code = sql.replace(/--.*/g, (comment) => " ".repeat(comment.length));
  return [
    ...cut(code, "rule", /SELECT RAISE\(ABORT, '([^']+)'\)[^;]*;/g, "SELECT 1;"),
    ...cut(code, "rule", WHEN_THEN, ""),
    ...cut(code, "trigger", /CREATE TRIGGER (\w+)[\s\S]*?\nEND;/g, ""),
    ...cut(code, "condition", COMPARISON, ""),
    ...cutBracketed(code, /\s(?:AND|OR) (?:NOT )?(?:NEW\.\w+ [<>] )?(?:EXISTS |ifnull)\(/g, ""),
    ...cutBracketed(code, /CHECK \(/g, "CHECK (1)"),
    ...cut(code, "route", /,\s+(\('\w+', '\w+', '\w+'\))/g, ""),
    ...cut(code, "unique", /UNIQUE (INDEX \w+)/g, "INDEX mutant"),
    ...cut(code, "unique", /,\n {2}UNIQUE (\([^)]+\))/g, ""),
    ...cut(code, "reference", /,\n {2}FOREIGN KEY (\([^)]+\)) REFERENCES [^)]+\)[A-Z ]*/g, ""),
    ...cut(code, "reference", /(?<=(\w+) [A-Z]+ NOT NULL) REFERENCES \w+\(id\)/g, ""),
    ...cut(code, "deferral", /( DEFERRABLE INITIALLY DEFERRED)/g, ""),
    ...cut(code, "strict", /\) (STRICT)/g, ")"),
  ];
}

/** A case that is refused, of several. */
const WHEN_THEN = /WHEN (?:(?!\b(?:THEN|WHEN|BEGIN)\b)[\s\S])*THEN RAISE\(ABORT, '([^']+)'\)/g;

/** A comparison that narrows or widens a rule. */
const COMPARISON = /\s(?:AND|OR) ([\w.]+ (?:=|<>|IS|IS NOT|<|>|<=|>=) (?:NEW|OLD)\.\w+)/g;

/** The schema without these guards. */
export function without(sql: string, ...mutants: readonly Mutant[]): string {
  let rest = sql;
  for (const { at, text, replacement } of [...mutants].sort((a, b) => b.at - a.at)) {
    rest = rest.slice(0, at) + replacement + rest.slice(at + text.length);
  }
  return rest;
}

/** One mutant for each match; the first group is its name. */
function cut(code: string, what: string, pattern: RegExp, replacement: string): Mutant[] {
  return [...code.matchAll(pattern)].map((match) =>
    mutant(code, `${what} ${match[1]}`, { at: match.index, text: match[0], replacement }),
  );
}

/** What begins like the pattern and ends with the bracket that closes the pattern's last one. */
function cutBracketed(code: string, pattern: RegExp, replacement: string): Mutant[] {
  return [...code.matchAll(pattern)].map(({ index: at, 0: { length } }) => {
    let end = at + length;
    for (let depth = 1; depth > 0; end++) depth += { "(": 1, ")": -1 }[code.charAt(end)] ?? 0;
    const text = code.slice(at, end);
    return mutant(code, text.trim(), { at, text, replacement });
  });
}

/** Named with the table or trigger that it is taken from. */
function mutant(code: string, name: string, cut: Omit<Mutant, "name">): Mutant {
  const places = code.slice(0, cut.at + 1).matchAll(/^CREATE (?:TABLE|TRIGGER|VIEW) (\w+)/gm);
  const place = [...places].at(-1)?.[1] ?? "";
  return { name: `${place}: ${name.replace(/\s+/g, " ")}`, ...cut };
}
