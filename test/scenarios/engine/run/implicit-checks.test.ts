import { expect } from "chai";
import { ofKind, play, withSteps } from "./scenario-bench.ts";
import { type Script, startScriptedCentral } from "./scripted-central.ts";

/** Our charge points against a foreign central system, over real sockets. */
async function against(script: Script, steps: string, head = "") {
  const central = await startScriptedCentral(script);
  try {
    return await play(withSteps(steps, `central: { url: "${central.url}" }\n${head}`));
  } finally {
    await central.close();
  }
}

const now = "2025-01-01T00:00:00Z";
const heartbeat = "  - send: Heartbeat";

interface Case {
  readonly name: string;
  readonly script: Script;
  readonly steps: string;
  readonly check: string;
  readonly message: RegExp;
}

/** What a central system does besides what the step asks for. Each is told as a check that failed. */
const cases: readonly Case[] = [
  {
    name: "an answer that no CALL asked for",
    script: {
      Heartbeat: (id) => [
        [3, id, { currentTime: now }],
        [3, "never", {}],
      ],
    },
    steps: `${heartbeat}\n  - wait: 50ms`,
    check: "answer-has-call",
    message: /answered `never`, which no CALL had/,
  },
  {
    name: "a CALL that is answered twice",
    script: {
      Heartbeat: (id) => [
        [3, id, { currentTime: now }],
        [3, id, { currentTime: now }],
      ],
    },
    steps: `${heartbeat}\n  - wait: 50ms`,
    check: "answered-once",
    message: /more than once/,
  },
  {
    name: "text that is no frame",
    script: { Heartbeat: (id) => ['{"not":"ocpp"', [3, id, { currentTime: now }]] },
    steps: `${heartbeat}\n  - wait: 50ms`,
    check: "valid-frame",
    message: /no frame: not JSON/,
  },
  {
    name: "a CALL that its schema forbids",
    script: {
      Heartbeat: (id) => [
        [3, id, { currentTime: now }],
        [2, "c1", "Reset", { type: "Warm" }],
      ],
    },
    steps: `${heartbeat}\n  - wait: 50ms`,
    check: "valid-payload",
    message: /Reset to CP1 is not valid: .*type/,
  },
  {
    name: "a CALL of no action",
    script: {
      Heartbeat: (id) => [
        [3, id, { currentTime: now }],
        [2, "c1", "Explode", {}],
      ],
    },
    steps: `${heartbeat}\n  - wait: 50ms`,
    check: "valid-payload",
    message: /no action of OCPP 1.6/,
  },
  {
    name: "a CALLERROR to what a charge point says by itself",
    script: { StatusNotification: (id) => [[4, id, "NotSupported", "", {}]] },
    steps: heartbeat,
    check: "call-is-answered-well",
    message: /StatusNotification of CP1 was answered by CALLERROR NotSupported/,
  },
  {
    name: "an answer that its schema forbids, to what a charge point says by itself",
    script: { StatusNotification: (id) => [[3, id, { status: "Fine" }]] },
    steps: heartbeat,
    check: "valid-payload",
    message: /answer to StatusNotification of CP1 is not valid/,
  },
  {
    name: "a connection that it closes",
    script: { Heartbeat: (id) => [[3, id, { currentTime: now }], "close"] },
    steps: `${heartbeat}\n  - wait: 50ms`,
    check: "stays-connected",
    message: /closed the connection of CP1 \(1001\)/,
  },
];

