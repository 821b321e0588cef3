/** One kind of departure from the standard: what it is called, what it takes, and what it does. */

import type { ChargingLimit } from "../../model/charging/charging-limit.ts";
import type { InstalledProfiles } from "../../model/charging/profile-store.ts";
import type { Answer } from "../../protocol/connection.ts";
import type { Fault } from "../../protocol/faults/fault.ts";
import type { FaultyLink } from "../../protocol/faults/faulty-link.ts";
import type { CallFrame } from "../../protocol/frame.ts";
import type { Dial } from "../../protocol/handshake.ts";
import type { Peer } from "../../protocol/peer.ts";
import type { CarModel } from "../car/car-model.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { ChargePointEvent } from "../charge-point-observer.ts";
import type { Connector } from "../connector/connector.ts";
import type { Occasion } from "./occasion.ts";
import {
  isRecord,
  type Parameters,
  type QuirkProblem,
  readParameters,
  type Values,
} from "./parameter.ts";
import { type QuirkFields, quirkFields } from "./quirk-fields.ts";

/** What the simulator asks its quirks about, and what it would do without them. */
export interface QuirkPoints {
  /** Until the next try to connect; Infinity is never. */
  readonly redialDelayMs: number;
  /** Who sends a CALL; `detail` is its action. */
  readonly caller: Peer<ChargePoint>;
  /** Whether CALLs may go out where the registration does not allow it. */
  readonly mayCall: boolean;
  /** Whether CALLs of the central system are not even heard. */
  readonly isDeaf: boolean;
  /** The value by which the charge point acts, of the configuration key in `detail`. */
  readonly setting: string;
  /** Whether a transaction may begin. */
  readonly mayStart: boolean;
  /** The car that comes. */
  readonly carModel: CarModel;
  /** The profiles that have an effect. */
  readonly profiles: InstalledProfiles;
  readonly limit: ChargingLimit;
  /** Which of so many queued messages goes out next. */
  readonly queueIndex: number;
  /** Whether the transactions that run end when the power goes. */
  readonly stopsOnPowerLoss: boolean;
  /** Whether a transaction message that cannot be sent is kept. */
  readonly keepsMessage: boolean;
}

export interface Circumstances {
  readonly connector?: Connector;
  /** The name, or the number, of what it is about. */
  readonly detail?: string;
}

export type PointChanges = {
  readonly [Point in keyof QuirkPoints]?: (
    value: QuirkPoints[Point],
    circumstances: Circumstances,
  ) => QuirkPoints[Point];
};

/** What a quirk has to do with one charge point. */
export interface QuirkContext {
  readonly chargePoint: ChargePoint;
  readonly occasion: Occasion;
  /** The way to the central system, which has the faults of the quirks. */
  readonly link: FaultyLink;
}

/** The places at which a quirk takes effect. */
export interface QuirkEffects {
  /** On the messages, once they are text. */
  readonly faults?: readonly Fault[];
  /** Under the faults, where connections are made. */
  readonly wrapDial?: (dial: Dial) => Dial;
  /** Above the faults, where connections are taken up. */
  readonly wrapLink?: (dial: Dial) => Dial;
  /** In the place of the charge point, when a CALL comes. */
  readonly intercept?: (call: CallFrame) => Answer | undefined;
  readonly observe?: (event: ChargePointEvent) => void;
  readonly points?: PointChanges;
  readonly poweredOn?: () => void;
  /** Once, when the charge point is complete. */
  readonly begin?: () => void;
}

export interface Primitive<P extends Parameters = Parameters> {
  readonly description: string;
  /** The rows of the catalogue of field bugs that it can play. */
  readonly covers: string;
  readonly parameters: P;
  /** Where it belongs: few are about more than one charge point. */
  readonly scope: "charge point" | "fleet";
  readonly read: (value: unknown, path: string, problems: QuirkProblem[]) => ReadQuirk | undefined;
}

/** A quirk that has been checked, and can be given to any number of charge points. */
export interface ReadQuirk {
  readonly fields: QuirkFields;
  readonly apply: (context: QuirkContext) => QuirkEffects;
}

export function definePrimitive<P extends Parameters>(definition: {
  readonly description: string;
  readonly covers: string;
  readonly parameters: P;
  readonly scope?: "fleet";
  readonly apply: (values: Values<P>, context: QuirkContext) => QuirkEffects;
}): Primitive<P> {
  const { description, covers, parameters, apply } = definition;
  return {
    description,
    covers,
    parameters,
    scope: definition.scope ?? "charge point",
    read(value, path, problems) {
      if (!isRecord(value)) {
        problems.push({ path, message: "expected a map of parameters" });
        return undefined;
      }
      const known = problems.length;
      const fieldNames = Object.keys(quirkFields);
      const values = readParameters(parameters, value, path, problems, fieldNames);
      const fields = readParameters(quirkFields, value, path, problems, Object.keys(value));
      if (problems.length > known) return undefined;
      return { fields, apply: (context) => apply(values, context) };
    },
  };
}
