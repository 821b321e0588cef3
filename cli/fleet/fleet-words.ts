/** The words of `plugfest fleet`: what `ramp:60s` and `office` mean. */

import { isIP } from "node:net";
import { InvalidArgumentError } from "commander";
import { type Arrival, type ArrivalShape, arrivalShapes } from "../../simulator/fleet/arrival.ts";
import { isIdentityPattern } from "../../simulator/fleet/identity-pattern.ts";

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** As in scenarios: `250ms`, `90s`, `1m30s`, `2h`. */
export function readDuration(text: string): number {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) {
    throw new InvalidArgumentError("It is a number with a unit, as 250ms, 90s, 1m30s or 2h.");
  }
  let totalMs = 0;
  for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    totalMs += Number(number) * (unitsMs[unit ?? ""] ?? 0);
  }
  return totalMs;
}

/** `step`, or a shape with its time as `ramp:60s`. */
export function readArrival(text: string): Arrival {
  const [name = "", time, ...rest] = text.split(":");
  if (!isArrivalShape(name) || rest.length > 0) {
    throw new InvalidArgumentError(
      `It is one of ${arrivalShapes.join(", ")}, with a time, as ramp:60s.`,
    );
  }
  if (name === "step") {
    if (time !== undefined) throw new InvalidArgumentError("A step takes no time.");
    return { shape: name, overMs: 0 };
  }
  if (time === undefined) throw new InvalidArgumentError(`It needs a time, as ${name}:60s.`);
  return { shape: name, overMs: readDuration(time) };
}

function isArrivalShape(name: string): name is ArrivalShape {
  return arrivalShapes.some((shape) => shape === name);
}

export function readCount(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= 100_000) return count;
  throw new InvalidArgumentError("It is a whole number from 1 to 100000.");
}

export function readIdentityPattern(text: string): string {
  if (text !== "" && !/[/?#]/.test(text)) return text;
  throw new InvalidArgumentError("It is a name without / ? or #, as CP{index:05}.");
}

/** A fleet of several needs a name for each. */
export function isEnoughFor(pattern: string, count: number): boolean {
  return count === 1 || isIdentityPattern(pattern);
}

/** What the word of a quirk says: a bundle or a file, and the part of the fleet that has it. */
export interface QuirkWord {
  readonly name: string;
  readonly share: number;
}

/** `seen-abb-terra-ac:10%`, or without a part for all; several come one after the other. */
export function readQuirkWord(text: string, before: readonly QuirkWord[] = []): QuirkWord[] {
  const [, name = "", percent = "100"] = /^(.+?)(?::(\d+(?:\.\d+)?)%)?$/.exec(text) ?? [];
  const share = Number(percent) / 100;
  if (name !== "" && !name.endsWith("%") && share > 0 && share <= 1) {
    return [...before, { name, share }];
  }
  throw new InvalidArgumentError("It is a bundle or a file with a part, as seen-alfen:10%.");
}

/** One of several that come one after the other. */
export function readLocalAddress(text: string, before: readonly string[] = []): string[] {
  if (isIP(text) !== 0) return [...before, text];
  throw new InvalidArgumentError("It is an IP address of this machine, as 127.0.0.2.");
}
