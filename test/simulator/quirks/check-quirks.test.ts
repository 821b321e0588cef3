import { expect } from "chai";
import {
  checkQuirks,
  InvalidQuirksError,
  readQuirks,
} from "../../../simulator/quirks/check-quirks.ts";

function problemsOf(...quirks: unknown[]): string[] {
  return checkQuirks(quirks).problems.map(({ path, message }) => `${path}: ${message}`);
}

describe("the closed form of quirks", () => {
  it("takes plain data, with parameters and the fields that all have", () => {
    const { quirks, problems } = checkQuirks(
      JSON.parse(
        `[{"rpc.reply": {"action": "Reset", "delayMs": 10, "rate": 0.5, "until": "reboot",
          "count": 2, "untilMs": 5, "when": {"afterMessages": 3, "status": "Charging"}}}]`,
      ),
    );
    expect(problems).to.deep.equal([]);
    expect(quirks.map(({ name }) => name)).to.deep.equal(["rpc.reply"]);
  });

  it("takes a primitive without parameters, and the name of a bundle", () => {
    const { quirks, problems } = checkQuirks([{ "rpc.reply": null }, "seen-growatt-thor"]);
    expect(problems).to.deep.equal([]);
    expect(quirks.map(({ name }) => name)).to.deep.equal(["rpc.reply", "clock.model", "cfg.store"]);
  });

  const faulty: readonly (readonly [unknown, string])[] = [
    [{ "rpc.replay": {} }, "quirks[0]: unknown quirk rpc.replay; did you mean rpc.reply?"],
    [
      { "rpc.reply": { acton: "Reset" } },
      "quirks[0].rpc.reply.acton: unknown parameter acton; did you mean action?",
    ],
    [
      { "rpc.reply": { unitl: "reboot" } },
      "quirks[0].rpc.reply.unitl: unknown parameter unitl; did you mean until?",
    ],
    [
      { "sc.zero": { do: "stoptx" } },
      "quirks[0].sc.zero.do: expected one of suspend, stopTx, finish, six, reject; did you mean stopTx?",
    ],
    [{ "rpc.reply": { rate: 2 } }, "quirks[0].rpc.reply.rate: expected number from 0 to 1"],
    [{ "rpc.reply": { count: 1.5 } }, "quirks[0].rpc.reply.count: expected whole number from 0"],
    [{ "rpc.reply": { never: "yes" } }, "quirks[0].rpc.reply.never: expected true or false"],
    [
      { "rpc.reply": { when: { status: "charging" } } },
      "quirks[0].rpc.reply.when.status: expected one of Available, Preparing, Charging, " +
        "SuspendedEVSE, SuspendedEV, Finishing, Reserved, Unavailable, Faulted; did you mean Charging?",
    ],
    [
      { "rpc.reply": { error: { elements: 9 } } },
      "quirks[0].rpc.reply.error.elements: expected number from 2 to 5",
    ],
    [{ "sc.apply": { stepsAmps: 6 } }, "quirks[0].sc.apply.stepsAmps: expected a list"],
    [
      { "sc.apply": { stepsAmps: [6, "8"] } },
      "quirks[0].sc.apply.stepsAmps[1]: expected number from 0",
    ],
    [{ "cfg.store": { keys: { A: 1 } } }, "quirks[0].cfg.store.keys.A: expected text"],
    [{ "cfg.store": 7 }, "quirks[0].cfg.store: expected a map of parameters"],
    ["seen-alphen", "quirks[0]: unknown bundle seen-alphen; did you mean seen-alfen?"],
    [7, "quirks[0]: expected one primitive with its parameters, or a bundle"],
    [
      { "rpc.reply": {}, "rpc.id": {} },
      "quirks[0]: expected one primitive with its parameters, or a bundle",
    ],
    [
      { "fleet.arrival": { n: 3 } },
      "quirks[0].fleet.arrival: is for a fleet, not for a charge point",
    ],
  ];
  for (const [quirk, problem] of faulty) {
    it(`refuses ${JSON.stringify(quirk)}`, () => {
      expect(problemsOf(quirk)).to.deep.equal([problem]);
    });
  }

  it("tells every problem at once, and never throws", () => {
    expect(problemsOf({ "rpc.reply": { acton: 1, rate: "x" } }, { nothing: {} })).to.have.length(3);
    expect(checkQuirks(undefined).problems).to.deep.equal([
      { path: "quirks", message: "expected a list" },
    ]);
  });

  it("throws where quirks are read for a charge point", () => {
    expect(() => readQuirks([{ "rpc.reply": { count: -1 } }])).to.throw(
      InvalidQuirksError,
      "quirks[0].rpc.reply.count: expected whole number from 0",
    );
  });
});
