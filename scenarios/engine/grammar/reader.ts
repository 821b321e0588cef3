/** What the rules need to know while one file is read, and where they leave what is wrong with it. */

import type { Action } from "../../../schemas/messages.ts";
import { readSchema, type Schema } from "../../../schemas/schema.ts";
import type { Fault } from "../source/diagnostic.ts";
import type { MapNode } from "../source/source-node.ts";
import { type Fragment, type FragmentScope, noFragments } from "./fragments.ts";
import type { Names } from "./names.ts";

export interface Reader {
  readonly names: Names;
  /** Whether payloads must follow the schemas of OCPP; files that send invalid ones say no. */
  readonly isStrict: boolean;
  /** How long an answer or message may take where the file says nothing. */
  readonly withinMs: number;
  /** The map that holds the node being read: the rule of one key may depend on another key. */
  readonly enclosing: MapNode | undefined;
  /** The fragments that can be run here. */
  readonly scope: FragmentScope;
  /** The fragments that this stands in, the outermost first. */
  readonly running: readonly Fragment[];
  report(fault: Fault): void;
  /** The same reader, for what stands in `map`. */
  inside(map: MapNode): Reader;
  /** The same reader, with other names. */
  knowing(names: Names): Reader;
  /** The same reader, with somebody else to tell what is wrong. */
  telling(report: Reader["report"]): Reader;
  /** For the steps of a fragment. */
  within(fragment: Fragment, inside: Pick<ReaderOptions, "names" | "report">): Reader;
  schemaOf(action: Action, message: "request" | "response"): Schema;
}

export interface ReaderOptions {
  readonly names: Names;
  readonly isStrict: boolean;
  readonly withinMs?: number | undefined;
  readonly scope?: FragmentScope;
  readonly running?: readonly Fragment[];
  report(fault: Fault): void;
}

export const usualWithinMs = 10_000;

export function createReader(options: ReaderOptions): Reader {
  const { names, isStrict, report, scope = noFragments, running = [] } = options;
  const { withinMs = usualWithinMs } = options;
  const schemas = new Map<string, Schema>();

  function schemaOf(action: Action, message: "request" | "response"): Schema {
    const name = message === "request" ? action : (`${action}Response` as const);
    const schema = schemas.get(name) ?? readSchema(name);
    schemas.set(name, schema);
    return schema;
  }

  function create(own: Pick<Reader, "names" | "report" | "enclosing">): Reader {
    return {
      ...own,
      ...{ isStrict, withinMs, scope, running, schemaOf },
      inside: (enclosing) => create({ ...own, enclosing }),
      knowing: (others) => create({ ...own, names: others }),
      telling: (other) => create({ ...own, report: other }),
      within: (fragment, inside) =>
        createReader({
          ...{ isStrict, withinMs, scope: fragment.scope, running: [...running, fragment] },
          ...inside,
        }),
    };
  }
  return create({ names, report, enclosing: undefined });
}
