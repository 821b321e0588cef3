/** Values that the standard allows, and that a charge point cannot take as it is. */

import type { ConfigurationKey } from "../../model/configuration-keys.ts";
import type { ChargePoint } from "../charge-point.ts";
import { readAuthorizationKey } from "../security/authorization-key.ts";

type Veto = (chargePoint: ChargePoint, text: string) => boolean;

export const configurationVetoes: Readonly<Partial<Record<ConfigurationKey, Veto>>> = {
  AuthorizationKey: (_chargePoint, text) => readAuthorizationKey(text) === undefined,
  SecurityProfile: ({ security }, text) => !security.canTakeUp(Number(text)),
};
