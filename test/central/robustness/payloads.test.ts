import { expect } from "chai";
import { strictSettings } from "../../../central/settings.ts";
import { InvalidPayloadError } from "../../../protocol/payload-report.ts";
import { boot, failureOf, setUpWorld } from "../scripted-charge-point.ts";

const available = { connectorId: 1, status: "Available", errorCode: "NoError" };

describe("what a central system must withstand, payload by payload", () => {
  const odd = [
    ["FB-032", "StatusNotification", { ...available, info: null, timestamp: null }],
    ["FB-032", "StatusNotification", { ...available, info: "null", timestamp: "" }],
    ["FB-032", "BootNotification", { ...boot, firmwareVersion: null, iccid: null }],
    ["FB-033", "Authorize", { idTag: "TAG", connectorId: 1 }],
    ["FB-033", "Heartbeat", { surprise: [] }],
    ["FB-033", "DataTransfer", { vendorId: "v", nested: { deep: null } }],
    ["FB-034", "StatusNotification", { ...available, errorCode: "Error" }],
    ["FB-034", "StatusNotification", { ...available, status: "Occupied" }],
    ["FB-034", "FirmwareStatusNotification", { status: "Rebooting" }],
    ["FB-034", "DiagnosticsStatusNotification", { status: "Gathering" }],
  ] as const;
  for (const [row, action, payload] of odd) {
    it(`robustness 18, ${row}: takes ${action} ${JSON.stringify(payload)}, but not if strict`, async () => {
      const lenient = setUpWorld();
      const chargePoint = await lenient.connect();
      expect((await chargePoint.exchange(action, payload))[0]).to.equal(3);
      expect(lenient.heard("leniencyUsed").map((event) => event.leniency)).to.deep.equal([
        "payloads",
      ]);
      const { leniencies } = strictSettings;
      const strict = await setUpWorld({ settings: { leniencies } }).connect();
      expect((await strict.exchange(action, payload))[0]).to.equal(4);
    });
  }

  it("robustness 18, FB-032, FB-033: reads answers with nulls and more, but guesses no word", async () => {
    const { connect, central, clock } = setUpWorld();
    const chargePoint = await connect();
    const configuration = central.call("CP1", "GetConfiguration", {});
    await clock.advance(0);
    const key = { key: "HeartbeatInterval", readonly: false, value: "300" };
    const surplus = { ...key, unit: "s", value: null };
    await chargePoint.answer({ configurationKey: [key, surplus], unknownKey: null, more: 1 });
    expect(await configuration).to.deep.equal({
      configurationKey: [key, { key: "HeartbeatInterval", readonly: false }],
    });
    const profile = failureOf(central.call("CP1", "ClearCache", {}));
    await clock.advance(0);
    await chargePoint.answer({ status: "accepted" });
    expect(await profile).to.be.instanceOf(InvalidPayloadError);
  });
});
