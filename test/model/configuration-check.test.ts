import { expect } from "chai";
import fc from "fast-check";
import {
  type CheckedConfigurationValue,
  type ConfigurationRefusal,
  checkConfigurationValue,
} from "../../model/configuration-check.ts";
import { type ConfigurationKey, configurationKeys } from "../../model/configuration-keys.ts";

type Parsed = Extract<CheckedConfigurationValue, { isValid: true }>["value"];

const accepted: readonly (readonly [ConfigurationKey, string, Parsed])[] = [
  ["LocalPreAuthorize", "true", true],
  ["LocalPreAuthorize", "FALSE", false],
  ["HeartbeatInterval", "0", 0],
  ["HeartbeatInterval", " 86400 ", 86_400],
  ["HeartbeatInterval", "2147483647", 2_147_483_647],
  ["LightIntensity", "100", 100],
  ["MeterValuesSampledData", "", []],
  [
    "MeterValuesSampledData",
    "Voltage.L1-N, Current.Import.L1,SoC",
    ["Voltage.L1-N", "Current.Import.L1", "SoC"],
  ],
  ["ConnectorPhaseRotation", "0.RST,1.STR", ["0.RST", "1.STR"]],
  ["ConnectorPhaseRotation", "NotApplicable", ["NotApplicable"]],
  ["SupportedFeatureProfiles", "Core,SmartCharging", ["Core", "SmartCharging"]],
  ["ChargingScheduleAllowedChargingRateUnit", "Power", ["Power"]],
  ["SupportedFileTransferProtocols", "SFTP", ["SFTP"]],
  ["CpoName", "", ""],
  ["AuthorizationKey", "4F43412D4F4354542D61646D696E", "4F43412D4F4354542D61646D696E"],
];

const refused: readonly (readonly [ConfigurationKey, string, ConfigurationRefusal, string])[] = [
  ["LocalPreAuthorize", "1", "not true or false", "1"],
  ["LocalPreAuthorize", "", "not true or false", ""],
  ["HeartbeatInterval", "-1", "negative", "-1"],
  ["HeartbeatInterval", "soon", "not a whole number", "soon"],
  ["HeartbeatInterval", "", "not a whole number", ""],
  ["HeartbeatInterval", "1.5", "not a whole number", "1.5"],
  ["HeartbeatInterval", "1e3", "not a whole number", "1e3"],
  ["HeartbeatInterval", "2147483648", "too large", "2147483648"],
  ["LightIntensity", "101", "too large", "101"],
  ["SecurityProfile", "4", "too large", "4"],
  ["MeterValuesSampledData", "Voltage,Bogus", "unknown member", "Bogus"],
  ["MeterValuesSampledData", "voltage", "unknown member", "voltage"],
  ["MeterValuesSampledData", "SoC.L1", "unknown member", "SoC.L1"],
  ["ConnectorPhaseRotation", "0.LLL", "unknown member", "0.LLL"],
  ["SupportedFeatureProfiles", "Core,Smart Charging", "unknown member", "Smart Charging"],
  ["ChargingScheduleAllowedChargingRateUnit", "A", "unknown member", "A"],
  ["SupportedFileTransferProtocols", "GOPHER", "unknown member", "GOPHER"],
  ["AuthorizationKey", "15 characters..", "too short", "15 characters.."],
  ["AuthorizationKey", "4".repeat(41), "too long", "4".repeat(41)],
  ["HeartbeatInterval", "0".repeat(501), "too long", "0".repeat(501)],
  ["CpoName", "x".repeat(501), "too long", "x".repeat(501)],
];

describe("a configuration value", () => {
  for (const [key, text, value] of accepted)
    it(`of ${key} may be ${JSON.stringify(text)}`, () => {
      expect(checkConfigurationValue(key, text)).to.deep.equal({ isValid: true, value });
    });

  for (const [key, text, reason, culprit] of refused)
    it(`of ${key} may not be ${JSON.stringify(text).slice(0, 40)}: ${reason}`, () => {
      const verdict = { isValid: false, reason, refused: culprit };
      expect(checkConfigurationValue(key, text)).to.deep.equal(verdict);
    });

  it("is refused whole for one member that is not supported (OCPP 1.6 §3.16.4)", () => {
    const isSupported = (member: string) => member !== "SoC";
    const check = (text: string) =>
      checkConfigurationValue("StopTxnSampledData", text, { isSupported });
    expect(check("Voltage")).to.deep.equal({ isValid: true, value: ["Voltage"] });
    expect(check("Voltage,SoC")).to.deep.equal({
      isValid: false,
      reason: "unsupported member",
      refused: "SoC",
    });
  });

  it("has no more members than the charge point takes", () => {
    const check = (text: string) =>
      checkConfigurationValue("StopTxnSampledData", text, { maxMembers: 2 });
    expect(check("Voltage,SoC")).to.include({ isValid: true });
    expect(check("Voltage,SoC,RPM")).to.include({ isValid: false, reason: "too many members" });
  });

  it("is accepted or refused, and nothing is thrown, whatever the text", () => {
    const keys = Object.keys(configurationKeys);
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const key of keys)
          if (isKey(key)) expect(checkConfigurationValue(key, text).isValid).to.be.a("boolean");
      }),
    );
  });
});

function isKey(key: string): key is ConfigurationKey {
  return Object.hasOwn(configurationKeys, key);
}
