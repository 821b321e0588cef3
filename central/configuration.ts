/** Reads configuration keys, however few a charge point tells at once (OCPP 1.6 §5.8). */

import type { KeyValue } from "../schemas/messages.ts";
import type { ChargePoint } from "./charge-point.ts";
import type { CallChargePoint } from "./commands.ts";

export interface Configuration {
  readonly keys: readonly KeyValue[];
  readonly unknownKeys: readonly string[];
}

const limitKey = "GetConfigurationMaxKeys";

/**
 * All keys if none is named. Asks for as many at a time as the charge point allows.
 *
 * @throws whatever the CALL rejects with
 */
export async function getConfiguration(
  call: CallChargePoint,
  chargePoint: ChargePoint,
  keys: readonly string[] = [],
): Promise<Configuration> {
  const { identity, configuration } = chargePoint;
  if (keys.length > 1 && !configuration.has(limitKey)) {
    await call(identity, "GetConfiguration", { key: [limitKey] });
  }
  const limit = Number.parseInt(configuration.get(limitKey) ?? "", 10);
  const found: KeyValue[] = [];
  const unknownKeys: string[] = [];
  for (const key of chunksOf(keys, limit > 0 ? limit : keys.length)) {
    const { configurationKey = [], unknownKey = [] } = await call(
      identity,
      "GetConfiguration",
      key.length === 0 ? {} : { key },
    );
    found.push(...configurationKey);
    unknownKeys.push(...unknownKey);
  }
  return { keys: found, unknownKeys };
}

/** One empty chunk of an empty list. */
export function chunksOf<T>(list: readonly T[], size: number): T[][] {
  const chunks = [list.slice(0, size)];
  for (let index = size; index < list.length; index += size) {
    chunks.push(list.slice(index, index + size));
  }
  return chunks;
}
