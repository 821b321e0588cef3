/** What the options of `run` are read as. */

import { randomInt } from "node:crypto";
import { InvalidArgumentError } from "commander";
import { longestDurationMs, parseDuration } from "../../scenarios/engine/grammar/duration-text.ts";
import { readSeed } from "../option-words.ts";

export function readRunSeed(text: string): number {
  return text === "random" ? randomInt(0, 4_294_967_296) : readSeed(text);
}

/** A whole number from 1, or from 0. */
export function readCount(least: 0 | 1, most: number): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (/^\d+$/.test(text) && count >= least && count <= most) return count;
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };
}

export function readDuration(text: string): number {
  const durationMs = parseDuration(text) ?? 0;
  if (durationMs > 0 && durationMs <= longestDurationMs) return durationMs;
  throw new InvalidArgumentError("It is a duration, such as 90s or 5m.");
}

/** What the tags of a scenario must be: one of `any`, if there are some, and none of `none`. */
export interface TagExpression {
  readonly any: readonly string[];
  readonly none: readonly string[];
}

/** `core,!load`: with one of the tags, and without those behind `!`. Each `-t` must hold. */
export function readTags(
  text: string,
  before: readonly TagExpression[] = [],
): readonly TagExpression[] {
  const words = text.split(",").map((word) => word.trim());
  if (words.some((word) => word.replace("!", "") === "")) {
    throw new InvalidArgumentError("It is made of tags and commas, such as core,!load.");
  }
  const none = words.filter((word) => word.startsWith("!")).map((word) => word.slice(1));
  const any = words.filter((word) => !word.startsWith("!"));
  return [...before, { any, none }];
}

export function readPattern(text: string): RegExp {
  try {
    return new RegExp(text, "u");
  } catch (error) {
    throw noPattern(error);
  }
}

function noPattern(error: unknown): InvalidArgumentError {
  const reason = error instanceof Error ? error.message : String(error);
  return new InvalidArgumentError(`It is a regular expression. ${reason}`);
}

export interface Shard {
  /** Counted from 1. */
  readonly index: number;
  readonly count: number;
}

export function readShard(text: string): Shard {
  const [, index = "", count = ""] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (shard.index >= 1 && shard.index <= shard.count) return shard;
  throw new InvalidArgumentError("It is a part of a number of parts, such as 2/5.");
}

/** `name=value`, more than once if need be. */
export function readSetting(
  text: string,
  before: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It is name=value.");
  return new Map([...before, [text.slice(0, at), text.slice(at + 1)]]);
}
