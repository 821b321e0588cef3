/**
 * The security log, and the events of it that the central system is told of: one after the other,
 * in their order, and after however long an outage (security whitepaper, use case A04).
 */

import { formatTimestamp } from "../../model/timestamp.ts";
import { CallError } from "../../protocol/errors.ts";
import type { ChargePoint } from "../charge-point.ts";
import { type SecurityEvent, type SecurityEventType, securityEvents } from "./security-event.ts";

/** The log rolls: what is older has made room. */
const maxLogLength = 200;
/** What can wait to be told. */
const maxQueueLength = 50;
/** As the schema has it. */
const maxTechInfoLength = 255;

const none: readonly never[] = [];

export class SecurityEvents {
  readonly #chargePoint: ChargePoint;
  #log: readonly SecurityEvent[] = none;
  #queue: readonly SecurityEvent[] = none;
  #underWay: SecurityEvent | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** Those of the log, oldest first. */
  get log(): readonly SecurityEvent[] {
    return this.#log;
  }

  /** Something has happened. The texts of failures are for people, and cut where they are long. */
  record(type: SecurityEventType, techInfo?: string): void {
    const { hardware } = this.#chargePoint;
    if (!hardware.hasSecurityExtension) return;
    const event = {
      type,
      atMs: this.#chargePoint.now(),
      techInfo: techInfo?.slice(0, maxTechInfoLength),
    };
    this.#log = [...this.#log, event].slice(-maxLogLength);
    if (!this.#isTold(type) || this.#isWaiting(event)) return;
    this.#queue = [...this.#queue, event];
    if (this.#queue.length > maxQueueLength) this.#giveOneUp();
    this.flush();
  }

  /** Tells the oldest that waits, if there is somebody to tell. */
  flush(): void {
    const [event] = this.#queue;
    if (event === undefined || this.#underWay !== undefined) return;
    if (!this.#chargePoint.canCall) return;
    this.#underWay = event;
    const { type, atMs, techInfo } = event;
    this.#chargePoint.call(
      "SecurityEventNotification",
      { type, timestamp: formatTimestamp(atMs), ...(techInfo !== undefined && { techInfo }) },
      (failure, _response) => {
        if (this.#underWay !== event) return;
        this.#underWay = undefined;
        // A CALLERROR is an answer: a central system without the extension has no other (FB-200).
        if (failure !== undefined && !(failure instanceof CallError)) return;
        this.#queue = this.#queue.filter((one) => one !== event);
        this.flush();
      },
    );
  }

  /** The connection is gone: what was under way is told again. */
  interrupt(): void {
    this.#underWay = undefined;
  }

  /** Empties the log, which is itself something to tell. */
  clearLog(): void {
    this.#log = none;
    this.record("SecurityLogWasCleared");
  }

  /** Where no security profile is set, nobody may have asked for the extension (FB-200). */
  #isTold(type: SecurityEventType): boolean {
    const { security, behavior } = this.#chargePoint;
    switch (securityEvents[type]) {
      case "critical":
        return security.profile > 0 || behavior.securityEvents === "always";
      case "outcome":
        return true;
      case "logged":
        return false;
    }
  }

  /** Each of a hundred failed dials has the same to tell. */
  #isWaiting({ type, techInfo }: SecurityEvent): boolean {
    if (securityEvents[type] === "critical") return false;
    return this.#queue.some((one) => one.type === type && one.techInfo === techInfo);
  }

  /** The oldest that is not critical, or else the oldest. */
  #giveOneUp(): void {
    const waiting = this.#queue.filter((one) => one !== this.#underWay);
    const least = waiting.find(({ type }) => securityEvents[type] !== "critical") ?? waiting[0];
    this.#queue = this.#queue.filter((one) => one !== least);
    this.#chargePoint.tell({
      kind: "message-dropped",
      action: "SecurityEventNotification",
      because: "queue-full",
    });
  }
}
