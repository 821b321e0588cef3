/** The rule of `http`: one request to whatever has an address. */

import { entryOf } from "../source/source-node.ts";
import { dictionary, mapped } from "./collections.ts";
import { type Late, late } from "./late.ts";
import { readTemplate } from "./read-template.ts";
import { optional, record, withDefault } from "./record.ts";
import type { Rule } from "./rule.ts";
import { text } from "./scalars.ts";
import type { Template } from "./template.ts";

const httpMethods = ["get", "post", "put", "patch", "delete"] as const;

type MethodWord = (typeof httpMethods)[number];

export interface HttpCall {
  readonly method: Uppercase<MethodWord>;
  readonly url: Late<string>;
  readonly headers: ReadonlyMap<string, Late<string>>;
  readonly json: Template | undefined;
}

const url = late(text({ shortest: 1 }));

const anyValue: Rule<Template> = {
  schema: {},
  read: (node, reader) => readTemplate(node, { isPattern: false }, reader),
};

const fields = record({
  get: optional("get", url, "The address of a GET."),
  post: optional("post", url, "The address of a POST."),
  put: optional("put", url, "The address of a PUT."),
  patch: optional("patch", url, "The address of a PATCH."),
  delete: optional("delete", url, "The address of a DELETE."),
  headers: withDefault(
    "headers",
    dictionary(late(text()), { hasNames: false }),
    new Map(),
    "Headers of the request.",
  ),
  json: optional("json", anyValue, "The body, sent as JSON."),
});

const upper = {
  get: "GET",
  post: "POST",
  put: "PUT",
  patch: "PATCH",
  delete: "DELETE",
} as const satisfies Record<MethodWord, Uppercase<MethodWord>>;

export const httpCall: Rule<HttpCall> = mapped(fields, (read, node, { report }) => {
  const said = httpMethods.filter((one) => node.kind === "map" && entryOf(node, one));
  const [word] = said;
  const address = word && read[word];
  if (said.length !== 1) {
    const message = "one of `get`, `post`, `put`, `patch` and `delete` says what is asked";
    report({ code: "E139", message, span: node.span });
  }
  if (word === undefined || address === undefined || said.length > 1) return undefined;
  return { method: upper[word], url: address, headers: read.headers, json: read.json };
});

/** `status: 202`, or a pattern for it. */
export const statusPattern: Rule<Template> = {
  schema: { type: ["integer", "object"] },
  read: (node, reader) =>
    readTemplate(node, { isPattern: true, schema: { type: "integer" } }, reader),
};
