import { expect } from "chai";
import { play, withSteps } from "./scenario-bench.ts";

async function endOf(steps: string) {
  const { verdict, failures, durationMs } = await play(withSteps(steps));
  return { verdict, failure: failures[0], message: failures[0]?.message ?? "", durationMs };
}

const preparing = "call: StatusNotification, payload: { connectorId: 1, status: Preparing }";

describe("expect", () => {
  it("takes a message that has come since the last step that did something", async () => {
    const steps = `
  - plug: 1
  - assert: CP1.connected
  - expect: { ${preparing} }`;
    expect(await endOf(steps)).to.include({ verdict: "pass", durationMs: 0 });
  });

  it("takes none from before that, unless it is told to", async () => {
    const steps = (since: string) => `
  - plug: 1
  - send: Heartbeat
  - expect: { ${preparing}, since: ${since} }`;
    expect((await endOf(steps("start"))).verdict).to.equal("pass");
    const { verdict, message, durationMs } = await endOf(steps("last-step"));
    expect({ verdict, durationMs }).to.deep.equal({ verdict: "fail", durationMs: 10_000 });
    expect(message).to.equal("no StatusNotification from CP1 within 10 s");
  });

  it("looks back beyond the steps where the setup is meant", async () => {
    const steps = (since: string) =>
      `  - expect: { call: BootNotification, since: ${since} }\n    within: 1s`;
    expect((await endOf(steps("setup"))).verdict).to.equal("pass");
    expect((await endOf(steps("start"))).verdict).to.equal("fail");
  });

  it("waits for a message that is still to come", async () => {
    const steps = `
  - call: { action: ChangeConfiguration, payload: { key: HeartbeatInterval, value: "7" } }
  - expect: { call: Heartbeat, from: CP1 }`;
    expect(await endOf(steps)).to.include({ verdict: "pass", durationMs: 7_000 });
  });

  it("is not given a message that another one had, unless it may reuse it", async () => {
    const steps = (reuse: boolean) => `
  - plug: 1
  - expect: { ${preparing} }
  - expect: { ${preparing}, reuse: ${reuse} }
    within: 1s`;
    expect((await endOf(steps(true))).verdict).to.equal("pass");
    const { verdict, failure } = await endOf(steps(false));
    expect(verdict).to.equal("fail");
    expect(failure?.notes.join()).to.match(/an `expect` before this one had it/);
  });

  it("names the message that came closest, and where it differs", async () => {
    const steps = `
  - plug: 1
  - plug: 2
  - expect: { call: StatusNotification, payload: { connectorId: 2, status: Charging }, since: start }
    within: 3s`;
    const { message, failure } = await endOf(steps);
    expect(message).to.equal("no StatusNotification like this from CP1 within 3 s");
    expect(failure?.nearest?.frame.text).to.match(/"connectorId":2.*"Preparing"/);
    expect(failure?.nearest?.differences).to.have.length(1);
    expect(failure?.nearest?.differences[0]).to.include({
      path: "status",
      expected: '"Charging"',
      actual: '"Preparing"',
    });
  });

  it("says what came instead, and what its variables were", async () => {
    const steps = `
  - authorize: TEST0001
    capture: { how: idTagInfo.status }
  - expect: { call: Heartbeat, since: setup }
    within: 1s
  - expect: { call: StatusNotification, payload: { info: "\${how}" }, since: setup }`;
    const silent = await endOf(steps);
    expect(silent.failure?.notes).to.deep.equal([
      "what came: BootNotification, StatusNotification, Authorize",
    ]);
    const { failure } = await endOf(steps.replace(/ {2}- expect: { call: Heartbeat.*\n.*\n/, ""));
    expect(failure?.notes[0]).to.equal("`${how}` was Accepted, from test.ocpp.yaml:10");
  });

  it("watches the whole time where it counts", async () => {
    const heartbeats = (count: string) => `
  - call: { action: ChangeConfiguration, payload: { key: HeartbeatInterval, value: "1" } }
  - expect: { call: Heartbeat, from: CP1, count: ${count} }
    within: 3500ms`;
    expect(await endOf(heartbeats("3"))).to.include({ verdict: "pass", durationMs: 3500 });
    expect((await endOf(heartbeats("{ $between: [2, 4] }"))).verdict).to.equal("pass");
    const { verdict, message } = await endOf(heartbeats("1"));
    expect(verdict).to.equal("fail");
    expect(message).to.equal("Heartbeat came 3 times, expected 1");
  });

  it("tells the charge points apart", async () => {
    const text = `
name: test
chargers: { CP1: {}, CP2: {} }
steps:
  - boot:
    charger: all
  - plug: 1
    charger: CP1
  - never: { call: StatusNotification, from: CP2 }
    for: 1s
  - expect: { ${preparing}, from: CP2 }
    within: 1s`;
    const { failures } = await play(text);
    expect(failures[0]?.message).to.equal("no StatusNotification from CP2 within 1 s");
  });

  it("keeps what the message holds", async () => {
    const steps = `
  - plug: 2
  - expect: { call: StatusNotification }
    capture: { where: connectorId }
  - assert: where == 2`;
    expect((await endOf(steps)).message).to.equal("");
  });
});

describe("never", () => {
  const heartbeat =
    '{ action: ChangeConfiguration, payload: { key: HeartbeatInterval, value: "7" } }';

  it("lets the time pass in silence", async () => {
    const steps = `  - call: ${heartbeat}\n  - never: { call: Heartbeat }\n    for: 6s`;
    expect(await endOf(steps)).to.include({ verdict: "pass", durationMs: 6_000 });
  });

  it("fails as soon as the message comes", async () => {
    const steps = `  - call: ${heartbeat}\n  - never: { call: Heartbeat }\n    for: 1m`;
    const { verdict, message, durationMs } = await endOf(steps);
    expect({ verdict, durationMs }).to.deep.equal({ verdict: "fail", durationMs: 7_000 });
    expect(message).to.equal("Heartbeat came from CP1");
  });
});

describe("assert", () => {
  it("says what the parts were when it does not hold", async () => {
    const { verdict, message } = await endOf(
      '  - plug: 1\n  - assert: CP1.connector(1).status == "Charging"',
    );
    expect(verdict).to.equal("fail");
    expect(message).to.equal('`CP1.connector(1).status` is "Preparing"');
  });

  it("is in error where it has no value", async () => {
    const { verdict, message } = await endOf('  - assert: CP1.connector(9).status == "Charging"');
    expect({ verdict, message }).to.deep.equal({
      verdict: "error",
      message: "CP1 has no connector 9",
    });
  });
});

describe("levels", () => {
  it("let a scenario go on, and pass, where a should or a may fails", async () => {
    for (const level of ["should", "may"]) {
      const steps = `
  - assert: CP1.registration == "Rejected"
    level: ${level}
  - plug: 1`;
      expect((await endOf(steps)).verdict).to.equal("pass");
    }
  });

  it("excuse no error", async () => {
    expect((await endOf("  - unplug: 1\n    level: may")).verdict).to.equal("error");
  });
});
