/** Commands about the firmware that there is for charge points. Their errors are plain text. */

import type { FirmwareEntry } from "../../site/firmware-entry.ts";
import type { Commands } from "../command.ts";
import { refuseInText, result } from "../reply.ts";
import { illegalInText, putEntry, saved } from "./entry-change.ts";

export const firmwareCommands: Commands = {
  GetFirmware: (_fields, { backOffice }) => result(backOffice.site.firmware.list().map(toShape)),

  CreateFirmware(fields, { backOffice, operator }) {
    const { site, audit } = backOffice;
    const firmwareId = fields.text("firmware_id");
    const chargePointVendor = fields.text("charge_point_vendor");
    const chargePointModel = fields.text("charge_point_model");
    const url = fields.text("url");
    if (firmwareId === undefined || url === undefined) return illegalInText();
    if (chargePointVendor === undefined || chargePointModel === undefined) return illegalInText();
    if (site.firmware.get(firmwareId) !== undefined) {
      return illegalInText({ reason: "the firmware exists" });
    }
    const entry = {
      firmwareId,
      chargePointVendor,
      chargePointModel,
      firmwareVersion: fields.text("firmware_version"),
      meterType: fields.text("meter_type"),
      url,
      upgradeFromVersions: fields.text("upgrade_from_versions"),
    };
    const note = () => audit.note("FIRMWARE-NEW", { details: firmwareId, by: operator.userId });
    return putEntry({ table: site.firmware, entry, illegal: illegalInText, note });
  },

  ModifyFirmware(fields, { backOffice, operator }) {
    const { site, audit } = backOffice;
    const firmware = site.firmware.get(fields.text("firmware_id") ?? "");
    if (firmware === undefined) return refuseInText("NoSuchFirmware");
    const entry = {
      ...firmware,
      chargePointVendor: fields.text("charge_point_vendor") ?? firmware.chargePointVendor,
      chargePointModel: fields.text("charge_point_model") ?? firmware.chargePointModel,
      firmwareVersion: fields.changed("firmware_version", firmware.firmwareVersion),
      meterType: fields.changed("meter_type", firmware.meterType),
      url: fields.text("url") ?? firmware.url,
      upgradeFromVersions: fields.changed("upgrade_from_versions", firmware.upgradeFromVersions),
    };
    const note = () =>
      audit.note("FIRMWARE-UPDATE", { details: firmware.firmwareId, by: operator.userId });
    return putEntry({ table: site.firmware, entry, illegal: illegalInText, note });
  },

  async DeleteFirmware(fields, { backOffice, operator }) {
    const { site, audit } = backOffice;
    const firmware = site.firmware.get(fields.text("firmware_id") ?? "");
    if (firmware === undefined) return refuseInText("NoSuchFirmware");
    const note = () =>
      audit.note("FIRMWARE-DELETE", { details: firmware.firmwareId, by: operator.userId });
    return saved(site.firmware.remove(firmware.firmwareId), note);
  },
};

function toShape(firmware: FirmwareEntry) {
  return {
    firmware_id: firmware.firmwareId,
    charge_point_vendor: firmware.chargePointVendor,
    charge_point_model: firmware.chargePointModel,
    firmware_version: firmware.firmwareVersion ?? "",
    meter_type: firmware.meterType ?? "",
    url: firmware.url,
    upgrade_from_versions: firmware.upgradeFromVersions ?? "",
  };
}
