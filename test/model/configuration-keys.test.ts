import { expect } from "chai";
import { checkConfigurationValue } from "../../model/configuration-check.ts";
import {
  type ConfigurationKeyFacts,
  configurationKeys,
  findConfigurationKey,
} from "../../model/configuration-keys.ts";

const entries: readonly (readonly [string, ConfigurationKeyFacts])[] =
  Object.entries(configurationKeys);

function keysWhere(isWanted: (facts: ConfigurationKeyFacts) => boolean): readonly string[] {
  return entries.filter(([, facts]) => isWanted(facts)).map(([key]) => key);
}

describe("configuration keys", () => {
  it("are those of OCPP 1.6 §9, its errata and the whitepaper", () => {
    const counts: Record<string, number> = {};
    for (const [, { profile }] of entries) counts[profile] = (counts[profile] ?? 0) + 1;
    expect(counts).to.deep.equal({
      Core: 36,
      FirmwareManagement: 1,
      LocalAuthListManagement: 3,
      Reservation: 1,
      SmartCharging: 5,
      Security: 6,
    });
  });

  it("are required as the standard says", () => {
    expect(keysWhere(({ isRequired, profile }) => isRequired && profile === "Core")).to.deep.equal([
      "AuthorizeRemoteTxRequests",
      "ClockAlignedDataInterval",
      "ConnectionTimeOut",
      "ConnectorPhaseRotation",
      "GetConfigurationMaxKeys",
      "HeartbeatInterval",
      "LocalAuthorizeOffline",
      "LocalPreAuthorize",
      "MeterValueSampleInterval",
      "MeterValuesAlignedData",
      "MeterValuesSampledData",
      "NumberOfConnectors",
      "ResetRetries",
      "StopTransactionOnEVSideDisconnect",
      "StopTransactionOnInvalidId",
      "StopTxnAlignedData",
      "StopTxnSampledData",
      "SupportedFeatureProfiles",
      "TransactionMessageAttempts",
      "TransactionMessageRetryInterval",
      "UnlockConnectorOnEVSideDisconnect",
    ]);
  });

  it("are read only when they tell what the charge point can do", () => {
    const telling = /Max|NumberOf|Supported|Allowed|AdditionalRoot/;
    const writable = ["MaxEnergyOnInvalidId"];
    const expected = entries
      .map(([key]) => key)
      .filter((key) => telling.test(key) && !writable.includes(key));
    expect(keysWhere(({ access }) => access === "R")).to.have.members(expected);
  });

  it("hide the AuthorizationKey alone (OCPP-J 1.6 §6.2.2)", () => {
    expect(keysWhere(({ access }) => access === "W")).to.deep.equal(["AuthorizationKey"]);
  });

  it("leave to the charge point whether AuthorizeRemoteTxRequests can be written", () => {
    expect(keysWhere(({ access }) => access === "R or RW")).to.deep.equal([
      "AuthorizeRemoteTxRequests",
    ]);
  });

  it("have defaults that they allow, and none where the charge point knows better", () => {
    const without = keysWhere(({ defaultValue }) => defaultValue === undefined);
    expect(without).to.deep.equal(["NumberOfConnectors", "AuthorizationKey"]);
    for (const [name, { defaultValue }] of entries) {
      const key = findConfigurationKey(name);
      if (key === undefined || defaultValue === undefined) continue;
      expect(checkConfigurationValue(key, defaultValue), key).to.include({ isValid: true });
    }
  });

  it("name a key for the length of a list that is one", () => {
    const named = entries.flatMap(([, { type }]) =>
      type.kind === "list" && type.maxLengthKey !== undefined ? [type.maxLengthKey] : [],
    );
    expect(named).to.have.length(6);
    for (const key of named) expect(findConfigurationKey(key)).to.equal(key);
  });

  it("are found in any case, and as the standard spells them", () => {
    expect(findConfigurationKey("heartbeatinterval")).to.equal("HeartbeatInterval");
    expect(findConfigurationKey("METERVALUESSAMPLEDDATA")).to.equal("MeterValuesSampledData");
    for (const unknown of ["LocalAuthorizationOffline", "Heartbeat", "toString", ""])
      expect(findConfigurationKey(unknown)).to.equal(undefined);
  });
});
