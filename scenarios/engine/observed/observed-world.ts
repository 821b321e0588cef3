/** All that expressions and expectations can see, put together from the wire, the hardware and the books. */

import type { Balancing, BalancingFollower } from "../../../central/balancing/balancing.ts";
import type {
  MemberObservable,
  ObservedBooks,
  ObservedChargePoint,
  ObservedConnector,
  ObservedGroup,
  ObservedWorld,
} from "../grammar/observables.ts";
import type { WireChargePoint, WireConnector } from "../wire/wire-state.ts";
import type { HardwareConnector, HardwareState } from "./hardware-state.ts";

export interface PlannedChargePoint {
  readonly name: string;
  /** Its identity on the wire. */
  readonly id: string;
  readonly connectorCount: number;
}

export interface PlannedGroup {
  readonly members: readonly string[];
  /** Now: it may change. */
  readonly limitAmps: number;
}

/** What our own central system has booked for the connectors that it balances. */
type Bookings = Pick<Balancing, "capAmpsOf" | "connector" | "follow">;

export interface ObservedWorldOptions {
  readonly plans: readonly PlannedChargePoint[];
  readonly fleets: ReadonlyMap<string, readonly string[]>;
  readonly groups: ReadonlyMap<string, PlannedGroup>;
  readonly wire: ReadonlyMap<string, WireChargePoint>;
  readonly hardware: HardwareState;
  /** Undefined where nobody of ours shares current out. */
  readonly bookings: () => Bookings | undefined;
  /** By identity; undefined where the central system is not ours. */
  readonly books: (identity: string) => ObservedBooks | undefined;
}

export interface LiveWorld extends ObservedWorld {
  /** What is known of the values of this one is out of date. */
  touch(chargePoint: string): void;
}

export function createObservedWorld(options: ObservedWorldOptions): LiveWorld {
  const { plans, fleets, groups } = options;
  const chargePoints = new Map<string, ObservedChargePoint>(
    plans.flatMap((plan) => {
      const wire = options.wire.get(plan.name);
      return wire ? [[plan.name, new LiveChargePoint(plan, wire, options)] as const] : [];
    }),
  );
  const membersOf = (names: readonly string[]) =>
    names.flatMap((name) => chargePoints.get(name) ?? []);
  const namesById = new Map(plans.map(({ id, name }) => [id, name]));
  let follower: BalancingFollower | undefined;
  const rebooked = (groupId: string) => () => {
    follower ??= options.bookings()?.follow();
    if (follower === undefined) return [];
    const changes = follower.changesOf(groupId);
    return changes?.connectors.flatMap(({ chargePoint }) => namesById.get(chargePoint) ?? []);
  };
  const liveGroups = new Map(
    Array.from(groups, ([name, group]) => {
      const limit = () => options.bookings()?.capAmpsOf(name) ?? group.limitAmps;
      return [name, new LiveGroup(membersOf(group.members), limit, rebooked(name))] as const;
    }),
  );
  const groupsOf = new Map<string, LiveGroup[]>();
  for (const group of liveGroups.values()) {
    for (const { name } of group.members) {
      groupsOf.set(name, [...(groupsOf.get(name) ?? []), group]);
    }
  }
  return {
    chargePoints,
    fleets: new Map(Array.from(fleets, ([name, members]) => [name, membersOf(members)] as const)),
    groups: liveGroups,
    touch(chargePoint) {
      for (const group of groupsOf.get(chargePoint) ?? []) group.touch(chargePoint);
    },
  };
}

class LiveConnector implements ObservedConnector {
  readonly #wire: WireConnector;
  readonly #hardware: () => HardwareConnector;
  readonly #booking: () => ReturnType<Bookings["connector"]>;

  constructor(
    wire: WireConnector,
    hardware: () => HardwareConnector,
    booking: () => ReturnType<Bookings["connector"]>,
  ) {
    this.#wire = wire;
    this.#hardware = hardware;
    this.#booking = booking;
  }

  get status(): string {
    return this.#wire.status;
  }

  get errorCode(): string {
    return this.#wire.errorCode;
  }

  get inTransaction(): boolean {
    return this.#wire.inTransaction;
  }

  get limit(): number {
    return this.#hardware().limitAmps;
  }

  get draw(): number {
    return this.#hardware().drawAmps;
  }

  get energy(): number {
    return this.#hardware().energyWh();
  }

  get soc(): number {
    return this.#hardware().socPercent();
  }

