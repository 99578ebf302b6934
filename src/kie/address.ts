import { BlockList, isIP } from "node:net";
import { Fault } from "../kernel/index.ts";

/** The addresses of a host, as texts. `node:dns` in production. */
export type Lookup = (host: string) => Promise<readonly string[]>;

/** Everything that is not the public internet (IANA's special-purpose registries). */
const PRIVATE_IPV4 = [
  "0.0.0.0/8", // this network
  "10.0.0.0/8", // private
  "100.64.0.0/10", // carriers' NAT
  "127.0.0.0/8", // loopback
  "169.254.0.0/16", // link local, clouds' metadata
  "172.16.0.0/12", // private
  "192.0.0.0/24", // protocol assignments
  "192.0.2.0/24", // documentation
  "192.88.99.0/24", // 6to4 relays
  "192.168.0.0/16", // private
  "198.18.0.0/15", // benchmarks
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, broadcast
];
/** Public IPv6 is 2000::/3, less what is reserved in it or wraps an IPv4 address. */
const PRIVATE_IPV6 = [
  "2001::/23", // protocol assignments, Teredo
  "2001:db8::/32", // documentation
  "2002::/16", // 6to4
  "3fff::/20", // documentation
];

/** The address of a host that may be spoken to, or `result_refused`, `result_unreachable`. */
export async function publicAddress(
  url: URL,
  options: { lookup: Lookup; allowPrivate: boolean },
): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const addresses = isIP(host) ? [host] : await options.lookup(host).catch(() => []);
  // Hosts of containers seldom have a way out over IPv6.
  const chosen = addresses.find((address) => isIP(address) === 4) ?? addresses[0];
  if (chosen === undefined) {
    throw new Fault("result_unreachable", { retry: "later", message: "result: no such host" });
  }
  // One private address among public ones is a trap as well.
  const isPublic = addresses.every(isPublicAddress);
  const allowed = options.allowPrivate
    ? url.protocol === "https:" || addresses.every(isLoopback)
    : url.protocol === "https:" && isPublic;
  if (!allowed) {
    throw new Fault("result_refused", { retry: "never", message: "result: address not allowed" });
  }
  return chosen;
}

const blocked4 = listOf(PRIVATE_IPV4, "ipv4");
const blocked6 = listOf(PRIVATE_IPV6, "ipv6");
const global6 = listOf(["2000::/3"], "ipv6");
const loopback4 = listOf(["127.0.0.0/8"], "ipv4");

export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !blocked4.check(address, "ipv4");
  return isIP(address) === 6 && global6.check(address, "ipv6") && !blocked6.check(address, "ipv6");
}

function isLoopback(address: string): boolean {
  return address === "::1" || (isIP(address) === 4 && loopback4.check(address, "ipv4"));
}

function listOf(subnets: readonly string[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [base = "", bits] = subnet.split("/");
    list.addSubnet(base, Number(bits), family);
  }
  return list;
}
