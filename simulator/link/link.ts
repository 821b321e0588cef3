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
import { LinkEvents } from "./link-events.ts";

/** Pings in a row that may stay unanswered before the link counts as dead. */
const unansweredPingLimit = 2;

export class Link {
  readonly #chargePoint: ChargePoint;
  #peer: Peer<ChargePoint> | undefined;
  #transport: Transport | undefined;
  /** Nothing is dialled while it is off: there is no power. */
  #isOn = false;
  #isNetworkDown = false;
  #failedDials = 0;
  #lastDelayMs = 0;
  #openedAtMs = 0;
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
    const peer = this.#peer;
    if (peer === undefined) {
      settled(new ConnectionClosedError(action, false), undefined);
      return;
    }
    const { heartbeat, configuration, quirks } = this.#chargePoint;
    heartbeat.noteCall();
    const told = this.#timed(action, settled);
    const timeoutMs = configuration.integer("MessageTimeout") * 1000;
    const caller = quirks?.ask("caller", peer, { detail: action }) ?? peer;
    caller.request(
      action,
      payload,
      (...outcome) => {
        // An answer that a connection brings after it was left comes too late.
        if (this.#peer === peer || outcome[0] !== undefined) told(...outcome);
        else told(new ConnectionClosedError(action, true), undefined);
      },
      timeoutMs > 0 ? { timeoutMs, ...options } : options,
    );
  }

  open(): void {
    this.#isOn = true;
    this.#dialNow();
  }

  /** Ends the connection with a close frame, and stays down until {@link open}. */
  close(): void {
    this.#isOn = false;
    this.#leave((peer) => peer.close(closeCodes.goingAway, ""), closeCodes.goingAway);
  }

  /** Breaks the connection, and stays down until {@link open}. */
  cut(): void {
    this.#isOn = false;
    this.#leave((peer) => peer.connection.terminate(), closeCodes.abnormal);
  }

  /** Ends the connection and dials again at once, for settings that need a new one. */
  reconnect(): void {
    this.#leave((peer) => peer.close(closeCodes.normal, ""), closeCodes.normal);
    this.#dialNow();
  }

  /** The wire is out, or the mobile network is gone, until {@link networkUp}. */
  networkDown(): void {
    this.#isNetworkDown = true;
    this.#leave((peer) => peer.connection.terminate(), closeCodes.abnormal);
  }

  networkUp(): void {
    this.#isNetworkDown = false;
    this.#dialNow();
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

  /** What the connection still brings is not for us any more. */
  #leave(end: (peer: Peer<ChargePoint>) => void, code: number): void {
    this.#giveUpDial?.();
    this.#giveUpDial = undefined;
    this.#redial?.cancel();
    this.#redial = undefined;
    const peer = this.#peer;
    if (peer === undefined) return;
    this.#forget();
    end(peer);
    this.#chargePoint.linkClosed(code);
  }

  #forget(): void {
    this.#ping?.cancel();
    this.#ping = undefined;
    this.#peer = undefined;
    this.#transport = undefined;
  }

  #dialNow(): void {
    const isBusy =
      this.#peer !== undefined || this.#giveUpDial !== undefined || this.#redial !== undefined;
    if (!this.#isOn || this.#isNetworkDown || isBusy) return;
    this.#failedDials = 0;
    this.#dial();
  }

  #dial(): void {
    const { options, quirks } = this.#chargePoint;
    const { dial } = quirks ?? options;
    this.#giveUpDial = dial(
      {
        identity: options.identity,
        subProtocols: [ocpp16SubProtocol],
        ...this.#chargePoint.security.openDoor(),
      },
      (outcome) => this.#dialled(outcome),
    );
  }

  #dialled(outcome: DialOutcome): void {
    this.#giveUpDial = undefined;
    this.#chargePoint.security.dialled(outcome);
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
    this.#openedAtMs = clock.now();
    this.#transport = transport;
    const events = new LinkEvents(this.#chargePoint, this);
    const peer = new Peer<ChargePoint>({
      transport,
      clock,
      newMessageId: this.#chargePoint.newMessageId,
      owner: this.#chargePoint,
      handlers,
      events,
      ...(validation && { validation }),
      ...(settings && { settings }),
    });
    events.peer = peer;
    this.#peer = peer;
    this.restartPings();
    this.#chargePoint.linkOpened();
  }

  /** A connection that lasted longer than the wait before it has earned a short one (JE §3.4). */
  closed(code: number): void {
    const { clock } = this.#chargePoint;
    if (clock.now() - this.#openedAtMs > this.#lastDelayMs) this.#failedDials = 0;
    this.#forget();
    this.#chargePoint.linkClosed(code);
    if (this.#isOn) this.#redialLater();
  }

  #redialLater(): void {
    const { random, behavior, quirks, clock } = this.#chargePoint;
    const { minDelayMs, maxDelayMs, factor, jitter } = behavior.redial;
    const grown = Math.min(maxDelayMs, minDelayMs * factor ** this.#failedDials);
    this.#failedDials += 1;
    const usualMs = Math.round(grown * (1 + jitter * random.next()));
    const delayMs = quirks?.ask("redialDelayMs", usualMs) ?? usualMs;
    this.#lastDelayMs = delayMs;
    if (delayMs === Infinity) return;
    this.#redial = clock.schedule(delayMs, () => {
      this.#redial = undefined;
      this.#dial();
    });
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
