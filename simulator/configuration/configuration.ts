/**
 * The configuration keys of one charge point: the defaults that all share, and what is different
 * here. Values outlive reboots; a few take effect only after one (OCPP 1.6 §5.3).
 */

import { checkConfigurationValue, type ListLimits } from "../../model/configuration-check.ts";
import {
  type ConfigurationKey,
  configurationKeys,
  findConfigurationKey,
} from "../../model/configuration-keys.ts";
import { parseBoolean, parseInteger, splitList } from "../../model/configuration-values.ts";
import { parseMeasurandChoice } from "../../model/measurand-list.ts";
import type { ConfigurationStatus, KeyValue } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import { isMetered } from "../meter/meter-value.ts";
import { configurationEffects } from "./configuration-effects.ts";
import { configurationVetoes } from "./configuration-vetoes.ts";
import { isSupported } from "./feature-profiles.ts";

type Values = Readonly<Partial<Record<ConfigurationKey, string>>>;

const noValues: Values = {};
const nothingPending: ReadonlyMap<ConfigurationKey, string> = new Map();

export class Configuration {
  readonly #chargePoint: ChargePoint;
  #values: Values = noValues;
  /** Written, and not in force before the next boot. */
  #pending = nothingPending;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** By which the charge point acts. Empty where the key has no value. */
  text(key: ConfigurationKey): string {
    const value = this.#find(key) ?? "";
    return this.#chargePoint.quirks?.ask("setting", value, { detail: key }) ?? value;
  }

  integer(key: ConfigurationKey): number {
    return parseInteger(this.text(key)) ?? 0;
  }

  boolean(key: ConfigurationKey): boolean {
    return parseBoolean(this.text(key)) ?? false;
  }

  list(key: ConfigurationKey): readonly string[] {
    return splitList(this.text(key));
  }

  /** What GetConfiguration tells; undefined for a key that is unknown, unset or secret (§5.8). */
  read(name: string): KeyValue | undefined {
    const key = this.#known(name);
    if (key === undefined) return undefined;
    const value = this.#pending.get(key) ?? this.#find(key);
    if (value === undefined || configurationKeys[key].access === "W") return undefined;
    return { key, readonly: !this.#isWritable(key), value };
  }

  readAll(): readonly KeyValue[] {
    return Object.keys(configurationKeys).flatMap((name) => this.read(name) ?? []);
  }

  /** Carries out ChangeConfiguration. What is refused changes nothing (OCPP 1.6 §5.3). */
  change(name: string, text: string): ConfigurationStatus {
    const key = this.#known(name);
    if (key === undefined) return "NotSupported";
    if (!this.#isWritable(key)) return "Rejected";
    if (!checkConfigurationValue(key, text, this.#limits(key)).isValid) return "Rejected";
    if (configurationVetoes[key]?.(this.#chargePoint, text)) return "Rejected";
    if (this.#chargePoint.behavior.rebootKeys.includes(key)) {
      this.#pending = new Map(this.#pending).set(key, text);
      return "RebootRequired";
    }
    this.setByDevice(key, text);
    return "Accepted";
  }

  /** Sets a value without asking whether it may be written, and lets it take effect. */
  setByDevice(key: ConfigurationKey, text: string): void {
    this.#store(key, text);
    configurationEffects[key]?.(this.#chargePoint);
  }

  /** As it left the factory. */
  factoryReset(): void {
    this.#values = noValues;
    this.#pending = nothingPending;
  }

  /** What waited for a boot is in force from now on. */
  booted(): void {
    for (const [key, text] of this.#pending) this.setByDevice(key, text);
    this.#pending = nothingPending;
  }

  /** The key of that name, if the charge point has the feature profile that it belongs to. */
  #known(name: string): ConfigurationKey | undefined {
    const key = findConfigurationKey(name);
    if (key === undefined) return undefined;
    const { profile } = configurationKeys[key];
    if (profile !== "Security") return isSupported(this, profile) ? key : undefined;
    // The password is older than the rest of them (OCPP-J 1.6 §6.2).
    const isKnown = this.#chargePoint.hardware.hasSecurityExtension || key === "AuthorizationKey";
    return isKnown ? key : undefined;
  }

  #store(key: ConfigurationKey, text: string): void {
    this.#values = { ...this.#values, [key]: text };
  }

  #find(key: ConfigurationKey): string | undefined {
    if (key === "NumberOfConnectors") return String(this.#chargePoint.hardware.connectorCount);
    if (this.#isFixedCableKey(key)) return "false";
    const { configuration } = this.#chargePoint.options;
    return this.#values[key] ?? configuration?.[key] ?? configurationKeys[key].defaultValue;
  }

  #isWritable(key: ConfigurationKey): boolean {
    const { access } = configurationKeys[key];
    return access !== "R" && !this.#isFixedCableKey(key);
  }

  /** A fixed cable has nothing to unlock (E 3.84). */
  #isFixedCableKey(key: ConfigurationKey): boolean {
    const { hasFixedCable } = this.#chargePoint.hardware;
    return hasFixedCable && key === "UnlockConnectorOnEVSideDisconnect";
  }

  /** What this charge point can do of what the standard allows. */
  #limits(key: ConfigurationKey): ListLimits {
    const { type } = configurationKeys[key];
    if (type.kind !== "list") return {};
    const { phaseCount } = this.#chargePoint.hardware;
    const maxLengthKey = type.maxLengthKey && findConfigurationKey(type.maxLengthKey);
    return {
      ...(maxLengthKey && { maxMembers: this.integer(maxLengthKey) }),
      ...(type.member === "measurand" && {
        isSupported: (member) => {
          const choice = parseMeasurandChoice(member);
          return choice !== undefined && isMetered(choice, phaseCount);
        },
      }),
    };
  }
}
