/** A single value that may have to wait for the run: `${tx}` is known when it has been captured. */

import type { SourceSpan } from "../source/source-file.ts";
import { readParts } from "./interpolation.ts";
import { isSettled } from "./names.ts";
import type { Rule, ScalarRule } from "./rule.ts";
import {
  evaluateTemplate,
  type Scope,
  type Template,
  TemplateError,
  templateOf,
  toText,
} from "./template.ts";

export interface Late<T> {
  readonly span: SourceSpan;
  /** What is written there. */
  readonly template: Template;
  /** @throws {TemplateError} when a name stands for nothing, or for what cannot stand here */
  evaluate(scope: Scope): T;
}

export function late<T extends string | number>(rule: ScalarRule<T>): Rule<Late<T>> {
  return {
    schema: rule.schema,
    read(node, reader) {
      const { span } = node;
      const parts = node.kind === "scalar" ? readParts(node, reader) : [];
      if (parts === undefined) return undefined;
      const isLate = parts.some(
        (part) => typeof part !== "string" && !isSettled(part.name, reader.names),
      );
      if (isLate) return waiting(rule, templateOf(parts, { span, asText: false }));

      const value = rule.read(node, reader);
      if (value === undefined) return undefined;
      return { span, template: { kind: "literal", value, span }, evaluate: () => value };
    },
  };
}

function waiting<T>(rule: ScalarRule<T>, template: Template): Late<T> {
  const { span } = template;
  return {
    span,
    template,
    evaluate(scope) {
      const value = evaluateTemplate(template, scope);
      const converted = rule.convert({ text: toText(value), isPlain: typeof value !== "string" });
      if (!converted.isValid) throw new TemplateError(converted.message, span);
      return converted.value;
    },
  };
}
