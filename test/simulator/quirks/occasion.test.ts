import { expect } from "chai";
import type { WrittenQuirk } from "../../../simulator/quirks/check-quirks.ts";
import type { Rig } from "../rig.ts";
import { beginCharging, compare, hitsOf, quirkRig, stopCharging } from "./quirk-rig.ts";

const ask = { key: ["HeartbeatInterval"] };

/** Which of so many CALLs, half a minute apart, were answered. */
async function answersTo(rig: Rig, count: number): Promise<boolean[]> {
  const answered: boolean[] = [];
  for (let index = 0; index < count; index += 1) {
    answered.push((await rig.ask("GetConfiguration", ask)) !== undefined);
    await rig.advance(30);
  }
  return answered;
}

async function answersWith(quirk: WrittenQuirk, count: number, seed = 1): Promise<boolean[]> {
  const rig = quirkRig([quirk], { seed });
  await rig.boot();
  return answersTo(rig, count);
}

const never = { never: true } as const;

describe("the occasions of a quirk", () => {
  it("are told by its name, each of them", async () => {
    const rig = quirkRig([{ "rpc.reply": { ...never, count: 2 } }]);
    await rig.boot();
    await answersTo(rig, 3);
    expect(rig.events.filter(({ kind }) => kind === "quirk")).to.deep.equal([
      { kind: "quirk", name: "rpc.reply" },
      { kind: "quirk", name: "rpc.reply" },
    ]);
    expect(rig.chargePoint.quirks?.hits).to.deep.equal([{ name: "rpc.reply", hitCount: 2 }]);
  });

  it("are none for some, which is reported", async () => {
    const rig = quirkRig([{ "rpc.reply": { action: "Reset" } }, { "rpc.reply": never }]);
    await rig.boot();
    await answersTo(rig, 1);
    expect(rig.chargePoint.quirks?.unfired()).to.deep.equal(["rpc.reply"]);
  });

  it("are as many as `count`", async () => {
    expect(await answersWith({ "rpc.reply": { ...never, count: 2 } }, 4)).to.deep.equal([
      false,
      false,
      true,
      true,
    ]);
  });

  it("come by chance where there is a `rate`, and the same ones from the same seed", async () => {
    const quirk = { "rpc.reply": { ...never, rate: 0.5 } } as const;
    const answers = await answersWith(quirk, 40);
    const answeredCount = answers.filter((isAnswered) => isAnswered).length;
    expect(answeredCount).to.be.within(10, 30);
    expect(await answersWith(quirk, 40)).to.deep.equal(answers);
    expect(await answersWith(quirk, 40, 2)).not.to.deep.equal(answers);
  });

  it("draw from a stream of their own", async () => {
    const quirk = { "rpc.reply": { ...never, rate: 0.5 } } as const;
    const rig = quirkRig([quirk, { "rpc.reply": { action: "Reset", never: true, rate: 0.5 } }]);
    await rig.boot();
    expect(await answersTo(rig, 20)).to.deep.equal(await answersWith(quirk, 20));
  });

  it("begin after so many messages", async () => {
    // BootNotification and two StatusNotifications have passed, with their answers.
    const quirk = { "rpc.reply": { ...never, when: { afterMessages: 8 } } } as const;
    expect(await answersWith(quirk, 3)).to.deep.equal([true, false, false]);
  });

  it("begin at a time", async () => {
    const quirk = { "rpc.reply": { ...never, when: { atMs: 45_000 } } } as const;
    expect(await answersWith(quirk, 3)).to.deep.equal([true, true, false]);
  });

  it("are there while a connector has a status", async () => {
    const rig = quirkRig([{ "rpc.reply": { ...never, when: { status: "Charging" } } }]);
    await rig.boot();
    expect(await answersTo(rig, 1)).to.deep.equal([true]);
    await beginCharging(rig);
    expect(await answersTo(rig, 1)).to.deep.equal([false]);
    await stopCharging(rig);
    expect(await answersTo(rig, 1)).to.deep.equal([true]);
  });

  it("begin with a message", async () => {
    const message = { action: "Heartbeat", direction: "outgoing" } as const;
    const rig = quirkRig([{ "rpc.reply": { ...never, when: { message } } }]);
    await rig.boot();
    expect(await answersTo(rig, 1)).to.deep.equal([true]);
    rig.chargePoint.heartbeat.send();
    await rig.settle();
    expect(await answersTo(rig, 1)).to.deep.equal([false]);
  });

  it("begin with a message that has something in its payload", async () => {
    const message = { payload: { key: ["SupportedFeatureProfiles"] } };
    const rig = quirkRig([{ "rpc.reply": { ...never, when: { message } } }]);
    await rig.boot();
    expect(await answersTo(rig, 1)).to.deep.equal([true]);
    await rig.ask("GetConfiguration", { key: ["SupportedFeatureProfiles", "HeartbeatInterval"] });
    expect(await answersTo(rig, 1)).to.deep.equal([false]);
  });

  it("end with the next connection", async () => {
    const rig = quirkRig([{ "rpc.reply": { ...never, until: "reconnect" } }]);
    await rig.boot();
    expect(await answersTo(rig, 1)).to.deep.equal([false]);
    await rig.cut();
    await rig.restore();
    expect(await answersTo(rig, 2)).to.deep.equal([true, true]);
  });

  it("end with the next boot, and not with a mere connection", async () => {
    const rig = quirkRig([{ "rpc.reply": { ...never, until: "reboot" } }]);
    await rig.boot();
    await rig.cut();
    await rig.restore();
    expect(await answersTo(rig, 1)).to.deep.equal([false]);
    rig.chargePoint.restart("Hard", "Reboot");
    await rig.advance(60);
    expect(await answersTo(rig, 1)).to.deep.equal([true]);
  });

  it("end at a time", async () => {
    const quirk = { "rpc.reply": { ...never, untilMs: 45_000 } } as const;
    expect(await answersWith(quirk, 3)).to.deep.equal([false, false, true]);
  });
});

describe("two quirks", () => {
  it("act one on what the other has left", async () => {
    const { usual, odd } = await compare(
      [
        { "boot.policy": { fields: { chargePointVendor: "" } } },
        { "field.mutate": { path: "chargePointModel", op: "set", value: 7 } },
        { "json.corrupt": { op: "trailing", action: "BootNotification" } },
      ],
      async (rig) => {
        rig.chargePoint.powerOn();
        await rig.settle();
        const [boot = ""] = rig.texts;
        return boot.slice(boot.indexOf("{"));
      },
    );
    expect(usual)
      .to.contain('"chargePointVendor":"plugfest"')
      .and.to.match(/[^\]]\]$/);
    expect(odd).to.match(/^{"chargePointVendor":"","chargePointModel":7.*}]]$/);
  });

  it("of one kind have a count each", async () => {
    const rig = quirkRig([
      { "rpc.reply": { ...never, count: 1 } },
      { "rpc.reply": { status: "Rejected", count: 2 } },
    ]);
    await rig.boot();
    expect(await rig.ask("Reset", { type: "Soft" })).to.equal(undefined);
    expect(await rig.result("Reset", { type: "Soft" })).to.deep.equal({ status: "Rejected" });
    expect(await rig.result("ClearCache", {})).to.deep.equal({ status: "Rejected" });
    expect(await rig.result("ClearCache", {})).to.deep.equal({ status: "Accepted" });
    expect(hitsOf(rig)).to.equal(3);
  });
});
