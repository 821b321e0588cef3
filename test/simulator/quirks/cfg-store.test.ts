import { expect } from "chai";
import type { Rig } from "../rig.ts";
import { compare, quirkRig, startCharging } from "./quirk-rig.ts";

describe("cfg.store", () => {
  const configuration = { MeterValuesSampledData: "Voltage,Current.Import,SoC" } as const;

  async function told(rig: Rig, key = "MeterValuesSampledData"): Promise<unknown> {
    await rig.boot();
    const { configurationKey } = await rig.result("GetConfiguration", { key: [key] });
    return Array.isArray(configurationKey) ? configurationKey[0] : undefined;
  }

  const tellings = [
    [{ keys: { MeterValuesSampledData: "X" } }, { value: "X" }],
    [{ keyCase: "camel" }, { key: "meterValuesSampledData" }],
    [{ keyCase: "upper" }, { key: "METERVALUESSAMPLEDDATA" }],
    [{ readMax: 5 }, { value: "Volta" }],
    [{ quote: "'" }, { value: "'Voltage', 'Current.Import', 'SoC'" }],
    [{ types: "native" }, { readonly: "false" }],
  ] as const;
  for (const [rules, expected] of tellings) {
    it(`tells ${JSON.stringify(expected)} with ${JSON.stringify(rules)}`, async () => {
      const { usual, odd } = await compare([{ "cfg.store": rules }], told, { configuration });
      expect(usual).to.deep.equal({
        key: "MeterValuesSampledData",
        readonly: false,
        value: "Voltage,Current.Import,SoC",
      });
      expect(odd).to.deep.include(expected);
    });
  }

  it("tells numbers as numbers, and of a key that there is not", async () => {
    const native = quirkRig([{ "cfg.store": { types: "native" } }]);
    expect(await told(native, "NumberOfConnectors")).to.deep.include({ value: 1 });
    const claimed = quirkRig([{ "cfg.store": { keys: { Vendor: "7" } } }]);
    expect(await told(claimed, "Vendor")).to.deep.include({ key: "Vendor", value: "7" });
  });

  it("answers a request for all keys with silence, or nothing, and tells only so many", async () => {
    const answerWith = async (rules: object) => {
      const rig = quirkRig([{ "cfg.store": rules }]);
      await rig.boot();
      return rig.ask("GetConfiguration", {});
    };
    expect(await answerWith({ emptyGet: "silent" })).to.equal(undefined);
    expect((await answerWith({ emptyGet: "empty" }))?.[2]).to.deep.equal({ configurationKey: [] });
    const few = await answerWith({ maxKeys: 4 });
    expect(JSON.stringify(few).match(/"key":/g)).to.have.length(4);
    const all = await answerWith({});
    expect(JSON.stringify(all).match(/"key":/g)?.length).to.be.above(20);
  });

  it("answers a change with a status, and does nothing", async () => {
    const rig = quirkRig([{ "cfg.store": { set: { "*": "RebootRequired" } } }]);
    await rig.boot();
    const change = { key: "HeartbeatInterval", value: "77" };
    expect(await rig.result("ChangeConfiguration", change)).to.deep.equal({
      status: "RebootRequired",
    });
    expect(rig.chargePoint.configuration.text("HeartbeatInterval")).to.equal("0");
  });

  it("keeps so many measurands, with each phase as one", async () => {
    const keptWith = async (countPhases: boolean) => {
      const rig = quirkRig([{ "cfg.store": { measurandMax: 4, countPhases } }]);
      await rig.boot();
      const value = "Voltage,SoC,Current.Import";
      await rig.result("ChangeConfiguration", { key: "MeterValuesSampledData", value });
      return rig.chargePoint.configuration.text("MeterValuesSampledData");
    };
    expect(await keptWith(true)).to.equal("Voltage,SoC");
    expect(await keptWith(false)).to.equal("Voltage,SoC,Current.Import");
  });

  it("spoils the keys behind a value that is too long, or cuts it", async () => {
    const neighbourWith = async (onOverflow: "corrupt" | "truncate") => {
      const rig = quirkRig([{ "cfg.store": { maxLength: 8, onOverflow } }]);
      await rig.boot();
      const change = { key: "MeterValuesSampledData", value: "Voltage,Current.Import" };
      await rig.result("ChangeConfiguration", change);
      const { configurationKey } = await rig.result("GetConfiguration", {});
      return JSON.stringify(configurationKey);
    };
    expect(await neighbourWith("corrupt")).to.match(/\u00ff\?/);
    expect(await neighbourWith("truncate")).not.to.match(/\u00ff\?/);
  });

  it("refuses everything but a reset after a change", async () => {
    const rig = quirkRig([{ "cfg.store": { afterChange: "blocked" } }]);
    await rig.boot();
    const change = { key: "HeartbeatInterval", value: "77" };
    expect(await rig.result("ChangeConfiguration", change)).to.deep.equal({ status: "Accepted" });
    expect(await rig.result("ClearCache", {})).to.deep.equal({ status: "Rejected" });
    expect(await rig.result("Reset", { type: "Hard" })).to.deep.equal({ status: "Accepted" });
    await rig.advance(60);
    expect(await rig.result("ClearCache", {})).to.deep.equal({ status: "Accepted" });
  });

  it("begins with other values, which can be changed", async () => {
    const rig = quirkRig([{ "cfg.store": { values: { HeartbeatInterval: "86400" } } }]);
    expect(await told(rig, "HeartbeatInterval")).to.deep.include({ value: "86400" });
    await rig.result("ChangeConfiguration", { key: "HeartbeatInterval", value: "60" });
    const { configurationKey } = await rig.result("GetConfiguration", {
      key: ["HeartbeatInterval"],
    });
    expect(configurationKey).to.deep.equal([
      { key: "HeartbeatInterval", readonly: false, value: "60" },
    ]);
  });

  it("goes by other values than those it tells", async () => {
    const { usual, odd } = await compare(
      [{ "cfg.store": { acts: { MeterValueSampleInterval: "10" } } }],
      async (rig) => {
        await startCharging(rig);
        const reply = await rig.result("GetConfiguration", { key: ["MeterValueSampleInterval"] });
        return [rig.seen("MeterValues").length, JSON.stringify(reply)];
      },
    );
    expect(usual[0]).to.equal(0);
    expect(odd[0]).to.equal(6);
    expect(odd[1]).to.equal(usual[1]);
  });
});
