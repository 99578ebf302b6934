import { beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { eventually } from "../support/eventually.ts";
import { executable, Program } from "../support/program.ts";

// Goal: what the last stage of the Dockerfile holds is enough to run the program, as its user.
// Method: no Docker is needed: the stage is read, and the same content is put into an empty root,
// with the libraries of Debian's base that the executable asks for, and started there.

const root = resolve(import.meta.dir, "../..");
const dockerfile = await Bun.file(resolve(root, "Dockerfile")).text();
/** The instructions after the last FROM, without comments. */
const lastStage = dockerfile
  .slice(dockerfile.lastIndexOf("\nFROM ") + 1)
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"));
const instructions = (name: string): readonly string[] =>
  lastStage
    .filter((line) => line.startsWith(`${name} `))
    .map((line) => line.slice(name.length + 1));

describe("the last stage", () => {
  test("holds the executable, certificates and an empty /data, nothing else (R26)", () => {
    expect(instructions("COPY")).toEqual([
      "--from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt",
      "--from=build /build/dist/trt /usr/local/bin/trt",
      "--from=build --chown=10001:10001 /data /data",
    ]);
    expect(instructions("RUN")).toEqual([]);
    expect(instructions("ADD")).toEqual([]);
    expect(instructions("FROM")).toEqual(["debian:bookworm-slim"]);
  });

  test("runs as nobody in particular, and asks its own health (R50, R54)", () => {
    expect(instructions("USER")).toEqual(["10001:10001"]);
    expect(instructions("HEALTHCHECK").join()).toEndWith('CMD ["trt", "health"]');
    expect(instructions("ENTRYPOINT")).toEqual(['["trt"]']);
    expect(instructions("CMD")).toEqual(['["serve"]']);
  });

  test("has no database of its own: a container's disk does not last (N16)", () => {
    expect(instructions("ENV")).toEqual(["PORT=10000"]);
  });

  test("the build sees the sources only (R26, N51)", async () => {
    const ignored = (await Bun.file(resolve(root, ".dockerignore")).text()).split("\n");
    expect(ignored.filter((line) => line !== "" && !line.startsWith("#"))).toEqual([
      "*",
      "!package.json",
      "!bun.lock",
      "!bunfig.toml",
      "!tsconfig.json",
      "!src",
      "!db",
      "!catalog",
      "!scripts",
    ]);
  });
});

/** Packages that are part of every Debian base: libc and what a compiler needs at run time. */
const BASE_PACKAGES = ["libc6", "libgcc-s1"];

if (process.platform === "linux") {
  describe("an empty root with the same content", () => {
    const bare = mkdtempSync(join(tmpdir(), "trt-image-"));

    beforeAll(async () => {
      const trt = await executable();
      const addon = "node_modules/@libsql/linux-x64-gnu/index.node".replace("x64", process.arch);
      const libraries = [...librariesOf(trt), ...librariesOf(resolve(root, addon))];
      for (const library of new Set(libraries)) {
        expect(BASE_PACKAGES).toContain(packageOf(library));
        put(realpathSync(library), library);
      }
      put("/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/certs/ca-certificates.crt");
      put(trt, "/usr/local/bin/trt");
      for (const folder of ["data", "tmp", "dev", "proc"]) mkdirSync(join(bare, folder));
      chmodSync(bare, 0o755);
      for (const folder of ["data", "tmp"]) chmodSync(join(bare, folder), 0o1777);
    });

    const put = (from: string, to: string): void => {
      mkdirSync(join(bare, dirname(to)), { recursive: true });
      copyFileSync(from, join(bare, to));
    };

    /** In its own mount namespace, so that nothing stays mounted whatever happens. */
    const start = (words: readonly string[], env: Record<string, string>): Program => {
      const script = [
        `for d in null zero urandom; do touch ${bare}/dev/$d && mount --bind /dev/$d ${bare}/dev/$d; done`,
        `mount --rbind /proc ${bare}/proc`,
        `exec chroot --userspec=10001:10001 ${bare} /usr/local/bin/trt "$@"`,
      ].join(" && ");
      return new Program(["unshare", "--mount", "sh", "-c", script, "trt", ...words], {
        cwd: "/",
        env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", ...env },
      });
    };

    test("the program keeps its database in /data (R59, R77)", async () => {
      const migrate = start(["migrate"], { DATABASE_URL: "file:/data/trt.db" });
      expect({ code: await migrate.ended(), err: migrate.err }).toEqual({ code: 0, err: "" });
      const audit = start(["ledger", "audit", "--json"], { DATABASE_URL: "file:/data/trt.db" });
      expect(await audit.ended()).toBe(0);
      expect(JSON.parse(audit.out)).toMatchObject({ ok: true });
    });

    test("the whole bot runs there, and ends on SIGTERM (R31, R55)", async () => {
      const demo = start(["demo", "--port", "0"], { TMPDIR: "/tmp" });
      const url = await eventually(
        "the demo tells where it is",
        () => {
          if (!demo.running) throw new Error(`the demo ended: ${demo.out}${demo.err}`);
          return /http:\/\/127\.0\.0\.1:\d+/.exec(demo.out)?.[0];
        },
        30_000,
      );
      expect((await fetch(url)).status).toBe(200);
      demo.signal("SIGTERM");
      expect(await demo.ended()).toBe(0);
    });

    test("health is no without a program, and yes with one (R50)", async () => {
      using server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() });
      const PORT = String(server.port);
      expect(await start(["health"], { PORT }).ended()).toBe(0);
      await server.stop(true);
      expect(await start(["health"], { PORT }).ended()).toBe(1);
      rmSync(bare, { recursive: true, force: true });
    });
  });
}

/** The libraries that the loader will ask for, by their paths. */
function librariesOf(file: string): readonly string[] {
  const listed = Bun.spawnSync(["ldd", file]).stdout.toString();
  return [...listed.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path ?? "");
}

function packageOf(library: string): string {
  const candidates = [realpathSync(library), library, library.replace(/^\/lib/, "/usr/lib")];
  for (const path of candidates.flatMap((one) => [one, one.replace(/^\/usr\/lib/, "/lib")])) {
    const found = Bun.spawnSync(["dpkg", "-S", path]).stdout.toString();
    if (found !== "") return found.split(":")[0] ?? "";
  }
  return `${library}: no package of Debian`;
}
