/** One connection of a charge point: from the handshake until it closes, or a newer one comes. */

import type { Answer, ConnectionSettings, Stray } from "../protocol/connection.ts";
import type { CallFrame } from "../protocol/frame.ts";
import type { Handshake } from "../protocol/handshake.ts";
import type { ViolationReport } from "../protocol/payload-report.ts";
import { Peer, type PeerEvents } from "../protocol/peer.ts";
import type { Transport } from "../protocol/transport.ts";
import type { LiveChargePoint } from "./charge-point.ts";
import type { Core } from "./core.ts";
import { answerBeforeAcceptance } from "./registration.ts";
import type { LeniencyName } from "./settings.ts";

export interface SessionOptions {
  readonly core: Core;
  readonly chargePoint: LiveChargePoint;
  readonly handshake: Handshake;
  readonly transport: Transport;
  readonly newMessageId: () => string;
  readonly settings: ConnectionSettings;
  readonly closed: (session: Session, code: number, reason: string) => void;
}

export class Session implements PeerEvents {
  readonly chargePoint: LiveChargePoint;
  readonly handshake: Handshake;
  readonly peer: Peer<Session>;
  readonly #core: Core;
  readonly #closed: SessionOptions["closed"];

  constructor(options: SessionOptions) {
    const { core, chargePoint, handshake, transport, newMessageId, settings } = options;
    this.#core = core;
    this.chargePoint = chargePoint;
    this.handshake = handshake;
    this.#closed = options.closed;
    this.peer = new Peer<Session>({
      transport,
      clock: core.clock,
      newMessageId,
      owner: this,
      events: this,
      handlers: core.handlers.table,
      settings,
    });
  }

  intercept(call: CallFrame): Answer | undefined {
    this.chargePoint.lastHeardAtMs = this.#core.clock.now();
    return answerBeforeAcceptance(this.chargePoint, call.action);
  }

  get toleratesPayloads(): boolean {
    return this.#core.settings.leniencies.transactionPayloads;
  }

  leniencyUsed(leniency: LeniencyName, found: string): void {
    const { identity } = this.chargePoint;
    this.#core.events.tell({ kind: "leniencyUsed", identity, leniency, found });
  }

  ponged(): void {
    this.chargePoint.lastHeardAtMs = this.#core.clock.now();
  }

  violation(report: ViolationReport): void {
    this.#core.events.tell({ kind: "violation", chargePoint: this.chargePoint, report });
  }

  stray(stray: Stray): void {
    this.#core.events.tell({ kind: "stray", chargePoint: this.chargePoint, stray });
  }

  fault(fault: unknown): void {
    this.#core.events.tell({ kind: "fault", chargePoint: this.chargePoint, fault });
  }

  closed(code: number, reason: string): void {
    this.#closed(this, code, reason);
  }
}
