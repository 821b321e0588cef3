import { expect } from "chai";
import { ofKind, play, withSteps } from "./scenario-bench.ts";

/** How it ended, and why. */
async function endOf(steps: string, head = "") {
  const { verdict, failures, events, durationMs } = await play(withSteps(steps, head));
  return { verdict, message: failures[0]?.message ?? "", failures, events, durationMs };
}

describe("steps at a charge point", () => {
  it("boot with the hardware that the step names", async () => {
    const text = withSteps("  - wait: 1s").replace(
      "- boot:",
      "- boot: { vendor: ACME, model: X1, serial: S7, firmware: 1.2 }",
    );
    const [boot] = ofKind((await play(text)).events, "frame");
    expect(JSON.parse(boot?.text ?? "")[3]).to.deep.equal({
      chargePointVendor: "ACME",
      chargePointModel: "X1",
      chargePointSerialNumber: "S7",
      firmwareVersion: "1.2",
    });
  });

  it("send BootNotification again when they boot again", async () => {
    const steps = `
  - boot:
  - expect: { call: BootNotification, count: 1 }
    within: 1s`;
    expect((await endOf(steps)).message).to.equal("");
    expect((await endOf("  - boot: { vendor: Other }")).message).to.match(/in use already/);
  });

  it("cannot do what their state forbids, which is nobody's failure but the scenario's", async () => {
    const impossible: readonly (readonly [steps: string, why: RegExp])[] = [
      ["  - unplug: 1", /^no car is plugged in there$/],
      ["  - plug: 1\n  - plug: 1", /plugged in there already/],
      ["  - plug: 3", /CP1 has no connector 3/],
      ["  - stop:", /no transaction runs on CP1/],
      ["  - stop: { transaction: 9 }", /the transaction 9 does not run on CP1/],
      ["  - charge: { energy: 1kWh }", /no transaction runs on CP1/],
      [
        "  - start: { connector: 1, tag: TEST0001 }\n  - start: { connector: 1, tag: TEST0001 }",
        /a transaction runs on connector 1 already/,
      ],
      ["  - send: Authorize", /no usual Authorize/],
    ];
    for (const [steps, why] of impossible) {
      const { verdict, message, failures } = await endOf(steps);
      expect(verdict, steps).to.equal("error");
      expect(message).to.match(why);
      expect(failures[0]?.blame).to.equal("ours");
    }
  });

  it("lose nothing to the central system when they restart in a session", async () => {
    for (const type of ["Soft", "Hard"]) {
      const steps = `
  - plug: 1
  - start: { connector: 1, tag: TEST0001 }
  - call: { action: Reset, payload: { type: ${type} } }
    reply: { status: Accepted }
  - expect: { call: BootNotification }
    within: 1m`;
      expect(await endOf(steps)).to.include({ verdict: "pass", message: "" });
    }
  });

  it("keep what an answer holds, and use it in later steps", async () => {
    const steps = `
  - start: { connector: 2, tag: TEST0001 }
    capture: { tx: transactionId, how: idTagInfo.status }
  - assert: tx == 1 && how == "Accepted" && CP1.connector(2).inTransaction
  - stop: { transaction: "\${tx}" }
  - expect: { call: StopTransaction, payload: { transactionId: "\${tx}" } }`;
    expect((await endOf(steps)).message).to.equal("");
  });

  it("know the index of the charger that takes them", async () => {
    const steps = `
  - authorize: TAG\${index:02}
    charger: all
  - repeat: { count: 1, steps: [{ authorize: "LANE\${index}", charger: self }] }
    charger: all`;
    const text = withSteps(steps)
      .replace("CP1: { connectors: 2 }", "VAN: { count: 3 }")
      .replace("- boot:", "- { boot: , charger: all }");
    const { failures, events } = await play(text);
    expect(failures).to.deep.equal([]);
    const tags = ofKind(events, "frame")
      .map(({ text: frame }) => JSON.parse(frame))
      .flatMap((frame) => (frame[2] === "Authorize" ? [frame[3].idTag] : []));
    expect(tags).to.have.members(["TAG00", "TAG01", "TAG02", "LANE0", "LANE1", "LANE2"]);
  });

  it("fail where there is nothing to keep", async () => {
    const steps = `
  - authorize: TEST0001
    capture: { group: idTagInfo.parentIdTag }`;
    const { verdict, message } = await endOf(steps);
    expect(verdict).to.equal("fail");
    expect(message).to.equal("there is no `idTagInfo.parentIdTag` to keep as `group`");
  });

  it("tell apart the tags that every scenario has", async () => {
    const answers = {
      TEST0001: "Accepted",
      TEST0002: "Blocked",
      TEST0003: "Expired",
      X: "Invalid",
    };
    for (const [tag, status] of Object.entries(answers)) {
      const steps = `  - authorize: ${tag}\n    reply: { idTagInfo: { status: ${status} } }`;
      expect((await endOf(steps)).message).to.equal("");
    }
  });

  it("show where the answer differs, at the place where it was said", async () => {
    const steps = `
  - authorize: TEST0002
    reply: { idTagInfo: { status: Accepted, parentIdTag: G } }`;
    const { verdict, message, failures } = await endOf(steps);
    expect(verdict).to.equal("fail");
    expect(message).to.equal('`idTagInfo.status` is "Blocked", expected "Accepted"');
    expect(failures[0]?.differences.map(({ path }) => path)).to.deep.equal([
      "idTagInfo.status",
      "idTagInfo.parentIdTag",
    ]);
    expect(failures[0]?.span).to.include({ line: 10, column: 35 });
    expect(failures[0]?.lastFrames.at(-2)?.text).to.contain('"Authorize",{"idTag":"TEST0002"}');
  });

  it("act at all charge points where the step says so", async () => {
    const text = `
name: test
chargers: { CP1: {}, CP2: {} }
steps:
  - boot:
    charger: all
  - plug: 1
    charger: all
  - expect: { call: StatusNotification, payload: { status: Preparing } }
    charger: all
  - assert: CP1.connector(1).status == "Preparing" && CP2.connector(1).status == "Preparing"`;
    expect((await play(text)).failures).to.deep.equal([]);
  });

  it("say who waits for what when nothing would make it happen", async () => {
    const text = "name: test\nchargers: { CP1: {} }\nsteps:\n  - authorize: TEST0001";
    const { verdict, failures, durationMs } = await play(text);
    expect(verdict).to.equal("error");
    expect(failures[0]?.message).to.equal("CP1 did not send Authorize: CP1 is not connected");
    expect(durationMs).to.equal(10_000);
  });
});

