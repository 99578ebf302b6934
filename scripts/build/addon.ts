import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { $ } from "bun";

/**
 * The path of libsql's addon for a system. This machine's own is installed; another's is fetched
 * through npm into .tools, and used only if it is byte for byte what bun.lock names.
 */
export async function addonFor(root: string, name: string): Promise<string> {
  const installed = resolve(root, "node_modules", name, "index.node");
  if (existsSync(installed)) return installed;

  const locked = lockedPackage(await Bun.file(resolve(root, "bun.lock")).text(), name);
  const folder = resolve(root, ".tools/addons", `${name.replace("/", "-")}-${locked.version}`);
  const addon = resolve(folder, "package/index.node");
  if (existsSync(addon)) return addon;

  mkdirSync(folder, { recursive: true });
  const packed = await $`npm pack --silent ${`${name}@${locked.version}`}`
    .cwd(folder)
    .nothrow()
    .quiet();
  if (packed.exitCode !== 0) {
    throw new Error(`${name}@${locked.version} could not be fetched: npm pack failed`);
  }
  const archive = resolve(folder, packed.text().trim());
  await checkIntegrity(archive, locked.integrity);
  await $`tar -xzf ${archive} -C ${folder}`.quiet();
  return addon;
}

/** What bun.lock says of a package. */
export function lockedPackage(lock: string, name: string): { version: string; integrity: string } {
  const line = lock.split("\n").find((one) => one.trimStart().startsWith(`"${name}": [`));
  const version = line?.match(/": \["[^"]+@([^"@]+)"/)?.[1];
  const integrity = line?.match(/"(sha512-[A-Za-z0-9+/=]+)"/)?.[1];
  if (!version || !integrity) throw new Error(`bun.lock does not name ${name}`);
  return { version, integrity };
}

export async function checkIntegrity(path: string, integrity: string): Promise<void> {
  const hash = new Bun.CryptoHasher("sha512").update(await Bun.file(path).bytes());
  if (`sha512-${hash.digest("base64")}` !== integrity) {
    throw new Error(`${path} is not what bun.lock names: the registry gave other bytes`);
  }
}