  get alloc(): number {
    return this.inTransaction ? (this.#booking()?.limitAmps ?? this.limit) : 0;
  }

  get target(): number {
    return this.#booking()?.targetAmps ?? 0;
  }

  get held(): number {
    return this.#booking()?.heldAmps ?? 0;
  }

  drawOn(phase: number): number {
    return this.#hardware().drawOnPhaseAmps(phase);
  }
}

type Amount = "limit" | "draw" | "energy" | "alloc" | "target" | "held";

class LiveChargePoint implements ObservedChargePoint {
  readonly name: string;
  readonly #wire: WireChargePoint;
  readonly #books: () => ObservedBooks | undefined;
  readonly #whole: WireConnector | undefined;
  /** From connector 1 on. */
  readonly #connectors: readonly LiveConnector[];

  constructor(
    { name, id, connectorCount }: PlannedChargePoint,
    wire: WireChargePoint,
    { hardware, bookings, books }: ObservedWorldOptions,
  ) {
    this.#books = () => books(id);
    this.name = name;
    this.#wire = wire;
    this.#whole = wire.connector(0);
    const ids = Array.from({ length: connectorCount }, (_, index) => index + 1);
    this.#connectors = ids.flatMap((connectorId) => {
      const wired = wire.connector(connectorId);
      const hard = () => hardware.connector(name, connectorId);
      const booked = () => bookings()?.connector(id, connectorId);
      return wired === undefined ? [] : [new LiveConnector(wired, hard, booked)];
    });
  }

  get connected(): boolean {
    return this.#wire.connected;
  }

  get registration(): string {
    return this.#wire.registration;
  }

  get status(): string {
    return this.#connectors[0]?.status ?? "";
  }

  get limit(): number {
    return this.#sum("limit");
  }

  get draw(): number {
    return this.#sum("draw");
  }

  get energy(): number {
    return this.#sum("energy");
  }

  get alloc(): number {
    return this.#sum("alloc");
  }

  get target(): number {
    return this.#sum("target");
  }

  get held(): number {
    return this.#sum("held");
  }

  get books(): ObservedBooks | undefined {
    return this.#books();
  }

  /** Of the first car that is there. */
  get soc(): number {
    return this.#connectors.map(({ soc }) => soc).find((soc) => soc > 0) ?? 0;
  }

  /** Of connector 0 nobody books, and nothing flows there. */
  connector(connectorId: number): ObservedConnector | undefined {
    if (connectorId !== 0) return this.#connectors[connectorId - 1];
    return this.#whole && { ...this.#whole, ...noFlow };
  }

  drawOn(phase: number): number {
    return this.#connectors.reduce((sum, one) => sum + one.drawOn(phase), 0);
  }

  #sum(amount: Amount): number {
    let sum = 0;
    for (const connector of this.#connectors) sum += connector[amount];
    return sum;
  }
}

const noFlow = { limit: 0, draw: 0, energy: 0, soc: 0, alloc: 0, target: 0, held: 0 };

/** Sums over a thousand members are asked for at each change of one: the other values are kept. */
class LiveGroup implements ObservedGroup {
  readonly members: readonly ObservedChargePoint[];
  readonly #limit: () => number;
  readonly #rebooked: () => readonly string[] | undefined;
  readonly #places: ReadonlyMap<string, number>;
  readonly #series = new Map<MemberObservable, Series>();

  /** `rebooked`: who may be booked otherwise than when it was asked before; undefined: anybody may. */
  constructor(
    members: readonly ObservedChargePoint[],
    limit: () => number,
    rebooked: () => readonly string[] | undefined,
  ) {
    this.members = members;
    this.#limit = limit;
    this.#rebooked = rebooked;
    this.#places = new Map(members.map(({ name }, index) => [name, index]));
  }

  get limit(): number {
    return this.#limit();
  }

  touch(chargePoint: string): void {
    const index = this.#places.get(chargePoint);
    if (index === undefined) return;
    for (const { stale } of this.#series.values()) stale.add(index);
  }

  valuesOf(observable: MemberObservable): readonly number[] {
    // What is held changes with time too, of which nobody tells.
    const rebooked = this.#rebooked();
    if (rebooked === undefined) this.#series.clear();
    for (const name of rebooked ?? []) this.touch(name);
    const series = this.#series.get(observable);
    if (series === undefined) {
      const values = this.members.map((one) => one[observable]);
      this.#series.set(observable, { values, stale: new Set() });
      return values;
    }
    for (const index of series.stale) series.values[index] = this.members[index]?.[observable] ?? 0;
    series.stale.clear();
    return series.values;
  }
}

interface Series {
  readonly values: number[];
  readonly stale: Set<number>;
}
