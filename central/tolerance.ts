/**
 * Messages whose payload is not quite in order. A charge point repeats what is refused, and all that
 * is behind it in its queue waits: so what can be read is read. How strict that is depends on what
 * would be lost.
 */

import type { ViolationReport } from "../protocol/payload-report.ts";
import { maxViolations, type Violation } from "../schemas/explain.ts";
import type { Action } from "../schemas/messages.ts";
import { checkRequest, checkResponse, pruneRequest, pruneResponse } from "../schemas/validate.ts";
import type { LeniencyName } from "./settings.ts";

type Incoming = Pick<ViolationReport, "message" | "action">;

const transactionActions: ReadonlySet<Action> = new Set<Action>([
  "StartTransaction",
  "StopTransaction",
  "MeterValues",
]);

/** The switch that says whether a payload of this kind is mended. */
export function leniencyFor({ message, action }: Incoming): LeniencyName {
  const isOfTransaction = message === "request" && transactionActions.has(action);
  return isOfTransaction ? "transactionPayloads" : "payloads";
}

/** What is taken for a payload that breaks its schema; undefined if nothing can be made of it. */
export function mendPayload(incoming: Incoming, payload: unknown): object | undefined {
  const { action, message } = incoming;
  if (message === "response") return mendResponse(action, payload);
  return leniencyFor(incoming) === "transactionPayloads"
    ? mendTransactionMessage(action, payload)
    : mendRequest(action, payload);
}

/** A word that nobody knows stays as it is, and a time that nobody can read is none. */
const readableRules: ReadonlySet<string> = new Set(["enum", "format"]);

function mendRequest(action: Action, payload: unknown): object | undefined {
  const meant = pruneRequest(action, payload);
  const checked = checkRequest(action, meant);
  const isReadable = ({ rule }: Violation) => readableRules.has(rule);
  return isObject(meant) && (checked.isValid || areAll(checked.violations, isReadable))
    ? meant
    : undefined;
}

/** In an answer each word counts: one that is not known may well be a yes. */
function mendResponse(action: Action, payload: unknown): object | undefined {
  const meant = pruneResponse(action, payload);
  return isObject(meant) && checkResponse(action, meant).isValid ? meant : undefined;
}

const recordedRules: ReadonlySet<string> = new Set([
  ...readableRules,
  "maxLength",
  "additionalProperties",
]);

/** It is kept as it came, nulls apart. */
function mendTransactionMessage(action: Action, payload: unknown): object | undefined {
  if (!isObject(payload)) return undefined;
  const meant = { ...payload };
  for (const [key, value] of Object.entries(payload)) {
    if (value === null) Reflect.deleteProperty(meant, key);
    else if (isReadings(key) && isObject(value)) Reflect.set(meant, key, [value]);
  }
  const checked = checkRequest(action, withoutReadings(meant));
  const isReadable = ({ rule }: Violation) => recordedRules.has(rule);
  return checked.isValid || areAll(checked.violations, isReadable) ? meant : undefined;
}

/** Readings are read one by one, and dropped one by one. */
function withoutReadings(payload: object): object {
  const rest = { ...payload };
  for (const [key, value] of Object.entries(payload)) {
    if (isReadings(key) && Array.isArray(value)) Reflect.set(rest, key, []);
  }
  return rest;
}

function isReadings(key: string): boolean {
  return key === "meterValue" || key === "transactionData";
}

/** Of more than are listed, nobody knows. */
function areAll(
  violations: readonly Violation[],
  test: (violation: Violation) => boolean,
): boolean {
  return violations.length < maxViolations && violations.every(test);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
