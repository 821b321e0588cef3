/** Feature profiles that a charge point may go without (OCPP 1.6 §3.3, §9.1.29). */

import type { Answer } from "../../protocol/connection.ts";
import { CallError } from "../../protocol/errors.ts";
import { actions, type FeatureProfile, isAction } from "../../schemas/actions.ts";
import type { Action } from "../../schemas/messages.ts";
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

/** The answer to a CALL of a profile that the charge point does not have; undefined if it does. */
export function answerWithoutProfile(
  configuration: Configuration,
  action: string,
): Answer | undefined {
  if (!isAction(action)) return undefined;
  const { profile } = actions[action];
  if (isSupported(configuration, profile)) return undefined;
  return answers[action] ?? new CallError("NotSupported", `${profile} is not supported`);
}
