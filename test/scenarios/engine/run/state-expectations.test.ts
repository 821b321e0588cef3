import { expect } from "chai";
import { play, withSteps } from "./scenario-bench.ts";

const session = `
  - plug: 1
  - authorize: TEST0001
  - start: { connector: 1, tag: TEST0001 }`;

/** A limit for the transaction that runs, sent by the central system. */
function limit(amps: number): string {
  const period = `chargingSchedulePeriod: [{ startPeriod: 0, limit: ${amps} }]`;
  const schedule = `chargingSchedule: { chargingRateUnit: A, ${period} }`;
  const purpose = "chargingProfilePurpose: TxDefaultProfile, chargingProfileKind: Relative";
  const profile = `{ chargingProfileId: 1, stackLevel: 0, ${purpose}, ${schedule} }`;
  return `
  - call: { action: SetChargingProfile, payload: { connectorId: 1, csChargingProfiles: ${profile} } }
    reply: { status: Accepted }`;
}

async function endOf(steps: string, head = "") {
  const { verdict, failures, durationMs } = await play(withSteps(steps, head));
  const [failure] = failures;
  return { verdict, durationMs, failure, message: failure?.message, notes: failure?.notes ?? [] };
}

describe("expect a state", () => {
  it("is met by what was given and is obeyed", async () => {
    const steps = `${session}${limit(10)}
  - expect: { alloc: { CP1: 10A } }`;
    expect(await endOf(steps)).to.include({ verdict: "pass", durationMs: 0 });
  });

  it("waits until it is so", async () => {
    const steps = `${session}
  - expect: { draw: { CP1: 32A } }
    within: 1m
  - expect: { status: { CP1: Charging } }`;
    const { verdict, durationMs } = await endOf(steps);
    expect(verdict).to.equal("pass");
    expect(durationMs).to.be.within(1_000, 59_000);
  });

  it("says how far it was off, what came nearest, and what the charger was told last", async () => {
    const steps = `${session}${limit(16)}
  - expect: { alloc: { CP1: 11A }, tolerance: 1A }
    within: 5s`;
    const { verdict, message, notes, failure } = await endOf(steps);
    expect(verdict).to.equal("fail");
    expect(message).to.equal("at 5.0 s CP1 was offered 16 A, expected 11 A ±1 A");
    expect(failure?.span).to.include({ line: 14, column: 24, endColumn: 32 });
    expect(failure?.chargePoint).to.equal("CP1");
    expect(notes).to.deep.equal(["last frame to CP1: 0.0 s  SetChargingProfile limit=16"]);
  });

  it("names what came nearer than what there was in the end", async () => {
    const steps = `${session}
  - expect: { draw: { CP1: 5A } }
    within: 1m`;
    const { message, notes } = await endOf(steps);
    expect(message).to.equal("at 60.0 s CP1 drew 32 A, expected 5 A");
    expect(notes[0]).to.match(/^nearest: 0 A at 0\.0 s$/);
  });

  it("keeps to its tolerance", async () => {
    const steps = (amps: string) => `${session}${limit(16)}
  - expect: { alloc: { CP1: ${amps} }, tolerance: 1A }
    within: 1s`;
    expect((await endOf(steps("17A"))).verdict).to.equal("pass");
    expect((await endOf(steps("17.1A"))).verdict).to.equal("fail");
    expect((await endOf(steps("14.9A"))).verdict).to.equal("fail");
  });

  it("is about all of it at the same moment", async () => {
    const steps = `${session}
  - expect: { draw: { CP1: 32A }, status: Preparing }
    within: 20s`;
    expect((await endOf(steps)).verdict).to.equal("fail");
  });

  it("is about the connection too", async () => {
    expect((await endOf("  - expect: { connected: true }")).verdict).to.equal("pass");
    const { message } = await endOf("  - expect: { connected: { CP1: false } }\n    within: 1s");
    expect(message).to.equal("at 1.0 s CP1 was connected, expected not connected");
    const status = await endOf("  - expect: { status: Faulted }\n    within: 1s");
    expect(status.message).to.equal("at 1.0 s CP1 was Available, expected Faulted");
  });
});

