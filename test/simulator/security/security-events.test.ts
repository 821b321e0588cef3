import { expect } from "chai";
import { Rig, type RigOptions } from "../rig.ts";

const secured: RigOptions = {
  configuration: { SecurityProfile: "1", AuthorizationKey: "0123456789abcdef" },
};

describe("security events", () => {
  it("R-SEC-012: wait while offline, and are delivered one by one, in their order", async () => {
    const rig = await booted(secured);
    await rig.cut();
    const { events } = rig.chargePoint.security;
    events.record("TamperDetectionActivated", "the lid is open");
    await rig.advance(10);
    events.record("MemoryExhaustion");
    events.record("TamperDetectionActivated", "the lid is open");
    expect(rig.seen("SecurityEventNotification")).to.deep.equal([]);
    await rig.restore();
    expect(rig.seen("SecurityEventNotification")).to.deep.equal([
      {
        type: "TamperDetectionActivated",
        timestamp: "2026-01-01T00:00:00Z",
        techInfo: "the lid is open",
      },
      { type: "MemoryExhaustion", timestamp: "2026-01-01T00:00:10Z" },
      {
        type: "TamperDetectionActivated",
        timestamp: "2026-01-01T00:00:10Z",
        techInfo: "the lid is open",
      },
    ]);
  });

  it("R-SEC-012: one that was under way when the connection broke goes again", async () => {
    const rig = await booted(secured);
    rig.reply("SecurityEventNotification", "silence");
    const { events } = rig.chargePoint.security;
    events.record("MemoryExhaustion");
    events.record("TamperDetectionActivated");
    await rig.settle();
    expect(types(rig)).to.deep.equal(["MemoryExhaustion"]);
    rig.reply("SecurityEventNotification", {});
    rig.forget();
    await rig.cut();
    await rig.restore();
    expect(types(rig)).to.deep.equal(["MemoryExhaustion", "TamperDetectionActivated"]);
  });

  it("R-SEC-012: one that got no answer is told again with the next connection", async () => {
    const rig = await booted(secured);
    rig.reply("SecurityEventNotification", "silence");
    rig.chargePoint.security.events.record("MemoryExhaustion");
    await rig.advance(120);
    expect(types(rig)).to.deep.equal(["MemoryExhaustion"]);
    rig.reply("SecurityEventNotification", {});
    await rig.cut();
    await rig.restore();
    expect(types(rig)).to.deep.equal(["MemoryExhaustion", "MemoryExhaustion"]);
  });

  it("R-SEC-012: outlive a power cut", async () => {
    const rig = await booted(secured);
    await rig.cut();
    rig.chargePoint.security.events.record("TamperDetectionActivated");
    rig.chargePoint.powerOff();
    rig.chargePoint.powerOn();
    await rig.restore();
    expect(types(rig)).to.deep.equal(["TamperDetectionActivated", "StartupOfTheDevice"]);
  });

  it("R-BOOT-001: do not go out before the charge point is Accepted, and after its statuses", async () => {
    const rig = new Rig({
      ...secured,
      replies: {
        BootNotification: { status: "Pending", currentTime: "2026-01-01T00:00:00Z", interval: 60 },
      },
    });
    await rig.boot();
    await rig.advance(30);
    expect(rig.calls).to.deep.equal([]);
    const currentTime = "2026-01-01T00:01:00Z";
    rig.reply("BootNotification", { status: "Accepted", currentTime, interval: 300 });
    await rig.advance(31);
    expect(rig.actions()).to.deep.equal([
      "BootNotification",
      "StatusNotification",
      "StatusNotification",
      "SecurityEventNotification",
    ]);
  });

  it("FB-200: an error is an answer, and the next event follows", async () => {
    const rig = await booted({
      ...secured,
      replies: { SecurityEventNotification: { error: "NotImplemented" } },
    });
    rig.chargePoint.security.events.record("MemoryExhaustion");
    await rig.advance(600);
    expect(types(rig)).to.deep.equal(["MemoryExhaustion"]);
    expect(rig.isConnected).to.equal(true);
  });

  it("tell of a start, a reset, a change of the time and new firmware", async () => {
    const rig = new Rig(secured);
    rig.chargePoint.powerOn();
    await rig.settle();
    expect(types(rig)).to.deep.equal(["StartupOfTheDevice"]);
    await rig.result("Reset", { type: "Soft" });
    await rig.advance(60);
    expect(types(rig).slice(1)).to.deep.equal(["ResetOrReboot", "StartupOfTheDevice"]);
    rig.forget();
    rig.reply("Heartbeat", { currentTime: "2026-01-02T00:00:00Z" });
    await rig.result("TriggerMessage", { requestedMessage: "Heartbeat" });
    await rig.advance(1);
    expect(types(rig)).to.deep.equal(["SettingSystemTime"]);
    rig.forget();
    const location = "https://files.example.org/firmware-2.0.0.bin";
    await rig.result("UpdateFirmware", { location, retrieveDate: "2026-01-02T00:00:00Z" });
    await rig.advance(120);
    expect(rig.seen("SecurityEventNotification")[0]).to.include({
      type: "FirmwareUpdated",
      techInfo: "2.0.0",
    });
  });

  it("are not told where no security profile is set, unless that is wanted (FB-200)", async () => {
    const plain = new Rig();
    plain.chargePoint.powerOn();
    await plain.advance(60);
    expect(types(plain)).to.deep.equal([]);
    const outspoken = new Rig({ behavior: { securityEvents: "always" } });
    outspoken.chargePoint.powerOn();
    await outspoken.advance(60);
    expect(types(outspoken)).to.deep.equal(["StartupOfTheDevice"]);
  });

  it("that are not critical stay in the log", async () => {
    const rig = await booted(secured);
    await rig.ask("ChangeConfiguration", { key: "CpoName" });
    rig.refusal = 401;
    await rig.ask("ChangeConfiguration", { key: "AuthorizationKey", value: "fedcba9876543210" });
    await rig.advance(30);
    rig.refusal = undefined;
    await rig.advance(120);
    expect(types(rig)).to.deep.equal([]);
    const logged = rig.chargePoint.security.events.log.map(({ type }) => type);
    expect([...new Set(logged)]).to.deep.equal([
      "StartupOfTheDevice",
      "InvalidMessages",
      "ReconfigurationOfSecurityParameters",
      "FailedToAuthenticateAtCentralSystem",
    ]);
  });

  it("wait in a queue of fifty, from which the least important go first", async () => {
    const rig = await booted(secured);
    await rig.cut();
    const { events } = rig.chargePoint.security;
    events.record("MemoryExhaustion", "first");
    events.record("InvalidTLSVersion", "least");
    for (let count = 0; count < 50; count += 1) events.record("MemoryExhaustion", `${count}`);
    rig.forget();
    await rig.restore();
    const told = rig.seen("SecurityEventNotification").map(({ techInfo }) => techInfo);
    expect(told).to.deep.equal(Array.from({ length: 50 }, (_, count) => `${count}`));
  });

  it("roll through a log of two hundred", async () => {
    const { security } = new Rig().chargePoint;
    for (let count = 0; count < 500; count += 1)
      security.events.record("InvalidMessages", `${count}`);
    expect(security.events.log).to.have.length(200);
    expect(security.events.log[0]).to.include({ techInfo: "300" });
  });

  it("have a text that the schema allows", async () => {
    const rig = await booted(secured);
    rig.chargePoint.security.events.record("MemoryExhaustion", "x".repeat(1000));
    await rig.settle();
    expect(rig.seen("SecurityEventNotification")[0]?.["techInfo"]).to.have.length(255);
  });

  it("are forgotten with a factory reset, but for that they were", async () => {
    const rig = await booted({ ...secured, behavior: { securityEvents: "always" } });
    rig.chargePoint.factoryReset();
    await rig.advance(60);
    expect(types(rig)).to.deep.equal(["SecurityLogWasCleared", "StartupOfTheDevice"]);
    expect(rig.chargePoint.security.events.log.map(({ type }) => type)).to.deep.equal([
      "SecurityLogWasCleared",
      "StartupOfTheDevice",
    ]);
  });

  it("do not exist on a charge point without the extension", async () => {
    const rig = await booted({
      hardware: { hasSecurityExtension: false },
      behavior: { securityEvents: "always" },
    });
    rig.chargePoint.security.events.record("TamperDetectionActivated");
    await rig.settle();
    expect(rig.calls).to.deep.equal([]);
    expect(rig.chargePoint.security.events.log).to.deep.equal([]);
  });
});

async function booted(options?: RigOptions): Promise<Rig> {
  const rig = new Rig(options);
  await rig.boot();
  return rig;
}

function types(rig: Rig): unknown[] {
  return rig.seen("SecurityEventNotification").map(({ type }) => type);
}
