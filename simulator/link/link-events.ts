/** What a connection tells goes to the charge point and its link, for as long as it is theirs. */

import { type Answer, noAnswer } from "../../protocol/connection.ts";
import type { CallFrame } from "../../protocol/frame.ts";
import type { ViolationReport } from "../../protocol/payload-report.ts";
import type { Peer, PeerEvents } from "../../protocol/peer.ts";
import type { ChargePoint } from "../charge-point.ts";
import { answerWithoutProfile } from "../configuration/feature-profiles.ts";
import type { Link } from "./link.ts";

export class LinkEvents implements PeerEvents {
  peer: Peer<ChargePoint> | undefined;
  readonly #chargePoint: ChargePoint;
  readonly #link: Link;

  constructor(chargePoint: ChargePoint, link: Link) {
    this.#chargePoint = chargePoint;
    this.#link = link;
  }

  intercept(call: CallFrame): Answer | undefined {
    const { registration, quirks } = this.#chargePoint;
    if (!this.#isOurs()) return noAnswer;
    // While Rejected, the charge point is deaf and mute (OCPP 1.6 §4.2).
    const isDeaf = registration.status === "Rejected";
    if (quirks?.ask("isDeaf", isDeaf) ?? isDeaf) return noAnswer;
    return quirks?.intercept(call) ?? answerWithoutProfile(this.#chargePoint, call.action);
  }

  fault(fault: unknown): void {
    this.#chargePoint.fault(fault);
  }

  violation(report: ViolationReport): void {
    this.#chargePoint.tell({ kind: "violation", report });
    if (report.direction === "outgoing") return;
    const { events } = this.#chargePoint.security;
    events.record("InvalidMessages", `${report.message} of ${report.action}`);
  }

  ponged(): void {
    if (this.#isOurs()) this.#link.ponged();
  }

  closed(code: number): void {
    if (this.#isOurs()) this.#link.closed(code);
  }

  /** A connection that was left may bring something until it is closed. */
  #isOurs(): boolean {
    return this.peer === this.#link.peer;
  }
}
