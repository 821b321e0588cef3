import { expect } from "chai";
import { type ConfigurationKey, configurationKeys } from "../../../model/configuration-keys.ts";
import type { Rig, RigOptions } from "../rig.ts";
import { booted, configure } from "../scenes.ts";

/** TC_019: the keys of the core profile that no charge point goes without, and who may write them. */
const requiredKeys: Readonly<Record<string, "R" | "RW" | "either">> = {
  AuthorizeRemoteTxRequests: "either",
  ClockAlignedDataInterval: "RW",
  ConnectionTimeOut: "RW",
  ConnectorPhaseRotation: "RW",
  GetConfigurationMaxKeys: "R",
  HeartbeatInterval: "RW",
  LocalAuthorizeOffline: "RW",
  LocalPreAuthorize: "RW",
  MeterValuesAlignedData: "RW",
  MeterValuesSampledData: "RW",
  MeterValueSampleInterval: "RW",
  NumberOfConnectors: "R",
  ResetRetries: "RW",
  StopTransactionOnEVSideDisconnect: "RW",
  StopTransactionOnInvalidId: "RW",
  StopTxnAlignedData: "RW",
  StopTxnSampledData: "RW",
  SupportedFeatureProfiles: "R",
  TransactionMessageAttempts: "RW",
  TransactionMessageRetryInterval: "RW",
  UnlockConnectorOnEVSideDisconnect: "either",
};

const allKeys = Object.keys(configurationKeys);

describe("GetConfiguration", () => {
  for (const request of [{}, { key: [] }]) {
    it(`R-CFG-001: ${JSON.stringify(request)} brings all keys`, async () => {
      const rig = await booted();
      const { configurationKey, unknownKey = [] } = await rig.result("GetConfiguration", request);
      const names = toList(configurationKey).map(({ key }) => key);
      expect(names).to.include.members(Object.keys(requiredKeys));
      expect(new Set(names).size).to.equal(names.length);
      expect(unknownKey).to.deep.equal([]);
    });
  }

  it("R-CFG-001: unknown keys are told apart, and case does not matter", async () => {
    const rig = await booted();
    const key = ["heartbeatINTERVAL", "Nonsense"];
    expect(await rig.result("GetConfiguration", { key })).to.deep.equal({
      configurationKey: [{ key: "HeartbeatInterval", readonly: false, value: "0" }],
      unknownKey: ["Nonsense"],
    });
  });

  it("R-CFG-002, TC_019: the required keys are there, and as writable as they must be", async () => {
    const rig = await booted();
    const { configurationKey } = await rig.result("GetConfiguration", {});
    for (const [name, access] of Object.entries(requiredKeys)) {
      const found = toList(configurationKey).find(({ key }) => key === name);
      expect(found?.["value"], name).to.be.a("string");
      if (access !== "either") expect(found?.["readonly"], name).to.equal(access === "R");
    }
  });

  it("R-CFG-005, TC_019: as many keys as GetConfigurationMaxKeys come; more are an error", async () => {
    const rig = await booted({ configuration: { GetConfigurationMaxKeys: "3" } });
    const key = allKeys.filter((name) => name !== "AuthorizationKey").slice(0, 3);
    const { configurationKey, unknownKey } = await rig.result("GetConfiguration", { key });
    expect([toList(configurationKey).length, unknownKey]).to.deep.equal([3, []]);
    const answer = await rig.ask("GetConfiguration", { key: allKeys.slice(0, 4) });
    expect(answer?.[0]).to.equal(4);
    expect(answer?.[2]).to.equal("OccurenceConstraintViolation");
  });

  it("R-CFG-006: the AuthorizationKey is never read out", async () => {
    const rig = await booted();
    await configure(rig, "AuthorizationKey", "0123456789abcdef");
    const all = await rig.result("GetConfiguration", {});
    const one = await rig.result("GetConfiguration", { key: ["AuthorizationKey"] });
    expect(JSON.stringify([all, one])).not.to.contain("0123456789abcdef");
  });

  it("leaves out the keys of a feature profile that is not there", async () => {
    const rig = await booted({ configuration: { SupportedFeatureProfiles: "Core" } });
    const key = "LocalAuthListEnabled";
    const { unknownKey } = await rig.result("GetConfiguration", { key: [key] });
    expect(unknownKey).to.deep.equal([key]);
    const change = await rig.result("ChangeConfiguration", { key, value: "true" });
    expect(change).to.deep.equal({ status: "NotSupported" });
  });
});

