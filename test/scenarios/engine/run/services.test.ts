import { expect } from "chai";
import { settlePromises } from "../../../../protocol/clock.ts";
import type {
  HttpRequest,
  Operator,
  Question,
  Services,
} from "../../../../scenarios/engine/services/services.ts";
import { ofKind, play, withSteps } from "./scenario-bench.ts";

function httpOf(status: number, body: string) {
  const requests: HttpRequest[] = [];
  const services: Services = {
    http: {
      send(request) {
        requests.push(request);
        return Promise.resolve({ status, body });
      },
    },
  };
  return { requests, services };
}

describe("http", () => {
  const step = (rest: string) => `
  - http: { post: "http://x/\${where}", json: { tag: TEST0001, n: 5 } }
    ${rest}`;

  it("asks what is written, checks the answer, and keeps of it what is wanted", async () => {
    const { requests, services } = httpOf(202, '{"id":7,"ok":true}');
    const steps = step("status: 202\n    reply: { ok: true }\n    capture: { id: id }");
    const text = withSteps(`${steps}\n  - assert: id == 7`, "vars: { where: there }");
    const { failures } = await play(text, { services });
    expect(failures).to.deep.equal([]);
    expect(requests).to.deep.equal([
      {
        method: "POST",
        url: "http://x/there",
        headers: { "content-type": "application/json" },
        body: '{"tag":"TEST0001","n":5}',
      },
    ]);
  });

  it("fails by another status or another body than is wanted", async () => {
    const of = async (rest: string) => {
      const { services } = httpOf(404, '{"ok":false}');
      const { failures } = await play(withSteps(step(rest), "vars: { where: x }"), { services });
      return failures.map(({ message }) => message);
    };
    expect(await of("within: 1s")).to.deep.equal(["the status is 404, expected 2xx"]);
    expect(await of("status: 200")).to.deep.equal(["the status is 404, expected 200"]);
    expect(
      await of("{ status: 404, reply: { ok: true } }".slice(2, -2).replace(", ", "\n    ")),
    ).to.deep.equal(["`ok` is false, expected true"]);
  });

  it("is in error where it is not allowed", async () => {
    const { verdict, failures } = await play(withSteps(step("within: 1s"), "vars: { where: x }"));
    expect(verdict).to.equal("error");
    expect(failures[0]?.message).to.match(/--allow http/);
  });

  it("lets simulated time stand still until there is an answer", async () => {
    const services: Services = {
      http: {
        async send() {
          for (let turn = 0; turn < 20; turn += 1) await settlePromises();
          return { status: 200, body: "" };
        },
      },
    };
    const text = withSteps(`
  - parallel:
      - http: { get: "http://x" }
      - wait: 5s`);
    expect(await play(text, { services })).to.include({ verdict: "pass", durationMs: 5_000 });
  });
});

function operatorOf(...values: readonly (string | boolean | undefined)[]) {
  const questions: Question[] = [];
  const operator: Operator = {
    ask(question) {
      const value = values[questions.push(question) - 1];
      return Promise.resolve(value === undefined ? undefined : { value, by: "somebody" });
    },
  };
  return { questions, services: { operator } };
}

