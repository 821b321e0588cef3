import { expect } from "chai";
import type { Rig } from "../rig.ts";
import { compare, hitsOf, quirkRig, startCharging, stopCharging } from "./quirk-rig.ts";

const sampling = { configuration: { MeterValueSampleInterval: "30" } } as const;

function idsIn(rig: Rig, action: string): (string | undefined)[] {
  return rig.texts
    .filter((text) => text.includes(`"${action}"`))
    .map((text) => /"transactionId":(-?[0-9]+)/.exec(text)?.[1]);
}

describe("tx.id", () => {
  const wires = [
    ["0", "0"],
    ["-1", "-1"],
    ["int64max", "9223372036854775807"],
    ["local", "-17"],
    ["none", undefined],
    ["previous", "0"],
  ] as const;
  for (const [id, told] of wires) {
    it(`puts ${id} into meter values and stops, in turn with the real one`, async () => {
      const quirk = { meter: ["real", id], stop: [id] } as const;
      const { usual, odd } = await compare(
        [{ "tx.id": quirk }],
        async (rig) => {
          await startCharging(rig);
          await stopCharging(rig);
          return [idsIn(rig, "MeterValues"), idsIn(rig, "StopTransaction")];
        },
        sampling,
      );
      expect(usual).to.deep.equal([["1", "1"], ["1"]]);
      expect(odd).to.deep.equal([["1", told], [told]]);
    });
  }

  it("draws one", async () => {
    const rig = quirkRig([{ "tx.id": { stop: ["random"] } }]);
    await startCharging(rig);
    await stopCharging(rig);
    expect(Number(idsIn(rig, "StopTransaction")[0])).to.be.above(999_999);
  });
});

describe("tx.lifecycle", () => {
  it("repeats its start, with new ids or the same", async () => {
    const startsWith = async (hasNewId: boolean) => {
      const rig = quirkRig([{ "tx.lifecycle": { start: "dup", copies: 2, hasNewId } }]);
      await startCharging(rig);
      const starts = rig.calls.filter(({ action }) => action === "StartTransaction");
      return [starts.length, new Set(starts.map(({ messageId }) => messageId)).size];
    };
    expect(await startsWith(true)).to.deep.equal([3, 3]);
    expect(await startsWith(false)).to.deep.equal([3, 1]);
  });

  it("repeats its stop with readings that drift", async () => {
    const { usual, odd } = await compare(
      [{ "tx.lifecycle": { stop: "dup", copies: 2, driftWh: 5, hasNewId: true } }],
      async (rig) => {
        await startCharging(rig);
        await stopCharging(rig);
        const [first, ...others] = rig
          .seen("StopTransaction")
          .map((one) => Number(one["meterStop"]));
        return others.map((other) => other - Number(first));
      },
    );
    expect(usual).to.deep.equal([]);
    expect(odd).to.deep.equal([5, 10]);
  });

  it("never begins anything, though a remote start was accepted", async () => {
    const { usual, odd } = await compare([{ "tx.lifecycle": { start: "never" } }], async (rig) => {
      await rig.boot();
      rig.chargePoint.connectors[0]?.plug();
      const start = { idTag: "TAG1", connectorId: 1 };
      expect(await rig.result("RemoteStartTransaction", start)).to.deep.equal({
        status: "Accepted",
      });
      await rig.settle();
      rig.chargePoint.presentTag("TAG1", 1);
      await rig.settle();
      return rig.actions().includes("StartTransaction");
    });
    expect(usual).to.equal(true);
    expect(odd).to.equal(false);
  });

  it("never tells the end of a transaction", async () => {
    const { usual, odd } = await compare([{ "tx.lifecycle": { stop: "missing" } }], async (rig) => {
      await startCharging(rig);
      await stopCharging(rig);
      await rig.advance(600);
      return [rig.seen("StopTransaction").length, rig.chargePoint.transactions.queue.length];
    });
    expect(usual).to.deep.equal([1, 0]);
    expect(odd).to.deep.equal([0, 0]);
  });

  it("sends meter values after the end", async () => {
    const { usual, odd } = await compare(
      [{ "tx.lifecycle": { meterAfterStop: true } }],
      async (rig) => {
        await startCharging(rig);
        await stopCharging(rig);
        return rig.calls.slice(rig.actions().indexOf("StopTransaction") + 1);
      },
    );
    const late = odd.find(({ action }) => action === "MeterValues");
    expect(usual.map(({ action }) => action)).not.to.include("MeterValues");
    expect(late?.payload).to.deep.include({ connectorId: 1, transactionId: 1 });
  });

  it("wants a new plug, or a remote start, before the next", async () => {
    const restartsWith = async (restart: "allowed" | "needsReplug" | "remoteStart") => {
      const rig = quirkRig([{ "tx.lifecycle": { restart } }]);
      await startCharging(rig);
      await stopCharging(rig);
      rig.chargePoint.presentTag("TAG2", 1);
      await rig.settle();
      const byTag = rig.seen("StartTransaction").length;
      if (byTag > 1) return ["tag"];
      const { status } = await rig.result("RemoteStartTransaction", { idTag: "TAG2" });
      return status === "Accepted" ? ["remote"] : [];
    };
    expect(await restartsWith("allowed")).to.deep.equal(["tag"]);
    expect(await restartsWith("remoteStart")).to.deep.equal(["remote"]);
    expect(await restartsWith("needsReplug")).to.deep.equal([]);
  });

  it("gives another reason", async () => {
    const rig = quirkRig([{ "tx.lifecycle": { reason: "Other" } }]);
    await startCharging(rig);
    await stopCharging(rig);
    expect(rig.seen("StopTransaction")[0]).to.deep.include({ reason: "Other" });
  });
});

