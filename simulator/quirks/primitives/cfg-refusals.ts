/** What a configuration store does not do that it is asked for. */

import { configurationKeys } from "../../../model/configuration-keys.ts";
import type { Answer } from "../../../protocol/connection.ts";
import { noAnswer } from "../../../protocol/connection.ts";
import type { CallFrame } from "../../../protocol/frame.ts";
import { fieldOf, textOf } from "../json-edit.ts";
import type { QuirkContext } from "../primitive.ts";

interface RefusalRules {
  readonly emptyGet: "silent" | "empty" | undefined;
  readonly maxLength: number | undefined;
  readonly onOverflow: "truncate" | "corrupt" | undefined;
  readonly set: Readonly<Record<string, string>> | undefined;
  readonly afterChange: "normal" | "blocked" | undefined;
}

/** How many keys behind it a value that is too long overwrites. */
const spoiltKeys = 3;

export class ConfigurationRefusals {
  readonly #rules: RefusalRules;
  readonly #context: QuirkContext;
  readonly #spoilt = new Set<string>();
  #isBlocked = false;

  constructor(rules: RefusalRules, context: QuirkContext) {
    this.#rules = rules;
    this.#context = context;
  }

  poweredOn(): void {
    this.#isBlocked = false;
  }

  isSpoilt(name: string): boolean {
    return this.#spoilt.has(name);
  }

  intercept(call: CallFrame): Answer | undefined {
    if (this.#isBlocked && call.action !== "Reset") {
      if (!this.#context.occasion.strikes()) return undefined;
      return call.action === "GetConfiguration" ? noAnswer : { status: "Rejected" };
    }
    if (call.action === "GetConfiguration") return this.#get(call.payload);
    if (call.action === "ChangeConfiguration") return this.#change(call.payload);
    return undefined;
  }

  #get(payload: unknown): Answer | undefined {
    const { emptyGet } = this.#rules;
    const names = fieldOf(payload, "key");
    const isForAll = !Array.isArray(names) || names.length === 0;
    if (emptyGet === undefined || !isForAll || !this.#context.occasion.strikes()) return undefined;
    return emptyGet === "silent" ? noAnswer : { configurationKey: [] };
  }

  #change(payload: unknown): Answer | undefined {
    const { set = {}, afterChange, maxLength = Infinity, onOverflow } = this.#rules;
    const key = textOf(payload, "key") ?? "";
    const status = set[key] ?? set["*"];
    if (status !== undefined && this.#context.occasion.strikes()) return { status };
    const isLong = (textOf(payload, "value") ?? "").length > maxLength;
    if (onOverflow === "corrupt" && isLong && this.#context.occasion.strikes()) this.#spoil(key);
    this.#isBlocked = afterChange === "blocked";
    return undefined;
  }

  #spoil(key: string): void {
    const names = Object.keys(configurationKeys);
    const from = names.indexOf(key) + 1;
    for (const name of names.slice(from, from + spoiltKeys)) this.#spoilt.add(name);
  }
}
