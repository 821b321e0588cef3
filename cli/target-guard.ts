/** Many charge points are a load, and nobody is to load by mistake what is not theirs. */

import { BlockList, isIP } from "node:net";
import { InvalidArgumentError } from "commander";
import { CommandError } from "./command-error.ts";
import { exitCode } from "./exit-code.ts";

/** More than these are a load. */
const harmless = 50;

const privateSubnets: readonly (readonly [network: string, prefix: number])[] = [
  ["10.0.0.0", 8],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["::1", 128],
  ["fc00::", 7],
  ["fe80::", 10],
];

/** Names that no resolver of the world knows. */
const privateName = /^[^.]+$|\.(local|localhost|internal|home\.arpa|test)$/i;

/** A host, or a network as `10.0.0.0/8`; more than once if need be. */
export function readTarget(text: string, before: readonly string[] = []): readonly string[] {
  const [address = "", prefix, ...rest] = text.split("/");
  const isNetwork = prefix !== undefined && rest.length === 0;
  if (isNetwork ? isPrefixOf(address, prefix) : isHost(text)) return [...before, text];
  throw new InvalidArgumentError("It is a host, or a network such as 10.0.0.0/8.");
}

/** @throws CommandError when so many would go where nobody has allowed it */
export function guardTarget(url: string, count: number, allowed: readonly string[] = []): void {
  const host = hostOf(url);
  if (count <= harmless || isPrivate(host)) return;
  if (allowed.some((target) => isMeantBy(host, target))) return;
  const message = `${count} charge points at ${host} are a load, and ${host} is not private`;
  throw new CommandError(`${message}: say --allow-target ${host} if it is yours`, exitCode.usage);
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[(.*)\]$/, "$1");
}

function isPrivate(host: string): boolean {
  if (isIP(host) === 0) return privateName.test(host);
  return privateSubnets.some(([network, prefix]) => isWithin(host, network, prefix));
}

function isMeantBy(host: string, target: string): boolean {
  const [network = "", prefix] = target.split("/");
  if (prefix === undefined) return host.toLowerCase() === target.toLowerCase();
  return isIP(host) !== 0 && isWithin(host, network, Number(prefix));
}

function isWithin(host: string, network: string, prefix: number): boolean {
  const list = new BlockList();
  list.addSubnet(network, prefix, familyOf(network));
  return list.check(host, familyOf(host));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

function isPrefixOf(address: string, prefix: string): boolean {
  const bits = isIP(address) === 6 ? 128 : 32;
  return isIP(address) !== 0 && /^\d+$/.test(prefix) && Number(prefix) <= bits;
}

function isHost(text: string): boolean {
  return isIP(text) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text);
}