describe("tx.queue", () => {
  async function offlineSession(rig: Rig): Promise<string[]> {
    await startCharging(rig);
    await rig.cut();
    await rig.advance(90);
    await stopCharging(rig);
    rig.forget();
    await rig.restore();
    await rig.advance(5);
    return rig.calls
      .filter(({ action }) => action !== "StatusNotification")
      .map(({ action, payload }) => `${action} ${JSON.stringify(payload)}`);
  }

  it("drops what it cannot send", async () => {
    const { usual, odd } = await compare(
      [{ "tx.queue": { offline: "drop" } }],
      offlineSession,
      sampling,
    );
    expect(usual.map((one) => one.split(" ")[0])).to.deep.equal([
      "MeterValues",
      "MeterValues",
      "MeterValues",
      "StopTransaction",
    ]);
    expect(odd).to.deep.equal([]);
  });

  it("sends what has waited in any order", async () => {
    const { usual, odd } = await compare(
      [{ "tx.queue": { isShuffled: true } }],
      offlineSession,
      sampling,
    );
    expect(odd).not.to.deep.equal(usual);
    expect(odd).to.have.members(usual);
  });

  it("repeats a message for ever", async () => {
    const options = {
      replies: { StopTransaction: { error: "InternalError" } },
      configuration: { TransactionMessageRetryInterval: "60" },
    } as const;
    const stopsWith = async (queue: object) => {
      const rig = quirkRig([{ "tx.queue": queue }], options);
      await startCharging(rig);
      await stopCharging(rig);
      await rig.advance(600);
      return rig.seen("StopTransaction").length;
    };
    expect(await stopsWith({})).to.equal(3);
    expect(await stopsWith({ untilAck: true, intervalSeconds: 1 })).to.be.above(20);
    expect(await stopsWith({ attempts: 1 })).to.equal(1);
  });

  it("tells old meter values first", async () => {
    const { usual, odd } = await compare([{ "tx.queue": { backlog: 50 } }], async (rig) => {
      await rig.boot();
      await rig.advance(2);
      return rig.seen("MeterValues");
    });
    expect(usual).to.deep.equal([]);
    expect(odd.length).to.be.within(49, 50);
  });

  it("tells the last meter values again with a connection, under the same ids", async () => {
    const rig = quirkRig([{ "tx.queue": { replayOnReconnect: 2 } }], sampling);
    await startCharging(rig);
    const ids = rig.calls.filter(({ action }) => action === "MeterValues").map((c) => c.messageId);
    rig.forget();
    await rig.cut();
    await rig.restore();
    const again = rig.calls
      .filter(({ action }) => action === "MeterValues")
      .map((c) => c.messageId);
    expect(ids).to.have.length(2);
    expect(again).to.deep.equal(ids);
  });

  it("tells its last stop again after a boot", async () => {
    const { usual, odd } = await compare([{ "tx.queue": { dupOnBoot: true } }], async (rig) => {
      await startCharging(rig);
      await stopCharging(rig);
      const { length } = rig.seen("StopTransaction");
      rig.chargePoint.restart("Hard", "Reboot");
      await rig.advance(60);
      return rig.seen("StopTransaction").length - length;
    });
    expect(usual).to.equal(0);
    expect(odd).to.equal(1);
  });
});

