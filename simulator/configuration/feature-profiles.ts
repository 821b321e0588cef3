/** Feature profiles that a charge point may go without (OCPP 1.6 §3.3, §9.1.29). */

import type { Answer } from "../../protocol/connection.ts";
import { CallError } from "../../protocol/errors.ts";
import { actions, type FeatureProfile, isAction } from "../../schemas/actions.ts";
import type { Action } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { Configuration } from "./configuration.ts";

/** Where the response can say it, it is no error (OCPP-J 1.6 §4.2.2; §5.10, §5.13, §5.15). */
const answers: Readonly<Partial<Record<Action, object>>> = {
  GetLocalListVersion: { listVersion: -1 },
  ReserveNow: { status: "Rejected" },
  SendLocalList: { status: "NotSupported" },
};

export function isSupported(configuration: Configuration, profile: FeatureProfile): boolean {
  return profile === "Core" || configuration.list("SupportedFeatureProfiles").includes(profile);
}

/**
 * The answer to a CALL of a profile, or of the security extension, that the charge point does not
 * have; undefined if it does. A charge point without the extension is older than it, and so does
 * not know its messages at all (OCPP-J 1.6 §4.2.3).
 */
export function answerWithoutProfile(
  { configuration, hardware }: ChargePoint,
  action: string,
): Answer | undefined {
  if (!isAction(action)) return undefined;
  const { profile, extension } = actions[action];
  if (extension === "security" && !hardware.hasSecurityExtension) {
    return new CallError("NotImplemented", `${action} is not known`);
  }
  if (isSupported(configuration, profile)) return undefined;
  return answers[action] ?? new CallError("NotSupported", `${profile} is not supported`);
}