describe("prompt", () => {
  it("asks, judges the answer, and puts it on record", async () => {
    const steps = `
  - prompt: Is the light on?
    answer: yesNo
    equals: true
    evidence: photo`;
    const { questions, services } = operatorOf(true);
    const played = await play(withSteps(steps), { services });
    expect(played.failures).to.deep.equal([]);
    expect(questions).to.deep.equal([
      { text: "Is the light on?", answer: "yesNo", choices: [], evidence: "photo" },
    ]);
    expect(ofKind(played.events, "answer")[0]).to.include({ value: true, by: "somebody" });
    const dark = await play(withSteps(steps), { services: operatorOf(false).services });
    expect(dark.failures[0]?.message).to.equal("the answer is false, expected true");
  });

  it("goes on by itself when what it is for is seen", async () => {
    const steps = `
  - parallel:
      - prompt: Plug the cable in
        until: { call: StatusNotification, payload: { status: Preparing } }
        within: 1m
      - - wait: 3s
        - plug: 1`;
    const services: Services = { operator: { ask: () => new Promise(() => {}) } };
    expect(await play(withSteps(steps), { services })).to.include({
      verdict: "pass",
      durationMs: 3_000,
    });
  });

  it("needs an operator where nobody is there", async () => {
    const text = withSteps("  - prompt: Power it on");
    expect((await play(text)).verdict).to.equal("needsOperator");
    const { services } = operatorOf(undefined);
    expect((await play(text, { services })).verdict).to.equal("needsOperator");
  });

  it("has one of its choices chosen", async () => {
    const steps = `
  - prompt: Which colour is the light?
    answer: choice
    choices: [red, 2, "off"]
    equals: 2`;
    const { questions, services } = operatorOf("2");
    expect((await play(withSteps(steps), { services })).failures).to.deep.equal([]);
    expect(questions[0]).to.deep.include({ answer: "choice", choices: ["red", "2", "off"] });
    const red = await play(withSteps(steps), { services: operatorOf("red").services });
    expect(red.failures[0]?.message).to.equal('the answer is "red", expected "2"');
  });

  for (const level of ["must", "should", "may"]) {
    it(`does not pass when nobody answers what ${level} be answered`, async () => {
      const steps = `
  - prompt: Is it on?
    answer: yesNo
    equals: true
    level: ${level}
  - run: More
  - send: Heartbeat`;
      const more = `fragments:
  More: { steps: [{ prompt: And now?, level: ${level} }] }`;
      const { services } = operatorOf(undefined, undefined);
      const { verdict, failures, events } = await play(withSteps(steps, more), { services });
      expect(verdict).to.equal("needsOperator");
      const isOver = level === "must";
      expect(failures).to.have.length(isOver ? 1 : 2);
      const verdicts = ofKind(events, "stepEnded").map((one) => one.verdict);
      expect(verdicts.filter((one) => one === "needsOperator")).to.have.length(isOver ? 1 : 2);
      expect(verdicts.at(-1)).to.equal(isOver ? "needsOperator" : "pass");
      const told = operatorOf(false, "");
      const wrong = await play(withSteps(steps, more), { services: told.services });
      expect(wrong.verdict).to.equal(isOver ? "fail" : "pass");
    });
  }

  it("has not failed where nobody was there to bring about what it waits for", async () => {
    const text = withSteps(
      "  - prompt: Plug it in\n    until: { call: MeterValues, from: CP1 }\n    within: 1m",
    );
    const { services } = operatorOf(undefined);
    expect((await play(text, { services })).verdict).to.equal("needsOperator");
    expect((await play(text, { services: operatorOf("").services })).verdict).to.equal("fail");
  });

  it("lets a rig do it, and is in error when that fails", async () => {
    const text = withSteps("  - prompt: Plug it in\n    rig: { exec: ./rig plug 1 }");
    const commands: string[] = [];
    const rigOf = (code: number): Services => ({
      rig: {
        run(command) {
          commands.push(command);
          return Promise.resolve(code);
        },
      },
    });
    expect((await play(text, { services: rigOf(0) })).verdict).to.equal("pass");
    expect(commands).to.deep.equal(["./rig plug 1"]);
    expect((await play(text, { services: rigOf(3) })).verdict).to.equal("error");
  });

  it("waits for a person longer than for a message, but not for ever", async () => {
    const text = withSteps(
      "  - prompt: Pull the plug\n    until: { call: StatusNotification, payload: { status: Faulted } }",
    );
    const services: Services = { operator: { ask: () => new Promise(() => {}) } };
    const { verdict, durationMs } = await play(text, { services });
    expect({ verdict, durationMs }).to.deep.equal({ verdict: "fail", durationMs: 86_400_000 });
  });
});

describe("respond", () => {
  it("answers in the place of the charger, which does not act on it", async () => {
    const text = withSteps(`
  - parallel:
      - expect: { call: Reset, to: CP1, payload: { type: Hard } }
        respond: { status: Rejected }
      - call: { action: Reset, payload: { type: Hard } }
        reply: { status: Rejected }
  - never: { call: BootNotification, from: CP1 }
    for: 1m`);
    expect((await play(text)).failures).to.deep.equal([]);
  });
});

describe("set", () => {
  it("changes the limit of a group, and the cars that come", async () => {
    const text = `
name: test
chargers: { CP1: { ev: { soc: 20%, battery: 60kWh } } }
groups: { depot: { limit: 32A, members: [CP1] } }
setup:
  - boot:
steps:
  - assert: groups.depot.limit == 32.0
  - set: { groups.depot.limit: 16A, CP1.ev.soc: 50%, CP1.ev.maxCurrent: 6A }
  - repeat: { until: groups.depot.limit == 16.0, every: 1s, count: 120, steps: [{ wait: 0s }] }
  - plug: 1
  - assert: CP1.soc > 49.0`;
    expect((await play(text)).failures).to.deep.equal([]);
  });
});