describe("charging", () => {
  const start = "  - plug: 1\n  - start: { connector: 1, tag: TEST0001 }\n";

  it("takes as long as the energy takes, and sends readings meanwhile", async () => {
    const { message, durationMs, events } = await endOf(
      `${start}  - charge: { energy: 2.2kWh, meterEvery: 60s }\n  - stop:`,
    );
    expect(message).to.equal("");
    // 22 kW, less the five seconds that the car takes to begin and the sixteen of its ramp.
    expect(durationMs).to.be.within(360_000, 380_000);
    const stop = ofKind(events, "frame").findLast(({ text }) => text.includes("StopTransaction"));
    expect(JSON.parse(stop?.text ?? "")[3].meterStop).to.be.within(2200, 2205);
    const readings = ofKind(events, "frame").filter(({ text }) => text.includes('"MeterValues"'));
    expect(readings).to.have.length(6);
  });

  it("obeys a limit that is set", async () => {
    const profile = `{ chargingProfileId: 1, stackLevel: 0, chargingProfilePurpose: ChargePointMaxProfile,
          chargingProfileKind: Absolute, chargingSchedule: { startSchedule: "2025-01-01T00:00:00Z", chargingRateUnit: A,
          chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }] } }`;
    const steps = `${start}
  - call: { action: SetChargingProfile, payload: { connectorId: 0, csChargingProfiles: ${profile} } }
    reply: { status: Accepted }
  - charge: { energy: 2.2kWh }`;
    const { message, durationMs, events } = await endOf(steps);
    expect(message).to.equal("");
    expect(durationMs).to.be.within(720_000, 740_000);
    expect(ofKind(events, "limit").at(-1)).to.include({ limitAmps: 16, connectorId: 1 });
    const most = Math.max(...ofKind(events, "current").map(({ currentAmps }) => currentAmps));
    expect(most).to.equal(16);
  });

  it("fails when the car takes no more", async () => {
    const head = 'description: "the battery is almost full"';
    const text = withSteps(`${start}  - charge: { energy: 2kWh }`, head).replace(
      "{ connectors: 2 }",
      "{ ev: { battery: 10kWh, soc: 90% } }",
    );
    const { verdict, failures } = await play(text);
    expect(verdict).to.equal("fail");
    expect(failures[0]?.message).to.match(/the car took no more within 24 h: 11\d\d Wh of 2000 Wh/);
  });
});

describe("messages as they are written", () => {
  it("go out though they are wrong, from either side", async () => {
    const steps = `
  - send: { action: StatusNotification, payload: { connectorId: 1 } }
    error: { code: { $match: Constraint|Formation|Protocol } }
  - call: { action: Reset, payload: { type: Warm } }
    error: { code: { $match: Constraint|Formation } }
  - call: { action: TriggerMessage, payload: { requestedMessage: BootNotification } }
    reply: { status: Rejected }`;
    const { events, message } = await endOf(steps, "strict: false");
    expect(message).to.equal("");
    const texts = ofKind(events, "frame").map(({ text }) => text);
    expect(texts.some((text) => text.includes('"StatusNotification",{"connectorId":1}]'))).to.be
      .true;
    expect(texts.some((text) => text.includes('"Reset",{"type":"Warm"}]'))).to.be.true;
  });

  it("have a usual payload", async () => {
    const steps = ["Heartbeat", "BootNotification", "StatusNotification", "MeterValues"]
      .concat(["DiagnosticsStatusNotification", "FirmwareStatusNotification"])
      .map((action) => `  - send: ${action}`)
      .join("\n");
    expect((await endOf(steps)).message).to.equal("");
  });

  it("are not called on behalf of a central system that is not ours", async () => {
    const head = 'central: { url: "ws://127.0.0.1:1" }';
    const text = withSteps("  - call: { action: ClearCache }", head).replace(
      "setup:\n  - boot:\n",
      "",
    );
    expect((await play(text)).failures[0]?.message).to.match(
      /is not ours, and calls what it likes/,
    );
  });
});
