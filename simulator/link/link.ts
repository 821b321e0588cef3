/**
 * The way to the central system: dials, redials with growing waits for as long as the power is on
 * (OCPP-J 1.6 errata §3.4), and finds out by pings when the far end is gone (OCPP-J 1.6 §5.3).
 */

import type { ScheduledTask } from "../../protocol/clock.ts";
import { ConnectionClosedError } from "../../protocol/errors.ts";
import { type DialOutcome, ocpp16SubProtocol } from "../../protocol/handshake.ts";
import type { CallOptions } from "../../protocol/outgoing-calls.ts";
import { Peer, type ResponseListener } from "../../protocol/peer.ts";
import { closeCodes, type Transport } from "../../protocol/transport.ts";
import type { Action, Request } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import { createPeerEvents } from "./peer-events.ts";

/** Pings in a row that may stay unanswered before the link counts as dead. */
const unansweredPingLimit = 2;

export class Link {
  readonly #chargePoint: ChargePoint;
  #peer: Peer<ChargePoint> | undefined;
  #transport: Transport | undefined;
  /** Nothing is dialled while it is off: no power, or the scenario holds the network down. */
  #isOn = false;
  #failedDials = 0;
  #giveUpDial: (() => void) | undefined;
  #redial: ScheduledTask | undefined;
  #ping: ScheduledTask | undefined;
  #unansweredPings = 0;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** The peer of the open connection; undefined while there is none. */
  get peer(): Peer<ChargePoint> | undefined {
    return this.#peer;
  }

  /** A CALL of ours, whatever the registration. It fails where there is no connection. */
  request<A extends Action>(
    action: A,
    payload: Request<A>,
    settled: ResponseListener<A>,
    options?: CallOptions,
  ): void {
    if (this.#peer === undefined) {
      settled(new ConnectionClosedError(action, false), undefined);
      return;
    }
    this.#chargePoint.heartbeat.noteCall();
    this.#peer.request(action, payload, this.#timed(action, settled), options);
  }

  open(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    this.#dial();
  }

  /** Ends the connection with a close frame, and stays down until {@link open}. */
  close(): void {
    this.#stop();
    this.#peer?.close(closeCodes.goingAway, "");
  }

  /** Breaks the connection, and stays down until {@link open}. */
  cut(): void {
    this.#stop();
    this.#peer?.connection.terminate();
  }

  /** Ends the connection and dials again at once, for settings that need a new one. */
  reconnect(): void {
    if (this.#peer === undefined) return;
    this.#failedDials = 0;
    this.#peer.close(closeCodes.normal, "");
  }

  /** Takes up a changed WebSocketPingInterval. */
  restartPings(): void {
    this.#ping?.cancel();
    this.#ping = undefined;
    this.#unansweredPings = 0;
    if (this.#peer !== undefined) this.#schedulePing();
  }

  ponged(): void {
    this.#unansweredPings = 0;
  }

  /** Where somebody wants to know how long it takes. */
  #timed<A extends Action>(action: A, settled: ResponseListener<A>): ResponseListener<A> {
    const { clock, options } = this.#chargePoint;
    const { observer } = options;
    if (observer?.called === undefined) return settled;
    const startedAtMs = clock.now();
    return (...outcome) => {
      observer.called?.(action, clock.now() - startedAtMs, outcome[0]);
      settled(...outcome);
    };
  }

  #stop(): void {
    this.#isOn = false;
    this.#giveUpDial?.();
    this.#giveUpDial = undefined;
    this.#redial?.cancel();
    this.#redial = undefined;
  }

  #dial(): void {
    const { dial, identity } = this.#chargePoint.options;
    const credentials = this.#chargePoint.credentials();
    this.#giveUpDial = dial(
      {
        identity,
        subProtocols: [ocpp16SubProtocol],
        ...(credentials && { credentials }),
      },
      (outcome) => this.#dialled(outcome),
    );
  }

  #dialled(outcome: DialOutcome): void {
    this.#giveUpDial = undefined;
    if (outcome.kind === "open") {
      this.#opened(outcome.transport);
      return;
    }
    const reason = outcome.kind === "refused" ? `HTTP ${outcome.status}` : outcome.reason;
    this.#chargePoint.tell({ kind: "not-connected", reason });
    this.#redialLater();
  }

  #opened(transport: Transport): void {
    const { clock, validation, settings, handlers } = this.#chargePoint;
    this.#failedDials = 0;
    this.#transport = transport;
    this.#peer = new Peer<ChargePoint>({
      transport,
      clock,
      newMessageId: this.#chargePoint.newMessageId,
      owner: this.#chargePoint,
      handlers,
      events: createPeerEvents(this.#chargePoint, this),
      ...(validation && { validation }),
      ...(settings && { settings }),
    });
    this.restartPings();
    this.#chargePoint.linkOpened();
  }

  closed(code: number): void {
    this.#ping?.cancel();
    this.#ping = undefined;
    this.#peer = undefined;
    this.#transport = undefined;
    this.#chargePoint.linkClosed(code);
    if (this.#isOn) this.#redialLater();
  }

  #redialLater(): void {
    const { random, behavior } = this.#chargePoint;
    const { minDelayMs, maxDelayMs, factor, jitter } = behavior.redial;
    const grown = Math.min(maxDelayMs, minDelayMs * factor ** this.#failedDials);
    this.#failedDials += 1;
    const delayMs = Math.round(grown * (1 + jitter * random.next()));
    this.#redial = this.#chargePoint.clock.schedule(delayMs, () => this.#dial());
  }

  #schedulePing(): void {
    const intervalSeconds = this.#chargePoint.configuration.integer("WebSocketPingInterval");
    if (intervalSeconds <= 0) return;
    this.#ping = this.#chargePoint.clock.schedule(intervalSeconds * 1000, () => this.#sendPing());
  }

  #sendPing(): void {
    if (this.#unansweredPings >= unansweredPingLimit) {
      this.#transport?.terminate();
      return;
    }
    this.#unansweredPings += 1;
    this.#transport?.ping();
    this.#schedulePing();
  }
}
