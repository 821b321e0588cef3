/**
 * Checks payloads against the JSON schemas of OCPP 1.6. Each schema is compiled on its first use: all
 * 78 would delay the start of every run. A valid payload costs one call of its validator.
 */

import { Ajv } from "ajv";
import { explain, multipleOfDecimals, shorten, type Violation } from "./explain.ts";
import { isDateTime, isUri } from "./formats.ts";
import type { Action, Request, Response } from "./messages.ts";
import { prune } from "./prune.ts";
import { readSchema, type Schema, type SchemaName } from "./schema.ts";

export type { Violation } from "./explain.ts";

/** `remarks` are departures that the payload can be used in spite of. */
export type Checked<T> =
  | { readonly isValid: true; readonly payload: T; readonly remarks: readonly Violation[] }
  | { readonly isValid: false; readonly violations: readonly Violation[] };

/** Never throws, whatever the payload. */
export function checkRequest<A extends Action>(action: A, payload: unknown): Checked<Request<A>> {
  return check(requestValidator(action), payload);
}

/** Never throws, whatever the payload. */
export function checkResponse<A extends Action>(action: A, payload: unknown): Checked<Response<A>> {
  return check(responseValidator(action), payload);
}

/** The same, without nulls and without what the schema does not know. */
export function pruneRequest(action: Action, payload: unknown): unknown {
  return prune(requestValidator(action).schema, payload);
}

/** The same, without nulls and without what the schema does not know. */
export function pruneResponse(action: Action, payload: unknown): unknown {
  return prune(responseValidator(action).schema, payload);
}

/** One line for an `errorDescription`, which has room for 255 characters (OCPP-J 1.6 §4.2.3). */
export function describeViolations(violations: readonly Violation[]): string {
  const [first, ...others] = violations;
  if (first === undefined) return "";
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  const { path, expected, found } = first;
  const line = `${path === "" ? "payload" : path}: expected ${expected}, found ${found}`;
  return shorten(line, 255 - more.length) + more;
}

interface Validator {
  readonly schema: Schema;
  readonly isStrictlyValid: (payload: unknown) => boolean;
}

type Validators = Map<Action, Validator>;

const ofRequests: Validators = new Map();
const ofResponses: Validators = new Map();

function requestValidator(action: Action): Validator {
  return ofRequests.get(action) ?? addValidator(ofRequests, action, action);
}

function responseValidator(action: Action): Validator {
  return ofResponses.get(action) ?? addValidator(ofResponses, action, `${action}Response`);
}

const noRemarks: readonly Violation[] = Object.freeze([]);

function check<T>(validator: Validator, payload: unknown): Checked<T> {
  if (fits<T>(validator, payload)) return { isValid: true, payload, remarks: noRemarks };
  const violations = explain(validator.schema, payload);
  return fitsDespite<T>(violations, payload)
    ? { isValid: true, payload, remarks: violations }
    : { isValid: false, violations };
}

function fits<T>(validator: Validator, payload: unknown): payload is T {
  return validator.isStrictlyValid(payload);
}

function fitsDespite<T>(violations: readonly Violation[], _payload: unknown): _payload is T {
  return violations.every(({ level }) => level === "warn");
}

function addValidator(validators: Validators, action: Action, name: SchemaName): Validator {
  const schema = readSchema(name);
  const validator = { schema, isStrictlyValid: compiler().compile(schema) };
  validators.set(action, validator);
  return validator;
}

let ajv: Ajv | undefined;

function compiler(): Ajv {
  ajv ??= new Ajv({
    // Our schemas are compiled in strict mode by a test, not at every start.
    meta: false,
    validateSchema: false,
    multipleOfPrecision: multipleOfDecimals,
    keywords: ["tolerated"],
    formats: { "date-time": isDateTime, uri: isUri },
  });
  return ajv;
}
