/**
 * The way between one charge point and its central system, with the faults that it has at present.
 *
 * It outlives the connections made over it: each new one is wrapped, and while there is an outage
 * none can be made. Faults are added and removed while connections live.
 */

import type { Clock } from "../clock.ts";
import type { Dial, DialOutcome, TlsObstacle } from "../handshake.ts";
import type { Random } from "../random.ts";
import type { Transport } from "../transport.ts";
import { ActiveFault } from "./active-fault.ts";
import { type Fault, isConnectionFault, type OutageFault, type TlsFault } from "./fault.ts";
import { FaultyTransport, type LinkState } from "./faulty-transport.ts";
import type { Direction } from "./seen-frame.ts";

export interface FaultyLinkOptions {
  readonly clock: Clock;
  /** The stream of this link. */
  readonly random: Random;
  /** A fault did something, to this message or, without a text, to the connection. */
  readonly onHit?: (active: ActiveFault, text: string | undefined) => void;
}

const networkDown: DialOutcome = { kind: "failed", reason: "the network is down" };

/** As the TLS layer has it. */
const tlsFailures = {
  "server certificate": "CERT_HAS_EXPIRED",
  "TLS version": "ERR_SSL_UNSUPPORTED_PROTOCOL",
  "cipher suite": "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE",
} as const satisfies Readonly<Record<TlsObstacle, string>>;

/** No list of their own for the ten thousand links that have no faults. */
const none: readonly never[] = [];

export class FaultyLink implements LinkState {
  readonly clock: Clock;
  readonly #options: FaultyLinkOptions;
  #faults: readonly ActiveFault[] = none;
  #connections: readonly FaultyTransport[] = none;
  #addedCount = 0;

  constructor(options: FaultyLinkOptions) {
    this.clock = options.clock;
    this.#options = options;
  }

  /** Those that are active now, in the order in which they act. */
  get faults(): readonly ActiveFault[] {
    return this.#faults;
  }

  add(fault: Fault): ActiveFault {
    const { clock, random, onHit } = this.#options;
    const stream = random.stream(`fault ${fault.name}`, this.#addedCount);
    this.#addedCount += 1;
    const active = new ActiveFault(fault, clock, stream, this.#connections.at(-1), {
      hit: (struck, text) => onHit?.(struck, text),
      ended: (ended) => this.#remove(ended),
    });
    this.#faults = [...this.#faults, active];
    if (isConnectionFault(fault)) this.#cut(fault, active);
    return active;
  }

  removeAll(): void {
    for (const active of this.#faults) active.remove();
  }

  /** A connection over this link, broken at once while there is an outage. */
  wrap(transport: Transport): Transport {
    const connection = new FaultyTransport(transport, this);
    this.#connections = [...this.#connections, connection];
    if (this.#refuses()) connection.terminate();
    return connection;
  }

  /** Makes connections over this link. */
  wrapDial(dial: Dial): Dial {
    return (request, settled) => {
      const refusal = this.#refuses() ? networkDown : this.#tlsFailure();
      if (refusal !== undefined) {
        const task = this.clock.schedule(0, () => settled(refusal));
        return () => task.cancel();
      }
      return dial(request, (outcome) => settled(this.#wrapOutcome(outcome)));
    };
  }

  /**
   * Sends, or lets come, a text that nobody sent: over the youngest connection, untouched by the
   * faults. Whether there was a connection.
   */
  inject(direction: Direction, text: string): boolean {
    const connection = this.#connections.at(-1);
    connection?.inject(direction, text);
    return connection !== undefined;
  }

  /** Called by a connection when nothing more will come of it. */
  over(connection: FaultyTransport): void {
    this.#connections = this.#connections.filter((other) => other !== connection);
    for (const active of this.#faults) {
      if (active.endsWith(connection)) active.remove();
    }
  }

  #wrapOutcome(outcome: DialOutcome): DialOutcome {
    if (outcome.kind !== "open") return outcome;
    if (!this.#refuses()) return { ...outcome, transport: this.wrap(outcome.transport) };
    outcome.transport.terminate();
    return networkDown;
  }

  #refuses(): boolean {
    const outage = this.#faults.find(({ fault }) => fault.kind === "outage");
    outage?.hit(undefined);
    return outage !== undefined;
  }

  #tlsFailure(): DialOutcome | undefined {
    for (const active of this.#faults) {
      const { fault } = active;
      if (fault.kind !== "tls" || !active.strikesDial(fault)) continue;
      const { obstacle } = fault;
      return { kind: "failed", reason: tlsFailures[obstacle], obstacle };
    }
    return undefined;
  }

  /** Where encryption fails, the end of the connection is no hit: the next handshake is. */
  #cut(fault: OutageFault | TlsFault, active: ActiveFault): void {
    const code = fault.kind === "outage" ? fault.code : undefined;
    for (const connection of this.#connections) {
      if (fault.kind === "outage") active.hit(undefined);
      if (code === undefined) connection.terminate();
      else connection.close(code, "");
    }
  }

  #remove(ended: ActiveFault): void {
    this.#faults = this.#faults.filter((active) => active !== ended);
    for (const connection of this.#connections) connection.release(ended);
  }
}