describe("the checks that go without saying", () => {
  for (const { name, script, steps, check, message } of cases) {
    it(`find ${name}`, async () => {
      const { verdict, failures, events } = await against(script, steps);
      expect(verdict).to.equal("fail");
      expect(failures[0]?.message).to.match(message);
      expect(failures[0]).to.include({ blame: "theirs", chargePoint: "CP1" });
      expect(ofKind(events, "checkFailed").map((one) => one.check)).to.include(check);
    });

    it(`leave it out where the scenario is not strict: ${name}`, async () => {
      const { verdict, failures, events } = await against(script, steps, "strict: false");
      expect(failures).to.deep.equal([]);
      expect(verdict).to.equal("pass");
      expect(ofKind(events, "checkFailed")).to.deep.equal([]);
    });
  }

  it("let a connection be closed where a step wants it closed", async () => {
    const script: Script = { Authorize: () => ["close"] };
    const send = "{ send: { action: Authorize, payload: { idTag: A } }, reply: any }";
    const steps = (wish: string) => `  - parallel: [{ expect: { connected: ${wish} } }, ${send}]`;
    expect((await against(script, steps("false"))).verdict).to.equal("pass");
    const { events, verdict } = await against(script, steps("true"));
    expect(verdict).to.equal("fail");
    expect(ofKind(events, "checkFailed")[0]?.check).to.equal("stays-connected");
  });

  it("find nothing wrong with a central system that behaves", async () => {
    const { verdict, failures } = await against({}, heartbeat);
    expect(failures).to.deep.equal([]);
    expect(verdict).to.equal("pass");
  });

  it("are the step's own where it makes the CALL, and at its level", async () => {
    const script: Script = { Heartbeat: (id) => [[4, id, "NotSupported", "no time", {}]] };
    const must = await against(script, heartbeat);
    expect(must.failures[0]?.message).to.equal(
      "it was answered by CALLERROR NotSupported: no time",
    );
    expect(ofKind(must.events, "checkFailed")).to.deep.equal([]);
    const should = await against(script, `${heartbeat}\n    level: should`);
    expect(should.verdict).to.equal("pass");
    expect(ofKind(should.events, "stepEnded").at(-1)).to.include({ verdict: "remark" });
  });

  it("want an answer within the time of the step, unless any will do", async () => {
    const silent: Script = { Heartbeat: () => [] };
    const { verdict, failures } = await against(silent, `${heartbeat}\n    within: 50ms`);
    expect(verdict).to.equal("fail");
    expect(failures[0]?.message).to.equal("Heartbeat was not answered within 0.05 s");
    const any = await against(silent, `${heartbeat}\n    within: 50ms\n    reply: any`);
    expect(any.verdict).to.equal("pass");
  });

  it("want a valid answer, unless any will do", async () => {
    const wrong: Script = { Heartbeat: (id) => [[3, id, { currentTime: 7 }]] };
    const { failures } = await against(wrong, heartbeat);
    expect(failures[0]).to.deep.include({ message: "the answer to Heartbeat is not valid" });
    expect(failures[0]?.differences).to.deep.equal([
      { path: "currentTime", expected: "string", actual: "7" },
    ]);
    expect((await against(wrong, `${heartbeat}\n    reply: any`)).verdict).to.equal("pass");
  });

  it("take the CALLERROR that a step asks for", async () => {
    const script: Script = { Heartbeat: (id) => [[4, id, "NotSupported", "no", { a: 1 }]] };
    const asked = `${heartbeat}\n    error: { code: NotSupported, details: { a: 1 } }`;
    expect((await against(script, asked)).verdict).to.equal("pass");
    const other = await against(script, `${heartbeat}\n    error: { code: GenericError }`);
    expect(other.failures[0]?.message).to.equal(
      '`code` is "NotSupported", expected "GenericError"',
    );
    const none = await against({}, `${heartbeat}\n    error: { code: GenericError }`);
    expect(none.failures[0]?.message).to.match(/where a CALLERROR was expected/);
  });

  it("want an answer to all that a step brings about, in the time of the step", async () => {
    const script: Script = { StatusNotification: (id) => (id.endsWith("-5") ? [] : [[3, id, {}]]) };
    const { failures } = await against(script, "  - plug: 1\n    within: 50ms");
    expect(failures[0]?.message).to.equal("StatusNotification was not answered within 0.05 s");
  });

  it("wait for what is still open when the last step is done", async () => {
    const steps = `
  - call: { action: ChangeConfiguration, payload: { key: HeartbeatInterval, value: "7" } }
  - wait: 7s`;
    const { events } = await play(withSteps(steps));
    const [call, answer] = ofKind(events, "frame").slice(-2);
    expect(call?.text).to.contain("Heartbeat");
    expect(answer?.text).to.contain("currentTime");
  });

  it("do not blame a central system that cannot be reached, but one that says no", async () => {
    const nobody = await startScriptedCentral({});
    await nobody.close();
    const text = withSteps(heartbeat, `central: { url: "${nobody.url}" }`);
    const { verdict, failures } = await play(text.replace("- boot:", "- boot:\n    within: 100ms"));
    expect(verdict).to.equal("error");
    expect(failures[0]?.message).to.equal("the central system cannot be reached: ECONNREFUSED");
  });
});
