import { expect } from "chai";
import { ofKind, type Played, play, withSteps } from "./scenario-bench.ts";

/** What the steps came to, in the order of their ends. */
function endsOf({ events }: Played): readonly string[] {
  const titles = new Map(ofKind(events, "stepBegan").map(({ step, title }) => [step, title]));
  return ofKind(events, "stepEnded").map(
    ({ step, verdict, atMs }) => `${atMs / 1000} ${titles.get(step)}: ${verdict}`,
  );
}

function sentBy({ events }: Played, action: string): readonly string[] {
  return ofKind(events, "frame")
    .filter(({ direction, text }) => direction === "fromChargePoint" && text.includes(action))
    .map(({ chargePoint, atMs }) => `${chargePoint} ${atMs / 1000}`);
}

const two = `
name: test
chargers: { CP1: {}, CP2: {} }
setup:
  - boot:
    charger: all
`;

describe("parallel", () => {
  it("does several things at once, and is over when all of them are", async () => {
    const played = await play(
      withSteps(`
  - parallel:
      - wait: 5s
      - - wait: 1s
        - wait: 2s
    name: both
  - wait: 1s`),
    );
    expect(endsOf(played).slice(1)).to.deep.equal([
      "1 wait: 1s: pass",
      "3 wait: 2s: pass",
      "5 wait: 5s: pass",
      "5 both: pass",
      "6 wait: 1s: pass",
    ]);
    expect(ofKind(played.events, "stepBegan").map(({ parent }) => parent)).to.deep.equal([
      undefined,
      undefined,
      1,
      1,
      1,
      undefined,
    ]);
  });

  it("lets a wait see what a branch beside it brings about", async () => {
    const { failures } = await play(
      withSteps(`
  - parallel:
      - expect: { call: Heartbeat }
      - - wait: 3s
        - send: Heartbeat`),
    );
    expect(failures).to.deep.equal([]);
  });

  it("stops the others when one fails, and so the scenario", async () => {
    const played = await play(
      withSteps(`
  - parallel:
      - wait: 1h
      - - wait: 1s
        - assert: '!CP1.connected'
    name: both
  - wait: 1s`),
    );
    expect(endsOf(played).slice(1)).to.deep.equal([
      "1 wait: 1s: pass",
      "1 assert: '!CP1.connected': fail",
      "1 wait: 1h: stopped",
      "1 both: fail",
    ]);
    expect(played.failures).to.have.length(1);
  });

  it("does not stop the scenario at a lower level", async () => {
    const played = await play(
      withSteps(`
  - parallel: [{ assert: '!CP1.connected' }]
    level: should
    name: both
  - wait: 1s`),
    );
    expect(played.verdict).to.equal("pass");
    expect(endsOf(played).slice(-2)).to.deep.equal(["0 both: remark", "1 wait: 1s: pass"]);
  });

  it("hands what its branches capture to the steps behind it", async () => {
    const { failures } = await play(
      withSteps(`
  - parallel:
      - authorize: TEST0001
        capture: { first: idTagInfo.status }
      - authorize: TEST0002
        capture: { second: idTagInfo.status }
  - assert: first == "Accepted" && second == "Blocked"`),
    );
    expect(failures).to.deep.equal([]);
  });
});

describe("repeat", () => {
  it("begins a round every so often", async () => {
    const played = await play(
      withSteps("  - repeat: { count: 3, every: 60s, steps: [{ send: Heartbeat }, { wait: 1s }] }"),
    );
    expect(sentBy(played, '"Heartbeat"')).to.deep.equal(["CP1 0", "CP1 60", "CP1 120"]);
    expect(played.durationMs).to.equal(121_000);
  });

  it("ends when its expression is true", async () => {
    const steps = (count: number) => `
  - call: { action: ChangeAvailability, payload: { connectorId: 2, type: Inoperative } }
  - repeat: { until: 'CP1.connector(2).status == "Unavailable" && turns', count: ${count}, steps: [{ wait: 1s }] }`;
    const held = withSteps(steps(5), "vars: { turns: true }");
    expect(await play(held)).to.include({ verdict: "pass", durationMs: 1_000 });
    const { verdict, failures } = await play(held.replace("turns: true", "turns: false"));
    expect(verdict).to.equal("fail");
    expect(failures[0]?.message).to.match(/is still not true after 5 rounds$/);
  });

  it("ends with a step that fails", async () => {
    const played = await play(
      withSteps("  - repeat: { count: 3, steps: [{ assert: '!CP1.connected' }] }"),
    );
    expect(played.failures).to.have.length(1);
    expect(ofKind(played.events, "stepBegan")).to.have.length(3);
  });

  it("has each charger do the steps as `self`, on its own", async () => {
    const played = await play(`${two}
steps:
  - repeat: { count: 2, every: 10s, steps: [{ send: Heartbeat, charger: self }] }
    charger: all`);
    const both = ["CP1 0", "CP2 0", "CP1 10", "CP2 10"];
    expect(sentBy(played, '"Heartbeat"')).to.deep.equal(both);
  });

  it("takes a share of the chargers, the same ones for the same seed", async () => {
    const names = Array.from({ length: 10 }, (_, index) => `C${index}: {}`).join(", ");
    const text = (share: string) => `
name: test
chargers: { ${names} }
steps:
  - boot:
    charger: all
  - repeat: { count: 1, share: ${share}, steps: [{ send: Heartbeat }] }
    charger: all`;
    const of = async (share: string, seed: number) =>
      sentBy(await play(text(share), { seed }), '"Heartbeat"');
    expect(await of("30%", 1)).to.have.length(3);
    expect(await of("30%", 1)).to.deep.equal(await of("30%", 1));
    expect(await of("30%", 1)).not.to.deep.equal(await of("30%", 2));
    expect(await of("1%", 1)).to.have.length(1);
  });

  it("spreads its rounds by chance", async () => {
    const text = withSteps(
      "  - repeat: { count: 3, every: 60s, jitter: 30s, steps: [{ send: Heartbeat }] }",
    );
    const times = sentBy(await play(text), '"Heartbeat"');
    expect(times).not.to.include("CP1 60");
    expect(times).to.deep.equal(sentBy(await play(text), '"Heartbeat"'));
  });
});

