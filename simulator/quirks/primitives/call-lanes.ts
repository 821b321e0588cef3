/** More ways for CALLs beside the one that the standard allows, over the same connection. */

import { Peer } from "../../../protocol/peer.ts";
import { closeCodes, type Transport, type TransportListener } from "../../../protocol/transport.ts";
import type { ChargePoint } from "../../charge-point.ts";
import { tapTransport } from "../tapped-transport.ts";

const answerStart = /^\s*\[\s*[34]\s*,/;

export class CallLanes {
  readonly #chargePoint: ChargePoint;
  readonly #listeners = new Map<string, TransportListener>();
  readonly #peers = new Map<string, Peer<ChargePoint>>();
  #transport: Transport | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** What is answered comes to all; only one has asked. */
  wrap(transport: Transport): Transport {
    this.#transport = transport;
    return tapTransport(transport, {
      message: (text) => {
        if (!answerStart.test(text)) return;
        for (const listener of this.#listeners.values()) listener.message(text);
      },
      closed: () => this.#close(),
    });
  }

  /** One CALL is open in it at most, and in each of the others. */
  laneOf(name: string): Peer<ChargePoint> {
    const known = this.#peers.get(name);
    if (known !== undefined) return known;
    const { clock, newMessageId } = this.#chargePoint;
    const peer = new Peer<ChargePoint>({
      transport: this.#createTransport(name),
      clock,
      newMessageId,
      owner: this.#chargePoint,
      events: { fault: (fault) => this.#chargePoint.fault(fault) },
    });
    this.#peers.set(name, peer);
    return peer;
  }

  #createTransport(name: string): Transport {
    return {
      send: (text) => this.#transport?.send(text),
      listen: (listener) => this.#listeners.set(name, listener),
      close: () => {},
      terminate: () => {},
      ping: () => {},
    };
  }

  #close(): void {
    const listeners = [...this.#listeners.values()];
    this.#listeners.clear();
    this.#peers.clear();
    for (const listener of listeners) listener.closed(closeCodes.abnormal, "");
  }
}
