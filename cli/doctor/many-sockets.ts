/**
 * Whether this machine can hold as many sockets as a run needs: told before it begins, with how to
 * mend it, as the errors that come of it later look like those of the central system.
 */

import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import type { Output } from "../terminal.ts";
import type { Finding } from "./finding.ts";

export interface SocketNeed {
  /** Connections that are open at once. */
  readonly connections: number;
  /** Sockets that each takes in this process: two where the central system is here as well. */
  readonly socketsEach: 1 | 2;
  /** Addresses that the connections are made from. */
  readonly addressCount: number;
}

export interface SocketLimits {
  readonly files: number | undefined;
  readonly ports: readonly [first: number, last: number] | undefined;
}

/** So few that any machine has room for them, and no time is taken to look. */
const fewConnections = 200;
/** What a process has open beside its sockets. */
const otherFiles = 100;

/** @throws {CommandError} if there is no room; what is nearly too much is said on `stderr` */
export async function requireSockets(need: SocketNeed, stderr: Output): Promise<void> {
  if (!isMany(need)) return;
  const { checkHeadroom, openFileLimit, portRange } = await import("./check-machine.ts");
  const lacks = findLacks(need, { files: await openFileLimit(), ports: await portRange() });
  for (const lack of lacks) stderr.write(`plugfest: ${lack}\n`);
  if (lacks.length === 0) {
    tellHeadroom(await checkHeadroom(), stderr);
    return;
  }
  const what = `this machine has no room for ${need.connections} connections`;
  throw new CommandError(`${what}: nothing was run`, exitCode.invalid);
}

export function isMany({ connections }: SocketNeed): boolean {
  return connections > fewConnections;
}

/** It may pass, so the run begins all the same, and says nothing if it was too busy itself. */
export function tellHeadroom(findings: readonly Finding[], stderr: Output): void {
  for (const { is, subject, found, fix } of findings) {
    if (is !== "good") stderr.write(`plugfest: ${subject}: ${found}; to mend it: ${fix}\n`);
  }
}

/** What there is too little of, each with what to do about it. */
export function findLacks(need: SocketNeed, { files, ports }: SocketLimits): readonly string[] {
  const { connections, socketsEach, addressCount } = need;
  const lacks: string[] = [];
  const neededFiles = connections * socketsEach + otherFiles;
  if (files !== undefined && files < neededFiles) {
    lacks.push(
      `${neededFiles} open files are needed, and ${files} are allowed; to mend it: ulimit -n ${neededFiles}`,
    );
  }
  const portCount = ports === undefined ? Number.POSITIVE_INFINITY : ports[1] - ports[0] + 1;
  if (connections > portCount * addressCount) {
    const neededAddresses = Math.ceil(connections / portCount);
    lacks.push(
      `${connections} ephemeral ports are needed, and each of ${addressCount} local addresses has ` +
        `${portCount}; to mend it: --local-address with ${neededAddresses} addresses of this ` +
        'machine, or sysctl -w net.ipv4.ip_local_port_range="1024 65535"',
    );
  }
  return lacks;
}
