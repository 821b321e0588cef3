/**
 * The configuration keys of one charge point: the defaults that all share, and what is different
 * here. Values outlive reboots; a few take effect only after one (OCPP 1.6 §5.3).
 */

import { checkConfigurationValue } from "../../model/configuration-check.ts";
import {
  type ConfigurationKey,
  configurationKeys,
  findConfigurationKey,
} from "../../model/configuration-keys.ts";
import { parseBoolean, parseInteger, splitList } from "../../model/configuration-values.ts";
import type { ConfigurationStatus, KeyValue } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import { configurationEffects } from "./configuration-effects.ts";

const noValues: ReadonlyMap<ConfigurationKey, string> = new Map();

export class Configuration {
  readonly #chargePoint: ChargePoint;
  #values = noValues;
  /** Written, and not in force before the next boot. */
  #pending = noValues;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
    for (const [name, text] of Object.entries(chargePoint.options.configuration ?? {})) {
      const key = findConfigurationKey(name);
      if (key !== undefined) this.#store(key, text);
    }
  }

  /** Empty where the key has no value. */
  text(key: ConfigurationKey): string {
    return this.#find(key) ?? "";
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
    const key = findConfigurationKey(name);
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
    const key = findConfigurationKey(name);
    if (key === undefined) return "NotSupported";
    if (!this.#isWritable(key)) return "Rejected";
    if (!checkConfigurationValue(key, text, this.#limits(key)).isValid) return "Rejected";
    if (configurationKeys[key].needsReboot) {
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

  /** What waited for a boot is in force from now on. */
  booted(): void {
    for (const [key, text] of this.#pending) this.setByDevice(key, text);
    this.#pending = noValues;
  }

  #store(key: ConfigurationKey, text: string): void {
    this.#values = new Map(this.#values).set(key, text);
  }

  #find(key: ConfigurationKey): string | undefined {
    if (key === "NumberOfConnectors") return String(this.#chargePoint.hardware.connectorCount);
    return this.#values.get(key) ?? configurationKeys[key].defaultValue;
  }

  #isWritable(key: ConfigurationKey): boolean {
    const { access } = configurationKeys[key];
    if (key === "UnlockConnectorOnEVSideDisconnect" && this.#chargePoint.hardware.hasFixedCable) {
      return false; // There is nothing to unlock (E 3.84).
    }
    return access !== "R";
  }

  #limits(key: ConfigurationKey): { maxMembers?: number } {
    const { type } = configurationKeys[key];
    if (type.kind !== "list" || type.maxLengthKey === undefined) return {};
    const maxLengthKey = findConfigurationKey(type.maxLengthKey);
    return maxLengthKey === undefined ? {} : { maxMembers: this.integer(maxLengthKey) };
  }
}
