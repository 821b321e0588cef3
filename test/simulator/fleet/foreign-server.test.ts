/** A fleet of fifty against `ocpp-rpc`, which holds each message to its own reading of the schemas. */

import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { RPCServer } from "ocpp-rpc";
import type { ChargePoint } from "../../../simulator/charge-point.ts";
import type {
  ChargePointEvent,
  ChargePointObserver,
} from "../../../simulator/charge-point-observer.ts";
import { createFleet } from "../../../simulator/fleet/fleet.ts";

const chargePointCount = 50;
const sessionCount = 10;

describe("a fleet against ocpp-rpc", () => {
  it("breaks no rule of its in ten sessions of each of fifty charge points", async function () {
    this.timeout(30_000);
    const server = new RPCServer({ protocols: ["ocpp1.6"], strictMode: true });
    const complaints: unknown[] = [];
    const seen = new Map<string, number>();
    let transactionId = 0;
    server.on("client", (client) => {
      client.on("strictValidationFailure", (event: unknown) => complaints.push(event));
      client.handle(({ method }: { method: string }) => {
        seen.set(method, (seen.get(method) ?? 0) + 1);
        if (method === "StartTransaction") transactionId += 1;
        return answerTo(method, transactionId);
      });
    });
    const http = await server.listen(0, "127.0.0.1");
    const { port } = http.address() as AddressInfo;

    const observer = new Sessions();
    const fleet = createFleet({
      url: `ws://127.0.0.1:${port}`,
      count: chargePointCount,
      template: {
        configuration: {
          MeterValuesSampledData: "Energy.Active.Import.Register,Current.Import,Voltage,SoC",
          StopTxnSampledData: "Energy.Active.Import.Register",
        },
      },
      observer,
    });
    fleet.start();
    await observer.allDone;
    fleet.stop();
    await server.close({ force: true });

    expect(complaints).to.deep.equal([]);
    expect(observer.violations).to.deep.equal([]);
    expect(seen.get("BootNotification")).to.equal(chargePointCount);
    expect(seen.get("StartTransaction")).to.equal(chargePointCount * sessionCount);
    expect(seen.get("StopTransaction")).to.equal(chargePointCount * sessionCount);
    expect(seen.get("MeterValues")).to.equal(chargePointCount * sessionCount);
  });
});

/** Each event of a charge point brings on the next thing that its drivers do. */
class Sessions implements ChargePointObserver {
  readonly violations: ChargePointEvent[] = [];
  readonly allDone: Promise<void>;
  #done: () => void = () => {};
  #leftCount = chargePointCount;
  readonly #sessions = new Map<ChargePoint, number>();

  constructor() {
    this.allDone = new Promise((resolve) => {
      this.#done = resolve;
    });
  }

  fault(_chargePoint: ChargePoint, fault: unknown): void {
    throw fault;
  }

  observed(chargePoint: ChargePoint, event: ChargePointEvent): void {
    if (event.kind === "violation") this.violations.push(event);
    if (event.kind !== "status" && event.kind !== "registered") return;
    const connector = chargePoint.connector(1);
    if (connector === undefined) return;
    // After everything that goes with the event.
    queueMicrotask(() => {
      if (event.kind === "registered" || event.status === "Available") this.#arrive(chargePoint);
      if (event.kind !== "status") return;
      if (event.status === "Preparing") chargePoint.presentTag("TAG", 1);
      if (event.status === "Charging") {
        chargePoint.metering.trigger(connector);
        chargePoint.presentTag("TAG", 1);
      }
      if (event.status === "Finishing") connector.unplug();
    });
  }

  #arrive(chargePoint: ChargePoint): void {
    const count = this.#sessions.get(chargePoint) ?? 0;
    this.#sessions.set(chargePoint, count + 1);
    if (count < sessionCount) chargePoint.connector(1)?.plug();
    else this.#retire(chargePoint);
  }

  #retire(chargePoint: ChargePoint): void {
    if (chargePoint.transactions.queue.length > 0) {
      chargePoint.clock.schedule(10, () => this.#retire(chargePoint));
      return;
    }
    this.#leftCount -= 1;
    if (this.#leftCount === 0) this.#done();
  }
}

function answerTo(method: string, transactionId: number): object {
  const currentTime = new Date(Date.UTC(2026, 0, 1)).toISOString();
  const idTagInfo = { status: "Accepted" };
  switch (method) {
    case "BootNotification":
      return { status: "Accepted", currentTime, interval: 300 };
    case "Heartbeat":
      return { currentTime };
    case "Authorize":
      return { idTagInfo };
    case "StartTransaction":
      return { transactionId, idTagInfo };
    case "StopTransaction":
      return { idTagInfo };
    default:
      return {};
  }
}
