/** The CALLs of a charge point that charges, as text: what comes again is the same to the letter. */

export interface OwnCall {
  readonly messageId: string;
  readonly action: string;
  readonly text: string;
}

export interface Frames {
  boot(): OwnCall;
  status(status: string): OwnCall;
  start(atMs: number, registerWh: number): OwnCall;
  reading(transactionId: number, atMs: number, registerWh: number, amps: number): OwnCall;
  stop(transactionId: number, atMs: number, registerWh: number): OwnCall;
}

const connectorId = 1;
const idTag = "TAG";

export function createFrames(): Frames {
  let count = 0;

  function call(action: string, payload: object): OwnCall {
    count += 1;
    const messageId = String(count);
    return { messageId, action, text: JSON.stringify([2, messageId, action, payload]) };
  }

  return {
    boot: () => call("BootNotification", { chargePointVendor: "Crash", chargePointModel: "Test" }),
    status: (status) => call("StatusNotification", { connectorId, errorCode: "NoError", status }),
    start: (atMs, registerWh) =>
      call("StartTransaction", {
        connectorId,
        idTag,
        meterStart: registerWh,
        timestamp: toTimestamp(atMs),
      }),
    reading: (transactionId, atMs, registerWh, amps) =>
      call("MeterValues", {
        connectorId,
        transactionId,
        meterValue: [
          {
            timestamp: toTimestamp(atMs),
            sampledValue: [
              { value: String(registerWh) },
              { value: String(amps), measurand: "Current.Import", unit: "A", phase: "L1" },
            ],
          },
        ],
      }),
    stop: (transactionId, atMs, registerWh) =>
      call("StopTransaction", {
        transactionId,
        idTag,
        meterStop: registerWh,
        timestamp: toTimestamp(atMs),
      }),
  };
}

function toTimestamp(atMs: number): string {
  return new Date(atMs).toISOString();
}
