/** Q1: what the charge point asks for when it connects. */

import type { Credentials, DialRequest } from "../../../protocol/handshake.ts";
import { choice, list, map, text, type Values } from "../parameter.ts";
import { definePrimitive } from "../primitive.ts";

const parameters = {
  protocols: list(text("The sub-protocols that are offered; none, if empty.")),
  perConnect: list(list(text("The same, for one connection after the other, in turn."))),
  path: text("The path in place of the usual one; {id} stands for the identity."),
  id: text("Another identity; {id} stands for the usual one."),
  idCase: choice("The identity in other letters.", ["lower", "upper"]),
  headers: map(text("More headers, or other values of them.")),
  dropHeaders: list(text("Headers that are left out.")),
  auth: choice("The credentials: none, those of the first connection, or wrong ones.", [
    "none",
    "old",
    "wrong",
  ]),
} as const;

export const wsHandshake = definePrimitive({
  description: "Connects with other sub-protocols, headers, path, identity or credentials.",
  covers: "FB-001 to FB-010, FB-205",
  parameters,
  apply(values, { occasion }) {
    let dialCount = -1;
    let first: Credentials | undefined;
    return {
      wrapDial: (dial) => (request, settled) => {
        dialCount += 1;
        first ??= request.credentials;
        if (!occasion.strikes()) return dial(request, settled);
        return dial(shape(values, request, dialCount, first), settled);
      },
    };
  },
});

function shape(
  values: Values<typeof parameters>,
  request: DialRequest,
  dialCount: number,
  first: Credentials | undefined,
): DialRequest {
  const { perConnect = [], path, headers, dropHeaders } = values;
  const asked = (values.id ?? "{id}").replaceAll("{id}", request.identity);
  const identity = inCase(asked, values.idCase);
  const subProtocols =
    perConnect[dialCount % perConnect.length] ?? values.protocols ?? request.subProtocols;
  const { credentials: usual, ...others } = request;
  const credentials = otherCredentials(values.auth, usual, first);
  return {
    ...others,
    identity,
    subProtocols,
    ...(credentials && { credentials }),
    ...(path !== undefined && { path: path.replaceAll("{id}", encodeURIComponent(identity)) }),
    ...(headers !== undefined && { headers }),
    ...(dropHeaders !== undefined && { droppedHeaders: dropHeaders }),
  };
}

function inCase(identity: string, idCase: "lower" | "upper" | undefined): string {
  if (idCase === undefined) return identity;
  return idCase === "lower" ? identity.toLowerCase() : identity.toUpperCase();
}

function otherCredentials(
  auth: "none" | "old" | "wrong" | undefined,
  usual: Credentials | undefined,
  first: Credentials | undefined,
): Credentials | undefined {
  if (auth === "none") return undefined;
  if (auth === "old") return first;
  if (auth !== "wrong" || usual === undefined) return usual;
  return { ...usual, password: usual.password.map((byte) => byte ^ 1) };
}
