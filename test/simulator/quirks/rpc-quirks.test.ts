import { expect } from "chai";
import { compare, hitsOf, quirkRig, startCharging } from "./quirk-rig.ts";

const anyKey = { key: ["HeartbeatInterval"] };

describe("rpc.id", () => {
  const styles = [
    ["counter", /^\[2,"1","BootNotification"/],
    ["number", /^\[2,1,"BootNotification"/],
    ["empty", /^\[2,"","BootNotification"/],
    ["overlong", /^\[2,"[0-9]{40}-1","BootNotification"/],
    ["uuid", /^\[2,"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}","BootNotif/],
  ] as const;
  for (const [style, pattern] of styles) {
    it(`gives ids of the style ${style}, and still knows the answers by them`, async () => {
      const { usual, odd } = await compare([{ "rpc.id": { style } }], async (rig) => {
        rig.chargePoint.powerOn();
        await rig.settle();
        expect(rig.chargePoint.registration.status).to.equal("Accepted");
        expect(rig.statuses()).to.deep.equal(["0:Available", "1:Available"]);
        return rig.texts[0] ?? "";
      });
      expect(usual).not.to.match(pattern);
      expect(odd).to.match(pattern);
    });
  }

  it("counts anew with a boot, where it is told to", async () => {
    const bootIds = async (resetOnBoot: boolean) => {
      const rig = quirkRig([{ "rpc.id": { style: "counter", resetOnBoot } }]);
      await rig.boot();
      rig.chargePoint.restart("Hard", "Reboot");
      await rig.advance(60);
      return rig.calls.find(({ action }) => action === "BootNotification")?.messageId;
    };
    expect(await bootIds(true)).to.equal("1");
    expect(await bootIds(false)).not.to.equal("1");
  });

  it("gives a repetition the id of what it repeats, or all CALLs the same", async () => {
    const idsWith = async (reuse: "none" | "onRetry" | "always") => {
      const rig = quirkRig([{ "rpc.id": { style: "counter", reuse } }], {
        replies: { StopTransaction: { error: "InternalError" } },
        configuration: { TransactionMessageRetryInterval: "1" },
      });
      await startCharging(rig);
      rig.chargePoint.presentTag("TAG1", 1);
      await rig.advance(60);
      return rig.calls.filter(({ action }) => action === "StopTransaction").map((c) => c.messageId);
    };
    expect(new Set(await idsWith("onRetry")).size).to.equal(1);
    expect(new Set(await idsWith("none")).size).to.equal(3);
    expect(new Set(await idsWith("always"))).to.deep.equal(new Set(["1"]));
  });
});

describe("rpc.reply", () => {
  it("does not hear a CALL that it never answers", async () => {
    const rig = quirkRig([{ "rpc.reply": { action: "ChangeConfiguration", never: true } }]);
    await rig.boot();
    const change = { key: "HeartbeatInterval", value: "77" };
    expect(await rig.ask("ChangeConfiguration", change)).to.equal(undefined);
    await rig.advance(300);
    expect(rig.chargePoint.configuration.text("HeartbeatInterval")).not.to.equal("77");
  });

  it("answers late, behind later answers", async () => {
    const rig = quirkRig([{ "rpc.reply": { action: "GetConfiguration", delayMs: 60_000 } }]);
    await rig.boot();
    const late = rig.send("GetConfiguration", anyKey);
    expect(await rig.result("ClearCache", {})).to.have.property("status");
    await rig.advance(59);
    expect(rig.answerTo(late)).to.equal(undefined);
    await rig.advance(1);
    expect(rig.answerTo(late)?.[0]).to.equal(3);
  });

  it("loses a share of its answers, though it has done what it was asked", async () => {
    const rig = quirkRig([{ "rpc.reply": { action: "ChangeConfiguration", dropRate: 1 } }]);
    await rig.boot();
    const change = { key: "HeartbeatInterval", value: "77" };
    expect(await rig.ask("ChangeConfiguration", change)).to.equal(undefined);
    expect(rig.chargePoint.configuration.text("HeartbeatInterval")).to.equal("77");
  });

  it("answers twice", async () => {
    const rig = quirkRig([{ "rpc.reply": { duplicate: 1 } }]);
    await rig.boot();
    const id = rig.send("ClearCache", {});
    await rig.settle();
    expect(rig.frames.filter(([, messageId]) => messageId === id)).to.have.length(2);
  });

  it("answers under an id that nobody has asked with", async () => {
    const rig = quirkRig([{ "rpc.reply": { wrongId: true } }]);
    await rig.boot();
    const id = rig.send("ClearCache", {});
    await rig.settle();
    expect(rig.answerTo(id)).to.equal(undefined);
    expect(rig.answerTo(`${id}-wrong`)?.[0]).to.equal(3);
  });

  it("answers with a status, or any payload, and does nothing", async () => {
    const rig = quirkRig([
      { "rpc.reply": { action: "Reset", status: "NotImplemented" } },
      { "rpc.reply": { action: "ClearCache", body: { a: 1 } } },
    ]);
    await rig.boot();
    expect(await rig.result("Reset", { type: "Hard" })).to.deep.equal({ status: "NotImplemented" });
    expect(await rig.result("ClearCache", {})).to.deep.equal({ a: 1 });
    await rig.advance(60);
    expect(rig.seen("BootNotification")).to.deep.equal([]);
  });

  it("does it all the same where it is told to", async () => {
    const rig = quirkRig([
      { "rpc.reply": { action: "Reset", status: "Rejected", isCarriedOut: true } },
    ]);
    await rig.boot();
    expect(await rig.result("Reset", { type: "Hard" })).to.deep.equal({ status: "Rejected" });
    await rig.advance(60);
    expect(rig.seen("BootNotification")).to.have.length(1);
  });

  it("answers with a CALLERROR of too few elements, or of strange ones", async () => {
    const rig = quirkRig([
      { "rpc.reply": { action: "Reset", error: { code: "InternalError", elements: 3 } } },
      { "rpc.reply": { action: "ClearCache", error: { code: "FormatViolation", details: "no" } } },
    ]);
    await rig.boot();
    const id = rig.send("Reset", { type: "Hard" });
    await rig.settle();
    expect(rig.answerTo(id)).to.deep.equal([4, id, "InternalError"]);
    const other = rig.send("ClearCache", {});
    await rig.settle();
    expect(rig.answerTo(other)).to.deep.equal([4, other, "FormatViolation", "", "no"]);
  });

  it("looks at the payload where it is told to", async () => {
    const match = { requestedMessage: "Heartbeat" };
    const rig = quirkRig([{ "rpc.reply": { match, status: "Rejected" } }]);
    await rig.boot();
    const ask = (requestedMessage: string) => rig.result("TriggerMessage", { requestedMessage });
    expect(await ask("Heartbeat")).to.deep.equal({ status: "Rejected" });
    expect(await ask("StatusNotification")).to.deep.equal({ status: "Accepted" });
    expect(hitsOf(rig)).to.equal(1);
  });

  it("is not there without the quirk", async () => {
    const rig = quirkRig([]);
    await rig.boot();
    expect(await rig.result("ClearCache", {})).to.deep.equal({ status: "Accepted" });
  });
});

describe("rpc.flow", () => {
  const exceeding = [
    ["ignore", undefined],
    ["error", 4],
  ] as const;
  for (const [onExceed, kind] of exceeding) {
    it(`bears one CALL at a time, and meets a second with: ${onExceed}`, async () => {
      const rig = quirkRig([{ "rpc.flow": { maxIn: 1, onExceed } }]);
      await rig.boot();
      const first = rig.send("ClearCache", {});
      const second = rig.send("ClearCache", {});
      await rig.advance(5);
      expect(rig.answerTo(first)?.[0]).to.equal(3);
      expect(rig.answerTo(second)?.[0]).to.equal(kind);
      const third = rig.send("ClearCache", {});
      await rig.advance(5);
      expect(rig.answerTo(third)?.[0]).to.equal(3);
    });
  }

  it("closes the connection at a second CALL", async () => {
    const { usual, odd } = await compare(
      [{ "rpc.flow": { maxIn: 1, onExceed: "close" } }],
      async (rig) => {
        await rig.boot();
        rig.send("ClearCache", {});
        rig.send("ClearCache", {});
        await rig.settle();
        return rig.isConnected;
      },
    );
    expect(usual).to.equal(true);
    expect(odd).to.equal(false);
  });

  it("sends CALLs at once, where one is open already", async () => {
    const openAtOnce = async (burst: string[]) => {
      const rig = quirkRig([{ "rpc.flow": { burst } }], {
        replies: { StartTransaction: "silence", StatusNotification: "silence" },
      });
      await startCharging(rig);
      return rig.actions().filter((action) => action !== "Authorize");
    };
    expect(await openAtOnce([])).not.to.include("StartTransaction");
    expect(await openAtOnce(["StatusNotification", "StartTransaction"])).to.include.members([
      "StatusNotification",
      "StartTransaction",
    ]);
  });

  it("takes up the answers to what it has sent at once", async () => {
    const rig = quirkRig([{ "rpc.flow": { burst: ["StartTransaction", "Authorize"] } }]);
    await startCharging(rig);
    expect(rig.chargePoint.connectors[0]?.transaction?.transactionId).to.equal(1);
  });

  it("holds an answer back until a CALL of its own has gone out", async () => {
    const { usual, odd } = await compare(
      [{ "rpc.flow": { replyTo: "RemoteStartTransaction", replyAfter: "StartTransaction" } }],
      async (rig) => {
        await rig.boot();
        rig.chargePoint.connectors[0]?.plug();
        await rig.settle();
        rig.forget();
        const id = rig.send("RemoteStartTransaction", { idTag: "TAG1", connectorId: 1 });
        await rig.settle();
        const order = rig.frames.map(([type, messageId, action]) =>
          type === 2 ? action : messageId,
        );
        return order.indexOf(id) - order.indexOf("StartTransaction");
      },
    );
    expect(usual).to.be.below(0);
    expect(odd).to.be.above(0);
  });

  it("sends what it was asked for before the answer to that", async () => {
    const { usual, odd } = await compare(
      [{ "rpc.flow": { triggerBeforeConf: true } }],
      async (rig) => {
        await rig.boot();
        rig.send("TriggerMessage", { requestedMessage: "Heartbeat" });
        await rig.settle();
        return rig.frames.map(([type]) => type);
      },
    );
    expect(usual).to.deep.equal([3, 2]);
    expect(odd).to.deep.equal([2, 3]);
  });

  it("sends what nobody has asked for, again and again", async () => {
    const unasked = { action: "DataTransfer", payload: { vendorId: "X" }, everyMs: 10_000 };
    const rig = quirkRig([{ "rpc.flow": { unasked } }]);
    await rig.boot();
    await rig.advance(35);
    expect(rig.seen("DataTransfer")).to.deep.equal([
      { vendorId: "X" },
      { vendorId: "X" },
      { vendorId: "X" },
    ]);
    await rig.cut();
    rig.forget();
    await rig.advance(60);
    expect(rig.seen("DataTransfer")).to.deep.equal([]);
  });
});