describe("auth.tag", () => {
  const tags = [
    [{ start: "" }, { start: "", stop: "TAG1" }],
    [{ stop: "X".repeat(21) }, { start: "TAG1", stop: "X".repeat(21) }],
    [{ omitStop: true }, { start: "TAG1", stop: undefined }],
    [{ stopSuffix: "\u0010\u000e" }, { start: "TAG1", stop: "TAG1\u0010\u000e" }],
    [{ stopWith: "SIBLING" }, { start: "TAG1", stop: "SIBLING" }],
  ] as const;
  for (const [quirk, expected] of tags) {
    it(`names other tags with ${JSON.stringify(quirk)}`, async () => {
      const { usual, odd } = await compare([{ "auth.tag": quirk }], async (rig) => {
        await startCharging(rig);
        await stopCharging(rig);
        return {
          start: rig.seen("StartTransaction")[0]?.["idTag"],
          stop: rig.seen("StopTransaction")[0]?.["idTag"],
        };
      });
      expect(usual).to.deep.equal({ start: "TAG1", stop: "TAG1" });
      expect(odd).to.deep.equal(expected);
    });
  }

  it("takes remote starts with hexadecimal tags alone, or with a local list alone", async () => {
    const statusWith = async (quirk: object, idTag: string) => {
      const rig = quirkRig([{ "auth.tag": quirk }]);
      await rig.boot();
      return (await rig.result("RemoteStartTransaction", { idTag }))["status"];
    };
    expect(await statusWith({ remote: "hexOnly" }, "TAG1")).to.equal("Rejected");
    expect(await statusWith({ remote: "hexOnly" }, "04AB")).to.equal("Accepted");
    expect(await statusWith({ remoteNeedsLocalList: true }, "TAG1")).to.equal("Rejected");
    expect(await statusWith({}, "TAG1")).to.equal("Accepted");
  });

  it("goes on with a transaction that the central system does not take", async () => {
    const { usual, odd } = await compare(
      [{ "auth.tag": { onInvalid: "continue" } }],
      async (rig) => {
        await startCharging(rig);
        return rig.chargePoint.connectors[0]?.status;
      },
      { replies: { StartTransaction: { transactionId: 4, idTagInfo: { status: "Blocked" } } } },
    );
    expect(usual).not.to.equal("Charging");
    expect(odd).to.equal("Charging");
  });

  it("leaves good answers alone", async () => {
    const rig = quirkRig([{ "auth.tag": { onInvalid: "continue" } }]);
    await startCharging(rig);
    expect(hitsOf(rig)).to.equal(0);
    expect(rig.chargePoint.quirks?.unfired()).to.deep.equal(["auth.tag"]);
  });
});
