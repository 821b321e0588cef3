/** What the machine gives to a process: files, ports, its clock, and time to think. */

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Finding } from "./finding.ts";

const longestMs = 3000;

export async function checkMachine(): Promise<readonly Finding[]> {
  return [
    judgeFiles(await openFileLimit()),
    judgePorts(await portRange()),
    judgeClock(await clockState()),
    ...(await checkHeadroom()),
  ];
}

/** Whether there is time left for a process that wants much of it. */
export async function checkHeadroom(): Promise<readonly Finding[]> {
  return [judgeDelay(await eventLoopDelayMs()), judgeShare(measureShare())];
}

/** A charger takes one file, and one more on this machine when the central system is here too. */
const filesForThousands = 20_000;

export function judgeFiles(limit: number | undefined): Finding {
  const subject = "open files";
  if (limit === undefined) return { is: "unknown", subject, found: "nobody tells the limit" };
  const found = `${limit} at most, so ${Math.max(0, limit - 100)} chargers over sockets`;
  if (limit >= filesForThousands) return { is: "good", subject, found };
  const fix = `ulimit -n ${filesForThousands}, and for good in /etc/security/limits.conf`;
  return { is: limit < 256 ? "bad" : "poor", subject, found, fix };
}

export function judgePorts(range: readonly [number, number] | undefined): Finding {
  const subject = "ephemeral ports";
  if (range === undefined) return { is: "unknown", subject, found: "nobody tells the range" };
  const count = range[1] - range[0] + 1;
  const found = `${count}, so as many chargers to one address`;
  if (count >= filesForThousands) return { is: "good", subject, found };
  const fix = 'sysctl -w net.ipv4.ip_local_port_range="1024 65535"';
  return { is: "poor", subject, found, fix };
}

export function judgeClock(state: "yes" | "no" | undefined): Finding {
  const subject = "clock";
  if (state === "yes") return { is: "good", subject, found: "kept by a time server" };
  if (state === undefined) {
    return { is: "unknown", subject, found: "nobody tells whether a time server keeps it" };
  }
  const found = "no time server keeps it, so times of the other side cannot be compared";
  return { is: "poor", subject, found, fix: "timedatectl set-ntp true" };
}

/** Shows who takes the most. */
const endOthers = "ps -Ao pcpu,pid,args | sort -rn | head -5, and end what is not needed";

export function judgeDelay(ms: number): Finding {
  const subject = "event loop";
  const found = `late by ${ms.toFixed(1)} ms at worst while it is idle`;
  if (ms < 20) return { is: "good", subject, found };
  return { is: "poor", subject, found, fix: endOthers };
}

/** `share`: of one core, for who wants all of it. */
export function judgeShare(share: number): Finding {
  const subject = "processor";
  const found = `this process gets ${Math.round(100 * share)} % of a core when it wants all of it`;
  return share >= 0.7
    ? { is: "good", subject, found }
    : { is: "poor", subject, found, fix: endOthers };
}

export async function openFileLimit(): Promise<number | undefined> {
  const text = await said("sh", ["-c", "ulimit -n"]);
  if (text === "unlimited") return Number.MAX_SAFE_INTEGER;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

export async function portRange(): Promise<readonly [number, number] | undefined> {
  const text = await readFile("/proc/sys/net/ipv4/ip_local_port_range", "utf8").catch(() => "");
  const [, first, last] = /^(\d+)\s+(\d+)/.exec(text) ?? [];
  return first === undefined || last === undefined ? undefined : [Number(first), Number(last)];
}

async function clockState(): Promise<"yes" | "no" | undefined> {
  const text = await said("timedatectl", ["show", "-p", "NTPSynchronized", "--value"]);
  return text === "yes" || text === "no" ? text : undefined;
}

async function eventLoopDelayMs(): Promise<number> {
  const resolution = 10;
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  await sleep(300);
  histogram.disable();
  return Math.max(0, histogram.max / 1e6 - resolution);
}

const spinMs = 100;

/** Works for a moment, and sees how much of it was given. */
function measureShare(): number {
  const beganAtMs = performance.now();
  const before = process.cpuUsage();
  while (performance.now() - beganAtMs < spinMs);
  const { user, system } = process.cpuUsage(before);
  return Math.min(1, (user + system) / 1000 / (performance.now() - beganAtMs));
}

/** Nothing, when there is no such program, or it fails. */
async function said(program: string, words: readonly string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, [...words], { timeout: longestMs });
    return stdout.trim();
  } catch {
    return "";
  }
}
