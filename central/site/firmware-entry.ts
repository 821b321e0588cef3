/** A firmware, and the charge points that it is for. */

import type { CellProblem } from "./cell-reader.ts";
import { asWritten, checkId, type EntryForm } from "./entry-form.ts";

export interface FirmwareEntry {
  readonly firmwareId: string;
  /** A regular expression, anchored at the start, as are the other two. */
  readonly chargePointVendor: string;
  readonly chargePointModel: string;
  readonly firmwareVersion?: string | undefined;
  readonly meterType?: string | undefined;
  readonly url: string;
  /** Every version if left out. */
  readonly upgradeFromVersions?: string | undefined;
}

/** What a charge point says of itself when it boots. */
export interface FirmwareBearer {
  readonly chargePointVendor: string;
  readonly chargePointModel: string;
  readonly firmwareVersion?: string | undefined;
}

export const firmwareForm: EntryForm<FirmwareEntry> = {
  columns: [
    "firmware_id",
    "charge_point_vendor",
    "charge_point_model",
    "firmware_version",
    "meter_type",
    "url",
    "upgrade_from_versions",
  ],
  optionalColumns: [],
  ownColumns: [],
  idOf: ({ firmwareId }) => firmwareId,
  keyOf: asWritten,
  read: (cells) => ({
    firmwareId: cells.id("firmware_id"),
    chargePointVendor: cells.text("charge_point_vendor") ?? "",
    chargePointModel: cells.text("charge_point_model") ?? "",
    firmwareVersion: cells.text("firmware_version"),
    meterType: cells.text("meter_type"),
    url: cells.id("url"),
    upgradeFromVersions: cells.text("upgrade_from_versions"),
  }),
  write: (firmware) => ({
    firmware_id: firmware.firmwareId,
    charge_point_vendor: firmware.chargePointVendor,
    charge_point_model: firmware.chargePointModel,
    firmware_version: firmware.firmwareVersion,
    meter_type: firmware.meterType,
    url: firmware.url,
    upgrade_from_versions: firmware.upgradeFromVersions,
  }),
  check: (firmware) => [
    ...checkId("firmware_id", firmware.firmwareId),
    ...checkId("url", firmware.url),
    ...checkPattern("charge_point_vendor", firmware.chargePointVendor),
    ...checkPattern("charge_point_model", firmware.chargePointModel),
    ...checkPattern("upgrade_from_versions", firmware.upgradeFromVersions),
  ],
  checkRemoval: () => undefined,
};

/** Nothing is for a charge point that does not say which firmware it has. */
export function isFirmwareFor(firmware: FirmwareEntry, bearer: FirmwareBearer): boolean {
  const { chargePointVendor, chargePointModel, upgradeFromVersions = "" } = firmware;
  return (
    bearer.firmwareVersion !== undefined &&
    matches(chargePointVendor, bearer.chargePointVendor) &&
    matches(chargePointModel, bearer.chargePointModel) &&
    matches(upgradeFromVersions, bearer.firmwareVersion)
  );
}

function matches(pattern: string, text: string): boolean {
  return toPattern(pattern).test(text);
}

function toPattern(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})`);
}

function checkPattern(column: string, pattern = ""): readonly CellProblem[] {
  try {
    toPattern(pattern);
    return [];
  } catch {
    return [{ column, problem: `"${pattern}" is no regular expression` }];
  }
}
