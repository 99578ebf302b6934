import { describe, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { checkIntegrity, lockedPackage } from "../../scripts/build/addon.ts";
import { embedAddon, TARGETS } from "../../scripts/build/executable.ts";

const root = resolve(import.meta.dir, "../..");
const loader = await Bun.file(resolve(root, "node_modules/libsql/index.js")).text();

describe("the addon of libsql", () => {
  test("its loader is still the one that the build knows (R26)", () => {
    const source = embedAddon(loader, "/addons/index.node");
    expect(source).toContain('return require("/addons/index.node")');
    expect(source).not.toContain("LIBSQL_JS_DEV");
    expect(source).not.toMatch(/require\(`/);
  });

  test("a loader that changed fails the build loudly (R26)", () => {
    const changed = ["", loader.replace("requireNative", "findNative"), `${loader}\n${loader}`];
    for (const source of changed) {
      expect(() => embedAddon(source, "x")).toThrow("libsql's loader has changed");
    }
  });

  test("bun.lock names it for every target, with its hash (R67)", async () => {
    const lock = await Bun.file(resolve(root, "bun.lock")).text();
    for (const { addon } of TARGETS) {
      const { version, integrity } = lockedPackage(lock, addon);
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(integrity).toMatch(/^sha512-.{86}==$/);
    }
    expect(() => lockedPackage(lock, "@libsql/none")).toThrow("does not name @libsql/none");
  });

  test("other bytes than the locked ones are refused (R67)", async () => {
    const path = join(tmpdir(), `trt-integrity-${process.pid}`);
    await Bun.write(path, "abc");
    const hash = new Bun.CryptoHasher("sha512").update("abc").digest("base64");
    await checkIntegrity(path, `sha512-${hash}`);
    await expect(checkIntegrity(path, `sha512-${hash.replace("3", "4")}`)).rejects.toThrow(
      "other bytes",
    );
    rmSync(path);
  });
});
