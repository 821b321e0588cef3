/** One charge point: it boots, a driver plugs in and shows a tag, and some energy flows. */

import { type ChargePointEvent, createChargePoint } from "plugfest";

export async function chargeOnce(url: string): Promise<number> {
  const events = new EventTarget();
  const chargePoint = createChargePoint({
    url,
    identity: "CP1",
    hardware: { vendor: "ACME", model: "AC22", connectorCount: 2 },
    configuration: { MeterValueSampleInterval: "10" },
    observer: {
      observed: (_chargePoint, event) =>
        events.dispatchEvent(new CustomEvent(event.kind, { detail: event })),
      fault: (_chargePoint, fault) => console.error(fault),
    },
  });

  const registered = once(events, "registered");
  chargePoint.powerOn();
  await registered;

  const started = once(events, "transaction-started");
  chargePoint.connector(1)?.plug();
  chargePoint.presentTag("TAG", 1);
  await started;

  const stopped = once(events, "transaction-stopped");
  chargePoint.presentTag("TAG", 1); // The same tag ends it.
  const { energyWh } = await stopped;
  chargePoint.retire();
  return energyWh;
}

function once<K extends ChargePointEvent["kind"]>(events: EventTarget, kind: K) {
  return new Promise<Extract<ChargePointEvent, { kind: K }>>((resolve) => {
    events.addEventListener(kind, (event) => resolve((event as CustomEvent).detail), {
      once: true,
    });
  });
}
