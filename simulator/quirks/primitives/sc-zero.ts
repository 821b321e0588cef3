/** Q24: what a limit of nought means. */

import type { ChargingLimit } from "../../../model/charging/charging-limit.ts";
import type { Reason } from "../../../schemas/messages.ts";
import type { Connector } from "../../connector/connector.ts";
import { everyObject, fieldOf } from "../json-edit.ts";
import { choice, type Values, withDefault } from "../parameter.ts";
import { definePrimitive, type QuirkContext } from "../primitive.ts";

const reasons = ["Other", "Local", "Remote", "PowerLoss"] as const satisfies readonly Reason[];

const parameters = {
  do: withDefault(
    choice("What it does.", ["suspend", "stopTx", "finish", "six", "reject"]),
    "suspend",
  ),
  stopReason: withDefault(
    choice("Why a transaction is said to have been stopped.", reasons),
    "Other",
  ),
  recover: withDefault(
    choice("What it takes until energy is given again.", [
      "profile",
      "remoteStart",
      "replug",
      "reset",
    ]),
    "profile",
  ),
} as const;

type Zero = Values<typeof parameters>;

export const scZero = definePrimitive({
  description: "Takes a limit of nought for the end of the transaction, for 6 A, or for nothing.",
  covers: "FB-176, FB-177",
  parameters,
  apply(zero, context) {
    const held = new Holding(zero, context);
    return {
      poweredOn: () => held.releaseAll(),
      intercept: ({ action, payload }) => {
        if (action === "RemoteStartTransaction") held.remoteStart();
        return action === "SetChargingProfile" ? held.refuse(payload) : undefined;
      },
      observe(event) {
        if (event.kind === "limit" && event.limitAmps === 0) held.zero(event.connectorId);
        if (event.kind === "status" && event.status === "Available") {
          held.unplugged(event.connectorId);
        }
      },
      points: {
        limit: (limit, { connector }) => held.limitOf(limit, connector),
        mayStart: (value, { connector }) => value && held.mayStart(connector),
      },
    };
  },
});

class Holding {
  readonly #zero: Zero;
  readonly #context: QuirkContext;
  readonly #connectors = new Set<number>();
  #remoteStartAtMs = -1;

  constructor(zero: Zero, context: QuirkContext) {
    this.#zero = zero;
    this.#context = context;
  }

  releaseAll(): void {
    this.#connectors.clear();
  }

  unplugged(connectorId: number): void {
    if (this.#zero.recover !== "reset") this.#connectors.delete(connectorId);
  }

  remoteStart(): void {
    this.#remoteStartAtMs = this.#context.chargePoint.clock.now();
  }

  refuse(payload: unknown) {
    const isZero = everyObject(payload).some((each) => fieldOf(each, "limit") === 0);
    const isRefused = this.#zero.do === "reject" && isZero && this.#context.occasion.strikes();
    return isRefused ? { status: "Rejected" } : undefined;
  }

  /** In the middle of dealing out power is no time to stop anything. */
  zero(connectorId: number): void {
    const { chargePoint, occasion } = this.#context;
    const { do: does, recover, stopReason } = this.#zero;
    const connector = chargePoint.connectors[connectorId - 1];
    const isPaused = connector?.transaction !== undefined && connector.isPluggedIn;
    if (connector === undefined || !isPaused || does === "six" || does === "reject") return;
    if ((does === "suspend" && recover === "profile") || !occasion.strikes()) return;
    if (recover !== "profile" || does === "finish") this.#connectors.add(connectorId);
    if (does === "suspend") return;
    chargePoint.clock.schedule(0, () => chargePoint.transactions.stop(connector, stopReason));
  }

  limitOf(limit: ChargingLimit, connector: Connector | undefined): ChargingLimit {
    if (connector === undefined) return limit;
    const isHeld = this.#zero.do === "suspend" && this.#connectors.has(connector.connectorId);
    if (isHeld) return { ...limit, limitAmps: 0 };
    const isRaised = this.#zero.do === "six" && limit.limitAmps < 6 && connector.isPluggedIn;
    return isRaised && this.#context.occasion.strikes() ? { ...limit, limitAmps: 6 } : limit;
  }

  mayStart(connector: Connector | undefined): boolean {
    if (connector === undefined || !this.#connectors.has(connector.connectorId)) return true;
    const isRemote = this.#remoteStartAtMs === this.#context.chargePoint.clock.now();
    return this.#zero.recover === "remoteStart" && isRemote;
  }
}
