import { expect, test } from "bun:test";
import { isPublicAddress } from "../../src/kie/address.ts";

test.each([["8.8.8.8"], ["100.63.255.255"], ["172.32.0.1"], ["2606:4700::1111"]])(
  "%s is public (N35)",
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  ["0.0.0.0"],
  ["10.1.2.3"],
  ["100.64.0.1"],
  ["127.0.0.53"],
  ["169.254.169.254"],
  ["172.16.0.1"],
  ["192.168.1.1"],
  ["198.18.0.1"],
  ["203.0.113.9"],
  ["224.0.0.1"],
  ["255.255.255.255"],
  ["::"],
  ["::1"],
  ["::ffff:10.0.0.1"],
  ["::ffff:8.8.8.8"],
  ["64:ff9b::a00:1"],
  ["2001:db8::1"],
  ["2002:7f00:1::"],
  ["fc00::1"],
  ["fe80::1"],
  ["not an address"],
])("%s is not public (N35)", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});
