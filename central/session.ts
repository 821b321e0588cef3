/** One connection of a charge point: from the handshake until it closes, or a newer one comes. */

import type { ScheduledTask } from "../protocol/clock.ts";
import type { Answer, ConnectionSettings, Stray } from "../protocol/connection.ts";
import { CallQueueFullError } from "../protocol/errors.ts";
import type { CallFrame } from "../protocol/frame.ts";
import type { ViolationReport } from "../protocol/payload-report.ts";
import { Peer, type PeerEvents } from "../protocol/peer.ts";
import { closeCodes, type Transport } from "../protocol/transport.ts";
import type { Action } from "../schemas/messages.ts";
import type { LiveChargePoint } from "./charge-point.ts";
import type { Core } from "./core.ts";
import { HeardTransport } from "./heard-transport.ts";
import { answerBeforeAcceptance } from "./registration.ts";
import type { LeniencyName } from "./settings.ts";
import { leniencyFor, mendPayload } from "./tolerance.ts";

export interface SessionOptions {
  readonly core: Core;
  readonly chargePoint: LiveChargePoint;
  readonly transport: Transport;
  readonly newMessageId: () => string;
  readonly settings: ConnectionSettings;
  /** Counts the sessions of the central system. */
  readonly number: number;
  readonly closed: (session: Session, code: number, reason: string) => void;
}

export class Session implements PeerEvents {
  readonly chargePoint: LiveChargePoint;
  readonly peer: Peer<Session>;
  readonly number: number;
  /** CALLs in a row that were not answered in time. */
  timeoutCount = 0;
  /** What users have asked of it and it has not answered yet. */
  readonly userActions = new Set<string>();
  /** The charge point has been set up, or is being so. */
  isSetUp = false;
  readonly #core: Core;
  readonly #transport: HeardTransport;
  readonly #closed: SessionOptions["closed"];
  #hasSpoken = false;
  #isReady = false;
  /** Those who wait until it has spoken. */
  #waiting: (() => void)[] | undefined;
  #patience: ScheduledTask | undefined;

  constructor(options: SessionOptions) {
    const { core, chargePoint, newMessageId, settings } = options;
    this.#core = core;
    this.chargePoint = chargePoint;
    this.number = options.number;
    this.#closed = options.closed;
    this.#transport = new HeardTransport(options.transport, core.clock, chargePoint);
    this.peer = new Peer<Session>({
      transport: this.#transport,
      clock: core.clock,
      newMessageId,
      owner: this,
      events: this,
      handlers: core.handlers.table,
      settings,
    });
  }

  get heardAtMs(): number {
    return this.#transport.heardAtMs;
  }

  get answersPings(): boolean {
    return this.#transport.answersPings;
  }

  ping(): void {
    this.#transport.ping();
  }

  /** Closes as one does with somebody who is there. */
  hangUp(reason: string): void {
    this.#transport.close(closeCodes.goingAway, reason);
  }

  /** Closes as one does with somebody who is not. */
  breakOff(): void {
    this.#transport.terminate();
  }

  leniencyUsed(leniency: LeniencyName, found: string): void {
    const { identity } = this.chargePoint;
    this.#core.events.tell({ kind: "leniencyUsed", identity, leniency, found });
  }

  /**
   * Resolves once the charge point has made a CALL, or has had the time to: many are not ready for
   * ours right after the handshake. Undefined if that is so already.
   */
  whenReady(action: Action): Promise<void> | undefined {
    const { clock, settings } = this.#core;
    if (this.#isReady || settings.settleSeconds === 0) return undefined;
    this.#waiting ??= [];
    this.#patience ??= clock.schedule(settings.settleSeconds * 1000, () => this.#ready());
    const waiting = this.#waiting;
    if (waiting.length >= settings.maxQueuedCalls) {
      throw new CallQueueFullError(action, settings.maxQueuedCalls);
    }
    return new Promise((resolve) => waiting.push(resolve));
  }

  intercept({ action }: CallFrame): Answer | undefined {
    if (!this.#hasSpoken) {
      this.#hasSpoken = true;
      this.#ready();
      // It came back without a boot: so it was the connection that broke, and no crash.
      if (action !== "BootNotification") this.chargePoint.suspectStep = undefined;
    }
    return answerBeforeAcceptance(this.#core, this.chargePoint, action);
  }

  mend(report: ViolationReport, payload: unknown): object | undefined {
    const leniency = leniencyFor(report);
    if (!this.#core.settings.leniencies[leniency]) return undefined;
    const meant = mendPayload(report, payload);
    if (meant !== undefined) this.leniencyUsed(leniency, report.action);
    return meant;
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
    this.#ready();
    this.#closed(this, code, reason);
  }

  #ready(): void {
    this.#isReady = true;
    this.#patience?.cancel();
    for (const proceed of this.#waiting ?? []) proceed();
    this.#waiting = undefined;
  }
}
