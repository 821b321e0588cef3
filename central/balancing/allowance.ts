/** What a charge point says that it allows, by all the charging profiles that it has. */

import type { CentralSystem } from "../central-system.ts";

export interface Allowance {
  readonly isAccepted: boolean;
  readonly amps: number;
}

/** What a composite schedule is asked for: its beginning is what counts. */
const askedSeconds = 60;
const nominalWattsPerAmp = 690;

export async function askAllowance(
  centralSystem: Pick<CentralSystem, "call">,
  { chargePoint, connectorId }: { readonly chargePoint: string; readonly connectorId: number },
): Promise<Allowance> {
  const request = { connectorId, duration: askedSeconds };
  const response = await centralSystem.call(chargePoint, "GetCompositeSchedule", request);
  const { status, chargingSchedule: schedule } = response;
  const [period] = schedule?.chargingSchedulePeriod ?? [];
  const perAmp = schedule?.chargingRateUnit === "W" ? nominalWattsPerAmp : 1;
  return { isAccepted: status === "Accepted", amps: (period?.limit ?? 0) / perAmp };
}
