/**
 * What somebody waits for in front of the charge point. If it comes too late it surprises the next
 * one, and if it is sent twice it is done twice.
 */

import type { Action, Request } from "../schemas/messages.ts";

type Subject<A extends Action> = (request: Request<A>) => string;

const subjects: { readonly [A in Action]?: Subject<A> } = {
  RemoteStartTransaction: ({ connectorId }) => `start ${connectorId ?? 0}`,
  Reset: () => "reset",
  UnlockConnector: ({ connectorId }) => `unlock ${connectorId}`,
};

/** The same for actions that are the same to their user; undefined for any other action. */
export function userActionOf<A extends Action>(action: A, request: Request<A>): string | undefined {
  const subject: Subject<A> | undefined = subjects[action];
  return subject?.(request);
}
