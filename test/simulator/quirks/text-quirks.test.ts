import { expect } from "chai";
import { compare, quirkRig, startCharging } from "./quirk-rig.ts";

const anyKey = { key: ["HeartbeatInterval"] };

describe("json.corrupt", () => {
  const damages = [
    ["truncate", undefined, /[^}]\]$/],
    ["trailing", undefined, /\]\]$/],
    ["leadingComma", "configurationKey", /"configurationKey":\[,\{/],
    ["emptyValue", "value", /"value":[,}]/],
    ["dupKey", "key", /"key":"HeartbeatInterval","key":"HeartbeatInterval"/],
    ["NaN", "value", /"value":NaN[,}]/],
  ] as const;
  for (const [op, path, pattern] of damages) {
    it(`damages the text by ${op}, which is no damage without it`, async () => {
      const parameters = { op, action: "GetConfiguration", kind: "callResult" } as const;
      const { usual, odd } = await compare(
        [{ "json.corrupt": path === undefined ? parameters : { ...parameters, path } }],
        async (rig) => {
          await rig.boot();
          await rig.ask("GetConfiguration", anyKey);
          return rig.texts.at(-1) ?? "";
        },
      );
      expect(() => JSON.parse(usual)).not.to.throw();
      expect(usual).not.to.match(pattern);
      expect(odd).to.match(pattern);
    });
  }

  it("leaves other messages alone", async () => {
    const rig = quirkRig([{ "json.corrupt": { op: "truncate", action: "GetConfiguration" } }]);
    await rig.boot();
    expect(await rig.result("ClearCache", {})).to.have.property("status");
  });
});

describe("field.mutate", () => {
  const mutations = [
    ["drop", { path: "timestamp" }, '"errorCode":"NoError"}'],
    ["null", {}, '"errorCode":null'],
    ["empty", {}, '"errorCode":""'],
    ["number", { path: "status" }, '"status":null'],
    ["string", { path: "connectorId" }, '"connectorId":"0"'],
    ["wrap", {}, '"errorCode":["NoError"]'],
    ["overlong", { length: 9 }, '"errorCode":"NoErrorxx"'],
    ["set", { value: "Error" }, '"errorCode":"Error"'],
    ["extra", { path: "vendorField", value: 1 }, '"vendorField":1'],
  ] as const;
  for (const [op, more, expected] of mutations) {
    it(`sends a field that has been changed by ${op}`, async () => {
      const quirk = { path: "errorCode", op, action: "StatusNotification", ...more };
      const { usual, odd } = await compare([{ "field.mutate": quirk }], async (rig) => {
        rig.chargePoint.powerOn();
        await rig.settle();
        return rig.texts[1] ?? "";
      });
      expect(usual).to.contain('"connectorId":0,').and.to.contain('"errorCode":"NoError"');
      expect(usual).not.to.contain(expected);
      expect(odd).to.contain(expected);
    });
  }

  it("unwraps a list, at any depth", async () => {
    const rig = quirkRig([{ "field.mutate": { path: "meterValue.sampledValue", op: "unwrap" } }], {
      configuration: { MeterValueSampleInterval: "30" },
    });
    await startCharging(rig);
    const [values] = rig.seen("MeterValues");
    expect(JSON.stringify(values)).to.match(/"sampledValue":\{"value"/);
  });

  it("changes what comes as well", async () => {
    const { usual, odd } = await compare(
      [{ "field.mutate": { path: "key", op: "set", value: "Nothing", direction: "incoming" } }],
      async (rig) => {
        await rig.boot();
        return rig.result("ChangeConfiguration", { key: "HeartbeatInterval", value: "60" });
      },
    );
    expect(usual).to.deep.equal({ status: "Accepted" });
    expect(odd).to.deep.equal({ status: "NotSupported" });
  });

  it("strikes only where there is something to change", async () => {
    const rig = quirkRig([{ "field.mutate": { path: "nothing.like.this", op: "drop" } }]);
    await rig.boot();
    expect(rig.chargePoint.quirks?.unfired()).to.deep.equal(["field.mutate"]);
  });
});