describe("if", () => {
  it("leaves a step out", async () => {
    const played = await play(
      withSteps(`
  - send: Heartbeat
    if: CP1.registration == "Rejected"
  - send: Heartbeat
    if: CP1.registration == "Accepted"`),
    );
    expect(ofKind(played.events, "stepEnded").map(({ verdict }) => verdict)).to.deep.equal([
      "pass",
      "skipped",
      "pass",
    ]);
    expect(sentBy(played, '"Heartbeat"')).to.have.length(1);
  });
});

function withTimeline(entries: string): string {
  return withSteps(entries).replace("steps:", "timeline:");
}

describe("a timeline", () => {
  it("begins each entry at its time from the end of the setup, whatever the others do", async () => {
    const played = await play(
      withTimeline(`
  - { at: 30s, send: Heartbeat }
  - { at: 0s, wait: 4m }
  - { at: 10s, plug: 1 }`).replace("  - boot:", "  - boot:\n  - wait: 100s"),
    );
    expect(sentBy(played, '"Heartbeat"')).to.deep.equal(["CP1 130", "CP1 300"]);
    expect(sentBy(played, "Preparing")).to.deep.equal(["CP1 110"]);
    expect(played).to.include({ verdict: "pass", durationMs: 340_000 });
  });

  it("looks for messages from that time on, whatever has been before", async () => {
    const played = await play(
      withTimeline(`
  - { at: 10s, send: Heartbeat }
  - { at: 20s, send: Heartbeat }
  - { at: 20s, expect: { call: Heartbeat, count: 1 }, within: 5s }
  - { at: 21s, expect: { call: Heartbeat }, within: 5s }`),
    );
    expect(played.failures.map(({ span, message }) => `${span.line} ${message}`)).to.deep.equal([
      "12 no Heartbeat from CP1 within 5 s",
    ]);
  });

  it("goes on after a failure, and tells of all", async () => {
    const played = await play(
      withTimeline(`
  - { at: 20s, assert: '!CP1.connected' }
  - { at: 10s, assert: CP1.connector(1).status == "Faulted" }
  - { at: 30s, send: Heartbeat }`),
    );
    expect(played.failures.map(({ span }) => span.line)).to.deep.equal([10, 9]);
    expect(sentBy(played, '"Heartbeat"')).to.deep.equal(["CP1 30"]);
  });

  it("is the same for the same seed, byte for byte", async () => {
    const text = withTimeline(`
  - { at: 0s, repeat: { count: 5, every: 3s, jitter: 1s, steps: [{ send: Heartbeat }] } }
  - { at: 2s, parallel: [{ plug: 1 }, { plug: 2 }] }`);
    expect((await play(text)).text).to.equal((await play(text)).text);
  });
});

describe("the cleanup", () => {
  const cleanup = `
cleanup:
  - assert: CP1.connector(1).status == "Faulted"
  - send: Heartbeat`;

  it("comes last, each step of it whatever came of the one before", async () => {
    const played = await play(withSteps("  - wait: 5s") + cleanup);
    expect(sentBy(played, '"Heartbeat"')).to.deep.equal(["CP1 5"]);
    expect(played.verdict).to.equal("fail");
    expect(ofKind(played.events, "stepBegan").map(({ part }) => part)).to.deep.equal([
      "setup",
      "body",
      "cleanup",
      "cleanup",
    ]);
  });

  it("comes after a failure", async () => {
    const played = await play(withSteps("  - assert: '!CP1.connected'") + cleanup);
    expect(sentBy(played, '"Heartbeat"')).to.have.length(1);
    expect(played.failures).to.have.length(2);
  });

  it("comes after the time-out of the scenario", async () => {
    const text = withSteps("  - wait: 1h", "timeout: 300ms\nclock: { mode: real }") + cleanup;
    const played = await play(text);
    expect(sentBy(played, '"Heartbeat"')).to.have.length(1);
    expect(played.verdict).to.equal("error");
  });

  it("comes after an interruption, which leaves the scenario without a verdict", async () => {
    const controller = new AbortController();
    const text = withSteps("  - wait: 1h", "clock: { mode: real }") + cleanup;
    const played = await play(text, {
      signal: controller.signal,
      emit(event) {
        if (event.kind === "stepBegan" && event.part === "body") controller.abort();
      },
    });
    expect(sentBy(played, '"Heartbeat"')).to.have.length(1);
    expect(played.verdict).to.equal("notRun");
  });
});
