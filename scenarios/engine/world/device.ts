/** A virtual charge point of a scenario, made when it is first needed. */

import type { Clock } from "../../../protocol/clock.ts";
import { FaultyLink } from "../../../protocol/faults/faulty-link.ts";
import type { HandlerTable } from "../../../protocol/handler-table.ts";
import type { Dial } from "../../../protocol/handshake.ts";
import type { Random } from "../../../protocol/random.ts";
import type { Visit } from "../../../simulator/car/car.ts";
import { ChargePoint } from "../../../simulator/charge-point.ts";
import type { ChargePointObserver } from "../../../simulator/charge-point-observer.ts";
import type { Hardware } from "../../../simulator/charge-point-options.ts";
import type { Plugging } from "../../../simulator/connector/cable.ts";
import type { Connector } from "../../../simulator/connector/connector.ts";
import type { Quirk } from "../../../simulator/quirks/check-quirks.ts";
import { readQuirks } from "../../../simulator/quirks/check-quirks.ts";
import type { Occasion } from "../../../simulator/quirks/occasion.ts";
import type { Quirks } from "../../../simulator/quirks/quirks.ts";
import type { ChargePointPlan } from "../grammar/chargers.ts";
import type { CarSettings } from "../grammar/visiting-car.ts";
import { ScenarioError } from "../run/scenario-error.ts";
import { toChargePointTemplate } from "./charge-point-template.ts";
import type { SecurityOptions } from "./security.ts";

export interface DeviceOptions {
  readonly plan: ChargePointPlan;
  /** One table serves all. */
  readonly handlers: HandlerTable<ChargePoint>;
  readonly security: SecurityOptions;
  /** Whether it reaches the central system by TLS. */
  readonly isEncrypted: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly dial: Dial;
  readonly observer: ChargePointObserver;
  /** A fault that was injected has struck. */
  readonly faultHit: (fault: string) => void;
}

/** Messages of transactions are lost with the connection. */
const forgetful = readQuirks([{ "tx.queue": { offline: "drop" } }]);

/** How the cars to come differ from what the scenario declares. */
export interface ExpectedCar {
  readonly socPercent?: number;
  readonly maxAmps?: number;
}

export class Device {
  readonly plan: ChargePointPlan;
  /** The way to the central system, with what is injected there. */
  readonly link: FaultyLink;
  readonly #options: DeviceOptions;
  #chargePoint: ChargePoint | undefined;
  #expectedCar: ExpectedCar = {};

  constructor(options: DeviceOptions) {
    this.plan = options.plan;
    this.#options = options;
    const { clock, random, faultHit } = options;
    this.link = new FaultyLink({
      clock,
      random: random.stream("injected"),
      onHit: ({ fault }) => faultHit(fault.name),
    });
  }

  get isEncrypted(): boolean {
    return this.#options.isEncrypted;
  }

  get name(): string {
    return this.plan.name;
  }

  /** @throws {ScenarioError} for one that is real: only a person can make it do something */
  get chargePoint(): ChargePoint {
    this.#requireVirtual();
    this.#chargePoint ??= this.#create({});
    return this.#chargePoint;
  }

  /**
   * With other hardware than the scenario declares, which has to be known before anything else.
   *
   * @throws {ScenarioError} when it is too late
   */
  equip(hardware: Partial<Hardware>): void {
    this.#requireVirtual();
    const isOther = Object.keys(hardware).length > 0;
    if (this.#chargePoint === undefined) this.#chargePoint = this.#create(hardware);
    else if (isOther) {
      throw new ScenarioError(`${this.name} is in use already, and cannot become another one`);
    }
  }

  /** @throws {ScenarioError} when there is no such connector */
  connector(connectorId: number): Connector {
    const connector = this.chargePoint.connectors[connectorId - 1];
    if (connector !== undefined) return connector;
    throw new ScenarioError(`${this.name} has no connector ${connectorId}`);
  }

  /** The one on which a transaction runs. @throws {ScenarioError} when none does, or several do */
  chargingConnector(): Connector {
    const [first, second] = this.chargePoint.connectors.filter((one) => one.transaction);
    if (first === undefined) throw new ScenarioError(`no transaction runs on ${this.name}`);
    if (second === undefined) return first;
    throw new ScenarioError(`several transactions run on ${this.name}: say which one`);
  }

  /** Whether nothing of it is under way: no CALL of its own waits for an answer, or for its turn. */
  isQuiet(): boolean {
    return (this.#chargePoint?.link.peer?.connection.pendingCallCount ?? 0) === 0;
  }

  /** In the middle of its life. @throws {ScenarioError} when there is no such charge point yet */
  addQuirk(quirk: Quirk): Occasion {
    return this.#quirks().add(quirk);
  }

  /** Calls `task` once, when it boots again. */
  atReboot(task: () => void): void {
    this.#quirks().atReboot(task);
  }

  /** Cars that come from now on are other ones. */
  expectCar(car: ExpectedCar): void {
    this.#expectedCar = { ...this.#expectedCar, ...car };
  }

  /** The next car that comes. */
  nextCar(): Plugging {
    const { car, ...settings } = this.plan;
    const { socPercent = car?.socPercent, maxAmps } = this.#expectedCar;
    const isOther = maxAmps !== undefined;
    const { carModel } = toChargePointTemplate({ ...settings, ...(car && { car }) });
    return {
      ...(isOther && carModel && { carModel: { ...carModel, maxAmps } }),
      ...(socPercent !== undefined && {
        visit: { ...visitOf(car, this.#options.clock.now()), socPercent },
      }),
    };
  }

  powerOff(): void {
    this.#chargePoint?.powerOff();
  }

  #quirks(): Quirks {
    const { quirks } = this.chargePoint;
    if (quirks === undefined) throw new ScenarioError(`${this.name} has no quirks`);
    return quirks;
  }

  #requireVirtual(): void {
    if (!this.plan.isReal) return;
    throw new ScenarioError(`${this.name} is real: use \`call\`, or have somebody do it`);
  }

  #create(hardware: Partial<Hardware>): ChargePoint {
    const { plan, handlers, security, clock, random, dial, observer } = this.#options;
    const template = toChargePointTemplate(plan);
    return new ChargePoint({
      ...{ identity: plan.id, clock, random, observer, handlers },
      dial: this.link.wrapDial(dial),
      ...template,
      ...security,
      configuration: { ...template.configuration, ...security.configuration },
      quirks: [...plan.quirks, ...(plan.hasOfflineQueue ? [] : forgetful)],
      hardware: { ...template.hardware, ...hardware },
    });
  }
}

function visitOf({ delayMs }: Partial<CarSettings> = {}, nowMs: number): Visit {
  return delayMs === undefined ? {} : { chargeFromMs: nowMs + delayMs };
}
