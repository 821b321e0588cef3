import { expect } from "chai";
import { compare, profile, quirkRig, setProfile, startCharging } from "./quirk-rig.ts";

type Json = Readonly<Record<string, unknown>>;

function schedule(more: object) {
  const chargingSchedulePeriod = [{ startPeriod: 0, limit: 10 }];
  return { chargingSchedule: { chargingRateUnit: "A", chargingSchedulePeriod, ...more } };
}

describe("sc.accept", () => {
  async function statusWith(rules: object, more: Json = {}, limit = 10): Promise<unknown> {
    const rig = quirkRig([{ "sc.accept": rules }]);
    await startCharging(rig);
    const answer = await setProfile(rig, profile(limit, more));
    return answer?.[0] === 4 ? answer[2] : JSON.stringify(answer?.[2]);
  }

  const accepted = '{"status":"Accepted"}';
  const rejected = '{"status":"Rejected"}';
  const refusals: readonly (readonly [object, Json?, number?])[] = [
    [{ purposes: ["TxProfile"] }],
    [{ kinds: ["Absolute"] }],
    [{ units: ["W"] }],
    [{ connectors: [2] }],
    [{ maxStack: 0 }, { stackLevel: 1 }],
    [{ maxPeriods: 0 }],
    [{ minLimitAmps: 6 }, {}, 5],
    [{ decimals: "naive" }, {}, 8.1],
    [{ needStart: true }, { chargingProfileKind: "Absolute" }],
    [{ needTxId: true }, { chargingProfilePurpose: "TxProfile" }],
  ];
  for (const [rules, more, limit] of refusals) {
    it(`refuses a profile by ${JSON.stringify(rules)}`, async () => {
      expect(await statusWith({}, more, limit)).to.equal(accepted);
      expect(await statusWith(rules, more, limit)).to.equal(rejected);
    });
  }

  it("refuses a TxProfile without a transaction, and a first period that is not at nought", async () => {
    const rules = { needTx: true, firstPeriodZero: true, answer: "NotSupported" };
    const rig = quirkRig([{ "sc.accept": rules }]);
    await rig.boot();
    const late = { chargingSchedulePeriod: [{ startPeriod: 60, limit: 10 }] };
    for (const more of [{ chargingProfilePurpose: "TxProfile" }, schedule(late)]) {
      const answer = await setProfile(rig, profile(10, more));
      expect(answer?.[2]).to.deep.equal({ status: "NotSupported" });
    }
  });

  it("refuses with another answer, for some purposes alone, or takes what it should not", async () => {
    const answer = "NotSupported";
    expect(await statusWith({ units: ["W"], answer })).to.equal(`{"status":"${answer}"}`);
    const code = "PropertyConstraintViolation";
    expect(await statusWith({ units: ["W"], answer: code })).to.equal(code);
    expect(await statusWith({ units: ["W"], only: ["TxProfile"] })).to.equal(accepted);
    const unknown = { chargingProfilePurpose: "TxProfile", transactionId: 99 };
    expect(await statusWith({}, unknown)).to.equal(rejected);
    expect(await statusWith({ answer: "Accepted" }, unknown)).to.equal(accepted);
  });

  it("refuses a remote start with a profile", async () => {
    const { usual, odd } = await compare(
      [{ "sc.accept": { inRemoteStart: "ProtocolError" } }],
      async (rig) => {
        await rig.boot();
        const chargingProfile = profile(10, { chargingProfilePurpose: "TxProfile" });
        const answer = await rig.ask("RemoteStartTransaction", { idTag: "TAG1", chargingProfile });
        return answer?.slice(2, 3);
      },
    );
    expect(usual).to.deep.equal([{ status: "Accepted" }]);
    expect(odd).to.deep.equal(["ProtocolError"]);
  });

  it("tells another stack level than it takes", async () => {
    const rig = quirkRig([{ "sc.accept": { maxStack: 0, advertisedStack: 3 } }]);
    await rig.boot();
    const { configurationKey } = await rig.result("GetConfiguration", {
      key: ["ChargeProfileMaxStackLevel"],
    });
    expect(JSON.stringify(configurationKey)).to.contain('"value":"3"');
  });
});