describe("ChangeConfiguration", () => {
  it("R-CFG-002: what is read-only is Rejected, and stays", async () => {
    const rig = await booted();
    const before = await readAll(rig);
    for (const { key, readonly } of before) {
      if (readonly !== true) continue;
      const answer = await rig.result("ChangeConfiguration", { key, value: "1" });
      expect(answer, String(key)).to.deep.equal({ status: "Rejected" });
    }
    expect(await readAll(rig)).to.deep.equal(before);
  });

  it("R-CFG-002: what may be written is read back as it was written", async () => {
    const rig = await booted();
    const values: Readonly<Record<string, string>> = {
      boolean: "true",
      integer: "17",
      list: "",
      text: "text",
    };
    for (const { key, readonly } of await readAll(rig)) {
      if (readonly === true || !isKey(key) || configurationKeys[key].profile === "Security")
        continue;
      const value = values[configurationKeys[key].type.kind] ?? "";
      await configure(rig, key, value);
      const { configurationKey } = await rig.result("GetConfiguration", { key: [key] });
      expect(configurationKey).to.deep.equal([{ key, readonly: false, value }]);
    }
  });

  it("TC_021: takes effect in any case of the key", async () => {
    const rig = await booted();
    await configure(rig, "metervaluesampleINTERVAL", "33");
    expect(rig.chargePoint.configuration.integer("MeterValueSampleInterval")).to.equal(33);
  });

  it("R-CFG-003, TC_040_1: an unknown key is NotSupported", async () => {
    const rig = await booted();
    const answer = await rig.result("ChangeConfiguration", { key: "Testing", value: "true" });
    expect(answer).to.deep.equal({ status: "NotSupported" });
  });

  for (const [key, value] of [
    ["MeterValueSampleInterval", "-1"],
    ["MeterValueSampleInterval", "1.5"],
    ["HeartbeatInterval", "soon"],
    ["HeartbeatInterval", ""],
    ["ConnectionTimeOut", "99999999999"],
    ["StopTransactionOnInvalidId", "yes"],
    ["LightIntensity", "101"],
    ["ConnectorPhaseRotation", "1.XYZ"],
    ["WebSocketPingInterval", "-5"],
  ] as const) {
    it(`R-CFG-003, TC_040_2: ${key} ${value || "empty"} is Rejected, and the old value kept`, async () => {
      const rig = await booted();
      const before = await readAll(rig);
      const answer = await rig.result("ChangeConfiguration", { key, value });
      expect(answer).to.deep.equal({ status: "Rejected" });
      expect(await readAll(rig)).to.deep.equal(before);
    });
  }

  it("R-CFG-003: what needs a reboot says so, and is in force after it", async () => {
    const behavior: RigOptions["behavior"] = { rebootKeys: ["ConnectionTimeOut"] };
    const rig = await booted({ behavior });
    const change = { key: "ConnectionTimeOut", value: "7" };
    const answer = await rig.result("ChangeConfiguration", change);
    expect(answer).to.deep.equal({ status: "RebootRequired" });
    expect(rig.chargePoint.configuration.integer("ConnectionTimeOut")).to.equal(60);
    await rig.result("Reset", { type: "Soft" });
    await rig.advance(10);
    expect(rig.chargePoint.configuration.integer("ConnectionTimeOut")).to.equal(7);
  });

  for (const value of [
    "Energy.Active.Import.Register,RPM",
    "Energy.Active.Import.Register,Nonsense",
    "Current.Import.L1,Current.Import.L2",
  ]) {
    it(`R-CFG-004: a charge point with one phase rejects ${value} whole`, async () => {
      const rig = await booted({ hardware: { phaseCount: 1 } });
      for (const key of [
        "MeterValuesSampledData",
        "MeterValuesAlignedData",
        "StopTxnSampledData",
        "StopTxnAlignedData",
      ]) {
        const before = await readAll(rig);
        const answer = await rig.result("ChangeConfiguration", { key, value });
        expect(answer, key).to.deep.equal({ status: "Rejected" });
        expect(await readAll(rig)).to.deep.equal(before);
      }
    });
  }
});

async function readAll(rig: Rig): Promise<readonly Record<string, unknown>[]> {
  return toList((await rig.result("GetConfiguration", {}))["configurationKey"]);
}

function toList(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value : [];
}

function isKey(key: unknown): key is ConfigurationKey {
  return typeof key === "string" && Object.hasOwn(configurationKeys, key);
}
