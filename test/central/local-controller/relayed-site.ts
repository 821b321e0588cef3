/** A local controller between a charge point and a central system upstream, both scripted. */

import { createCentralSystem } from "../../../central/central-system.ts";
import { createMemoryDirectory } from "../../../central/directory.ts";
import type { LocalControllerEvent } from "../../../central/local-controller/events.ts";
import {
  createLocalController,
  type LocalControllerOptions,
} from "../../../central/local-controller/local-controller.ts";
import type { Admission, Gate, Handshake } from "../../../protocol/handshake.ts";
import { createMemoryNetwork } from "../../../protocol/memory-network.ts";
import { createRandom } from "../../../protocol/random.ts";
import { createSimulatedClock } from "../../../protocol/simulated-clock.ts";
import type { Transport } from "../../../protocol/transport.ts";
import { ScriptedChargePoint, startAtMs } from "../scripted-charge-point.ts";

type Reply = (payload: Record<string, unknown>) => object | undefined;

/** Answers raw frames from a table; an action without an entry is not answered at all. */
class ScriptedUpstream implements Gate {
  readonly frames: unknown[][] = [];
  readonly handshakes: Handshake[] = [];
  closeCount = 0;
  admission: Admission = { isAdmitted: true, subProtocol: "ocpp1.6" };
  readonly replies: Record<string, Reply | undefined> = {
    BootNotification: () => ({
      status: "Accepted",
      currentTime: "2026-01-05T08:00:00Z",
      interval: 77,
    }),
    StatusNotification: () => ({}),
    MeterValues: () => ({}),
    Authorize: () => ({ idTagInfo: { status: "Accepted" } }),
    StartTransaction: () => ({ transactionId: 42, idTagInfo: { status: "Accepted" } }),
    StopTransaction: () => ({}),
  };
  transport: Transport | undefined;

  admit(handshake: Handshake): Admission {
    this.handshakes.push(handshake);
    return this.admission;
  }

  accept(transport: Transport): void {
    this.transport = transport;
    transport.listen({
      message: (text) => this.#receive(transport, JSON.parse(text)),
      closed: () => {
        this.closeCount += 1;
      },
    });
  }

  send(frame: unknown): void {
    this.transport?.send(JSON.stringify(frame));
  }

  /** The CALLs that came, by action and payload. */
  calls(): unknown[][] {
    return this.frames.filter(([type]) => type === 2).map(([, , ...rest]) => rest);
  }

  #receive(transport: Transport, frame: unknown[]): void {
    this.frames.push(frame);
    const [type, id, action, payload] = frame;
    if (type !== 2) return;
    const reply = this.replies[String(action)]?.(Object(payload));
    if (reply === undefined) return;
    transport.send(JSON.stringify(Array.isArray(reply) ? [4, id, ...reply] : [3, id, reply]));
  }
}

export function setUpRelayedSite(options: Partial<LocalControllerOptions> = {}) {
  const clock = createSimulatedClock(startAtMs);
  const events: LocalControllerEvent[] = [];
  const onFault = (fault: unknown) => {
    throw fault;
  };
  const centralSystem = createCentralSystem({
    clock,
    random: createRandom("central"),
    directory: createMemoryDirectory({ idTags: { LOCAL: { status: "Accepted" } } }),
    settings: { settleSeconds: 0 },
    events: (event) => {
      if (event.kind === "fault") onFault(event.fault);
    },
  });
  const upstream = new ScriptedUpstream();
  const wide = createMemoryNetwork({ clock, onFault });
  let stopListening = wide.listen(upstream);
  const controller = createLocalController({
    centralSystem,
    clock,
    random: createRandom("controller"),
    dial: wide.dial,
    isBalanced: () => true,
    events: (event) => events.push(event),
    ...options,
  });
  const local = createMemoryNetwork({ clock, onFault });
  local.listen(controller.gate);
  return {
    ...{ clock, centralSystem, upstream, controller, events },
    cutUpstream() {
      stopListening();
      upstream.transport?.terminate();
    },
    mendUpstream() {
      stopListening = wide.listen(upstream);
    },
    /** The status of a refusal, or the charge point that came in. */
    async connect(identity = "CP1"): Promise<ScriptedChargePoint | number | undefined> {
      const credentials = { username: identity, password: Buffer.from("secret") };
      let result: ScriptedChargePoint | number | undefined;
      const headers = { "User-Agent": "charger/1" };
      local.dial({ identity, subProtocols: ["ocpp1.6"], credentials, headers }, (outcome) => {
        if (outcome.kind === "open") result = new ScriptedChargePoint(outcome.transport, clock);
        if (outcome.kind === "refused") result = outcome.status;
      });
      await clock.advance(6000);
      return result;
    },
  };
}

export type RelayedSite = ReturnType<typeof setUpRelayedSite>;

export const boot = { chargePointVendor: "Vendor", chargePointModel: "Model" };
export const begun = {
  connectorId: 1,
  idTag: "TAG",
  meterStart: 100,
  timestamp: "2026-01-05T08:01:00Z",
};
export const status = { connectorId: 1, status: "Charging", errorCode: "NoError" };

export function ended(transactionId: number) {
  return { transactionId, meterStop: 900, timestamp: "2026-01-05T08:30:00Z" };
}

export function values(transactionId: number, wattHours = 500) {
  const sampledValue = [{ value: `${wattHours}`, measurand: "Energy.Active.Import.Register" }];
  const meterValue = [{ timestamp: "2026-01-05T08:10:00Z", sampledValue }];
  return { connectorId: 1, transactionId, meterValue };
}

export async function come(site: RelayedSite, identity?: string): Promise<ScriptedChargePoint> {
  const chargePoint = await site.connect(identity);
  if (!(chargePoint instanceof ScriptedChargePoint)) throw new Error(`refused: ${chargePoint}`);
  return chargePoint;
}
