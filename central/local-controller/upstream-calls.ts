/** What the central system upstream asks of a charge point, and what of it reaches the charge point. */

import { CallError, CallTimeoutError } from "../../protocol/errors.ts";
import { HandlerTable } from "../../protocol/handler-table.ts";
import { InvalidPayloadError } from "../../protocol/payload-report.ts";
import { callErrorFor } from "../../protocol/violation-codes.ts";
import { actions, isAction } from "../../schemas/actions.ts";
import type { Action, Request, Response } from "../../schemas/messages.ts";
import type { CentralSystem } from "../central-system.ts";
import type { LocalControllerEvent } from "./events.ts";
import type { LocalControllerSettings } from "./settings.ts";
import type { UpstreamLine } from "./upstream-line.ts";

export interface UpstreamCallHost {
  readonly centralSystem: CentralSystem;
  readonly settings: LocalControllerSettings;
  readonly isBalanced: (identity: string) => boolean;
  readonly tell: (event: LocalControllerEvent) => void;
}

export function createUpstreamHandlers(host: UpstreamCallHost): HandlerTable<UpstreamLine> {
  const table = new HandlerTable<UpstreamLine>();
  const passOn = <A extends Action>(action: A): void => {
    table.on(action, (request, _call, line) => pass(host, line, action, request), {
      validate: false,
    });
  };
  for (const action of Object.keys(actions)) {
    if (isAction(action) && actions[action].caller !== "chargePoint") passOn(action);
  }
  table.on("SetChargingProfile", (request, _call, line) => {
    const taken = interception(host, line, "SetChargingProfile");
    if (taken !== undefined) return { status: taken };
    const { csChargingProfiles } = request;
    const profile = toLocal(line, csChargingProfiles);
    return pass(host, line, "SetChargingProfile", { ...request, csChargingProfiles: profile });
  });
  table.on("ClearChargingProfile", (request, _call, line) => {
    const taken = interception(host, line, "ClearChargingProfile");
    // It cannot be refused (OCPP 1.6 §7.9): there is none that it could be about.
    if (taken !== undefined) return { status: taken === "Accepted" ? "Accepted" : "Unknown" };
    return pass(host, line, "ClearChargingProfile", request);
  });
  table.on("RemoteStopTransaction", (request, _call, line) =>
    pass(host, line, "RemoteStopTransaction", toLocal(line, request)),
  );
  table.on("RemoteStartTransaction", (request, _call, line) => {
    const { chargingProfile, ...plain } = request;
    const isTaken = chargingProfile !== undefined && interception(host, line, "RemoteStart");
    return pass(host, line, "RemoteStartTransaction", isTaken ? plain : request);
  });
  return table;
}

/** Where current is balanced here, nobody else lays it down; elsewhere nothing is kept back. */
function interception(
  { settings, isBalanced, tell }: UpstreamCallHost,
  { identity }: UpstreamLine,
  action: string,
): "Accepted" | "Rejected" | undefined {
  const { serverChargingCall } = settings;
  if (serverChargingCall === "Forward" || !isBalanced(identity)) return undefined;
  tell({ kind: "intercepted", chargePoint: identity, action });
  return serverChargingCall;
}

function toLocal<T extends { readonly transactionId?: number }>(line: UpstreamLine, of: T): T {
  const { transactionId } = of;
  return transactionId === undefined
    ? of
    : { ...of, transactionId: line.outbox.toLocal(transactionId) };
}

async function pass<A extends Action>(
  { centralSystem }: UpstreamCallHost,
  { identity }: UpstreamLine,
  action: A,
  request: Request<A>,
): Promise<Response<A> | CallError> {
  try {
    return await centralSystem.call(identity, action, request, { isUnchecked: true });
  } catch (failure) {
    return toCallError(failure);
  }
}

function toCallError(failure: unknown): CallError {
  if (failure instanceof CallError) return failure;
  if (failure instanceof InvalidPayloadError) return callErrorFor(failure.report.violations);
  if (failure instanceof CallTimeoutError) {
    return new CallError("GenericError", "the charge point does not answer");
  }
  const message = failure instanceof Error ? failure.message : "";
  return new CallError("GenericError", message);
}
