/** What a charge point does at once when a configuration key gets another value. */

import type { ConfigurationKey } from "../../model/configuration-keys.ts";
import type { ChargePoint } from "../charge-point.ts";

type Effect = (chargePoint: ChargePoint) => void;

const securityChanged =
  (key: "AuthorizationKey" | "SecurityProfile"): Effect =>
  ({ security }) =>
    security.configured(key);

/** Keys that are read when they are needed have no entry. */
export const configurationEffects: Readonly<Partial<Record<ConfigurationKey, Effect>>> = {
  AuthorizationKey: securityChanged("AuthorizationKey"),
  SecurityProfile: securityChanged("SecurityProfile"),
  HeartbeatInterval: (chargePoint) => {
    if (chargePoint.canCall) chargePoint.heartbeat.restart();
  },
  LightIntensity: (chargePoint) => {
    const intensityPercent = chargePoint.configuration.integer("LightIntensity");
    chargePoint.tell({ kind: "light", intensityPercent });
  },
  WebSocketPingInterval: (chargePoint) => chargePoint.link.restartPings(),
  MeterValueSampleInterval: (chargePoint) => chargePoint.metering.restart(),
  ClockAlignedDataInterval: (chargePoint) => chargePoint.metering.restart(),
};