const preparing = "call: StatusNotification, payload: { status: Preparing }";
const authorize = "call: Authorize";
const start = "call: StartTransaction";

describe("expect a sequence", () => {
  it("is met by messages in their order, whatever comes between", async () => {
    const steps = `${session}
  - expect: { sequence: [{ ${preparing} }, { ${start} }], from: CP1, since: start }`;
    expect(await endOf(steps)).to.include({ verdict: "pass", durationMs: 0 });
  });

  it("fails where the order is another, and says so", async () => {
    const steps = `${session}
  - expect: { sequence: [{ ${start} }, { ${authorize} }], since: start }
    within: 1s`;
    const { verdict, message, notes, failure } = await endOf(steps);
    expect({ verdict, message }).to.deep.equal({
      verdict: "fail",
      message: "no Authorize from CP1 within 1 s",
    });
    expect(notes.slice(0, 2)).to.deep.equal([
      "1 of 2 came, the last at 0.0 s",
      "Authorize from CP1 came at 0.0 s, which is before StartTransaction",
    ]);
    expect(failure?.span.column).to.equal(54);
  });

  it("takes no message twice, and leaves none to the next one", async () => {
    const twice = `${session}
  - expect: { sequence: [{ ${authorize} }, { ${authorize} }], since: start }
    within: 1s`;
    expect((await endOf(twice)).verdict).to.equal("fail");
    const again = (reuse: boolean) => `${session}
  - expect: { sequence: [{ ${authorize} }, { ${start} }], since: start }
  - expect: { ${start}, since: start, reuse: ${reuse} }
    within: 1s`;
    expect((await endOf(again(false))).verdict).to.equal("fail");
    expect((await endOf(again(true))).verdict).to.equal("pass");
  });

  it("goes from one charger to another", async () => {
    const text = (first: string, second: string) => `
name: test
chargers: { CP1: {}, CP2: {} }
steps:
  - boot:
    charger: CP1
  - boot:
    charger: CP2
  - expect:
      sequence:
        - { call: BootNotification, from: ${first} }
        - { call: BootNotification, from: ${second} }
      since: start
    within: 1s`;
    expect((await play(text("CP1", "CP2"))).verdict).to.equal("pass");
    expect((await play(text("CP2", "CP1"))).verdict).to.equal("fail");
  });
});

describe("expect in any order", () => {
  it("is met by messages in whatever order", async () => {
    const steps = `${session}
  - expect: { anyOrder: [{ ${start} }, { ${preparing} }, { ${authorize} }], since: start }`;
    expect(await endOf(steps)).to.include({ verdict: "pass", durationMs: 0 });
  });

  it("finds another message for each, however they overlap", async () => {
    const steps = (more: string) => `
  - plug: 1
  - plug: 2
  - expect:
      anyOrder:
        - { call: StatusNotification }
        - { call: StatusNotification, payload: { connectorId: 1 } }
        ${more}
      since: start
    within: 1s`;
    expect((await endOf(steps(""))).verdict).to.equal("pass");
    const { verdict, notes } = await endOf(steps("- { call: StatusNotification }"));
    expect(verdict).to.equal("fail");
    expect(notes[0]).to.equal("2 of 3 came");
  });
});

describe("never any message", () => {
  it("is silence", async () => {
    const steps = "  - never: { from: CP1 }\n    for: 10s";
    expect((await endOf(steps)).verdict).to.equal("pass");
    const beat =
      '  - call: { action: ChangeConfiguration, payload: { key: HeartbeatInterval, value: "7" } }';
    expect((await endOf(`${beat}\n${steps}`)).message).to.equal("Heartbeat came from CP1");
  });
});
