/**
 * The building blocks of the grammar. A rule says once what is allowed at a place: the reader of files,
 * the types of what is read, the schema for editors and the explanations all come from it.
 */

import type { DiagnosticCode } from "../source/diagnostic-codes.ts";
import { describeNode, type SourceNode } from "../source/source-node.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { Reader } from "./reader.ts";
import { resolveScalar } from "./static-scalar.ts";

export interface Rule<T> {
  readonly schema: JsonSchema;
  /** Undefined when the node does not follow the rule; the reader has then been told why. */
  read(node: SourceNode, reader: Reader): T | undefined;
}

/** What a file that follows the rule is read as. */
export type Infer<R> = R extends Rule<infer T> ? T : never;

/** A scalar in the middle of being read: its variables have been replaced. */
export interface PlainScalar {
  readonly text: string;
  /** Written without quotes, so that it may be something else than a text. */
  readonly isPlain: boolean;
}

export type Converted<T> =
  | { readonly isValid: true; readonly value: T }
  | {
      readonly isValid: false;
      readonly code: DiagnosticCode;
      readonly message: string;
      readonly hint?: string | undefined;
    };

/** A rule for scalars, which can also be applied to a value that only the run brings. */
export interface ScalarRule<T> extends Rule<T> {
  convert(scalar: PlainScalar): Converted<T>;
}

export function valid<T>(value: T): Converted<T> {
  return { isValid: true, value };
}

export function invalid<T>(code: DiagnosticCode, message: string, hint?: string): Converted<T> {
  return { isValid: false, code, message, hint };
}

export function scalarRule<T>(
  schema: JsonSchema,
  convert: (scalar: PlainScalar) => Converted<T>,
): ScalarRule<T> {
  return {
    schema,
    convert,
    read(node, reader) {
      if (node.kind !== "scalar") {
        const message = `${schema.description ?? "a single value"} is wanted, found ${describeNode(node)}`;
        reader.report({ code: "E103", message, span: node.span });
        return undefined;
      }
      const resolved = resolveScalar(node, reader);
      if (resolved === undefined) return undefined;

      const converted = convert(resolved);
      if (converted.isValid) return converted.value;
      const { code, message, hint } = converted;
      reader.report({ code, message, span: node.span, hint, notes: resolved.notes });
      return undefined;
    },
  };
}
