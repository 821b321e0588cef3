import { expect } from "chai";
import { primitives } from "../../../../simulator/quirks/primitives.ts";
import { ofKind, type Played, play, withSteps } from "./scenario-bench.ts";

function textsOf({ events }: Played, direction: string): readonly string[] {
  return ofKind(events, "frame")
    .filter((frame) => frame.direction === direction)
    .map(({ atMs, text }) => `${atMs / 1000} ${text}`);
}

function heartbeats(played: Played): readonly string[] {
  return textsOf(played, "fromChargePoint").filter((text) => text.includes('"Heartbeat"'));
}

describe("inject", () => {
  it("breaks the connection, and lets none be made for its time", async () => {
    const played = await play(
      withSteps(`
  - inject: { kind: drop, for: 90s }
  - expect: { connected: false }
  - expect: { connected: true }
    within: 5m`),
    );
    expect(played.failures).to.deep.equal([]);
    const [, again] = ofKind(played.events, "connectionOpened");
    expect(again?.atMs).to.be.greaterThan(90_000);
    expect(ofKind(played.events, "fault")[0]).to.include({ chargePoint: "CP1", fault: "drop" });
  });

  it("breaks it once where no time is named", async () => {
    const played = await play(
      withSteps(
        "  - inject: { kind: close, code: 1001 }\n  - expect: { connected: false }\n  - expect: { connected: true }",
      ),
    );
    expect(played.failures).to.deep.equal([]);
    expect(ofKind(played.events, "connectionClosed")[0]).to.include({ code: 1001 });
  });

  it("fails the scenario when it never strikes", async () => {
    const steps =
      "  - inject: { kind: duplicate, match: { call: Authorize } }\n  - send: Heartbeat";
    const { verdict, failures } = await play(withSteps(steps));
    expect(verdict).to.equal("fail");
    expect(failures[0]?.message).to.match(/never struck/);
    expect(failures[0]?.span.line).to.equal(9);
    const struck = await play(withSteps(`${steps}\n  - authorize: TEST0001`));
    expect(struck.verdict).to.equal("pass");
  });

  it("sends a message more than once", async () => {
    const played = await play(
      withSteps("  - inject: { kind: duplicate, match: { call: Heartbeat } }\n  - send: Heartbeat"),
    );
    expect(played.verdict).to.equal("pass");
    expect(heartbeats(played)).to.have.length(2);
    expect(new Set(heartbeats(played)).size).to.equal(1);
  });

  it("sends a frame that nobody meant to, and sees what comes of it", async () => {
    const steps = (code: string) => `
  - inject: { kind: frame, text: '[2,"m1","Heartbeat"]' }
    error: { code: ${code} }
  - inject: { kind: frame, text: '{"not":"ocpp"' }
  - assert: CP1.connected
  - send: Heartbeat`;
    const good = await play(
      withSteps(steps("{ $in: [FormationViolation, ProtocolError, GenericError] }")),
    );
    expect(good.failures).to.deep.equal([]);
    expect(textsOf(good, "fromChargePoint")).to.include('0 [2,"m1","Heartbeat"]');
    const bad = await play(withSteps(steps("Nonsense")));
    expect(bad.verdict).to.equal("fail");
    expect(bad.failures[0]?.message).to.match(/expected "Nonsense"/);
  });

  it("delays answers, and spares what does not match", async () => {
    const played = await play(
      withSteps(`
  - inject: { kind: delay, match: { call: Heartbeat }, by: 4s }
  - send: Heartbeat
  - authorize: TEST0001`),
    );
    expect(played).to.include({ verdict: "pass", durationMs: 4_000 });
  });

  it("ends when it has struck so often", async () => {
    const steps = "  - inject: { kind: duplicate, match: { call: Heartbeat }, count: 1 }";
    const played = await play(withSteps(`${steps}\n  - send: Heartbeat\n  - send: Heartbeat`));
    expect(heartbeats(played)).to.have.length(3);
  });

  it("gives a charger a quirk, for a time", async () => {
    const played = await play(
      withSteps(`
  - inject: { quirk: { rpc.reply: { action: TriggerMessage, status: Rejected } }, for: 10s }
  - call: { action: TriggerMessage, payload: { requestedMessage: Heartbeat } }
    reply: { status: Rejected }
  - wait: 10s
  - call: { action: TriggerMessage, payload: { requestedMessage: Heartbeat } }
    reply: { status: Accepted }`),
    );
    expect(played.failures).to.deep.equal([]);
    expect(ofKind(played.events, "fault").map(({ fault }) => fault)).to.deep.equal(["rpc.reply"]);
  });

  it("makes the line slow", async () => {
    const slow = "inject: { kind: throttle, match: { call: Heartbeat }, bandwidth: 10B/s }";
    const played = await play(withSteps(`  - ${slow}\n  - send: Heartbeat`));
    expect(played.verdict).to.equal("pass");
    // Of so many bytes, ten go over it in a second.
    const [text = ""] = heartbeats(played);
    expect(played.durationMs).to.equal((text.length - text.indexOf("[")) * 100);
  });

  it("lets no encrypted connection come about, of which the charger makes a security event", async () => {
    const text = `
name: test
chargers:
  CP1: { security: { profile: 2, password: AABBCCDDEEFF0011 } }
setup:
  - boot:
steps:
  - inject: { kind: tls, for: 1m }
  - expect: { connected: false }
  - expect:
      call: SecurityEventNotification
      from: CP1
      payload: { type: InvalidCentralSystemCertificate }
    within: 5m`;
    const played = await play(text);
    expect(played.failures).to.deep.equal([]);
    const tries = ofKind(played.events, "fault").map(({ fault }) => fault);
    expect(new Set(tries)).to.deep.equal(new Set(["tls"]));
    const weak = await play(text.replace("kind: tls", "kind: tls, problem: cipher"));
    expect(weak.failures[0]?.message).to.match(/no SecurityEventNotification like this/);
    const open = await play(text.replace("profile: 2", "profile: 1"));
    expect(open.failures[0]?.message).to.match(/^CP1 speaks no TLS/);
  });

  const unanswered = "send: Heartbeat\n    reply: any\n    within: 5s";
  for (const [fault, meanwhile] of [
    ["drop", "wait: 1m"],
    ["delay, by: 1h, direction: incoming", unanswered],
    ["halfOpen, direction: incoming", unanswered],
  ]) {
    it(`goes on until the charger boots again: ${fault}`, async () => {
      const steps = `  - inject: { kind: ${fault}, until: reboot }\n  - ${meanwhile}`;
      const heartbeat = "\n  - send: Heartbeat\n    within: 20s";
      expect((await play(withSteps(steps + heartbeat))).verdict).not.to.equal("pass");
      const reboot = "\n  - reboot: { type: powerLoss, down: 5s }\n  - wait: 10s";
      const { failures } = await play(withSteps(steps + reboot + heartbeat));
      expect(failures.map(({ message }) => message)).to.deep.equal([]);
    });
  }

  it("gives a charger a quirk so often, or until it boots again", async () => {
    const ask = (status: string) => `
  - call: { action: TriggerMessage, payload: { requestedMessage: Heartbeat } }
    reply: { status: ${status} }`;
    const quirk = "quirk: { rpc.reply: { action: TriggerMessage, status: Rejected } }";
    const inject = (rest: string) => `  - inject: { ${quirk}, ${rest} }`;
    const often = await play(
      withSteps(inject("count: 2") + ask("Rejected") + ask("Rejected") + ask("Accepted")),
    );
    expect(often.failures).to.deep.equal([]);
    const reboot =
      "\n  - reboot:\n  - expect: { call: BootNotification, from: CP1 }\n    within: 60s";
    const once = inject("until: reboot") + ask("Rejected") + reboot;
    expect((await play(withSteps(once + ask("Accepted")))).failures).to.deep.equal([]);
    const never = await play(withSteps(`${inject("rate: 0%")}${ask("Accepted")}`));
    expect(never.failures[0]?.message).to.match(/never struck/);
  });

  it("is for a share of the chargers, the same ones for the same seed", async () => {
    const names = Array.from({ length: 10 }, (_, index) => `C${index}: {}`).join(", ");
    const text = `
name: test
chargers: { ${names} }
steps:
  - boot:
    charger: all
  - inject: { kind: drop, share: 40% }
    charger: all`;
    const of = async (seed: number) =>
      ofKind((await play(text, { seed })).events, "fault").map(({ chargePoint }) => chargePoint);
    expect(await of(1)).to.have.length(4);
    expect(await of(1)).to.deep.equal(await of(1));
    expect(await of(1)).not.to.deep.equal(await of(3));
  });

  it("takes every quirk that a charger can have, and is in error with none of them", async () => {
    const names = Object.keys(primitives).filter((name) => name !== "fleet.arrival");
    for (const name of names) {
      const { failures } = await play(
        withSteps(`  - inject: { quirk: { ${name}: {} } }\n  - plug: 1\n  - wait: 1m`),
      );
      const ours = failures.filter(({ blame }) => blame === "ours").map((one) => one.message);
      expect(ours, name).to.deep.equal([]);
    }
  });

  it("is over before the cleanup", async () => {
    const cleanup = "\ncleanup:\n  - expect: { connected: true }\n    within: 10m";
    const { failures } = await play(withSteps("  - inject: { kind: drop, for: 1d }") + cleanup);
    expect(failures).to.deep.equal([]);
  });
});

describe("a charger without a connection", () => {
  it("keeps what belongs to its transactions, and sends it later, in order", async () => {
    const played = await play(
      withSteps(`
  - plug: 1
  - start: { connector: 1, tag: TEST0001 }
  - inject: { kind: drop, for: 90s }
  - expect: { connected: false }
  - send: MeterValues
  - stop: { reason: Local }
  - expect:
      sequence: [{ call: MeterValues }, { call: StopTransaction }]
      from: CP1
    within: 5m`),
    );
    expect(played.failures).to.deep.equal([]);
    const [stop] = textsOf(played, "fromChargePoint").filter((one) => one.includes("StopTr"));
    expect(Number(stop?.split(" ")[0])).to.be.greaterThan(90);
  });
});

describe("reboot", () => {
  for (const [type, least] of [
    ["{ type: powerLoss, down: 20s }", 20],
    ["{ type: hard }", 5],
    ["{ type: soft }", 5],
  ] as const) {
    it(`takes the charger down and up again: ${type}`, async () => {
      const played = await play(
        withSteps(`
  - reboot: ${type}
  - expect: { call: BootNotification, from: CP1 }
    within: 60s`),
      );
      expect(played.failures).to.deep.equal([]);
      const boots = textsOf(played, "fromChargePoint").filter((one) => one.includes("BootNot"));
      expect(Number(boots[1]?.split(" ")[0])).to.be.at.least(least);
    });
  }
});

describe("setClock", () => {
  it("makes the clock of the charger wrong", async () => {
    const played = await play(
      withSteps("  - setClock: { skew: -2h }\n  - plug: 1", "clock: { mode: virtual }"),
    );
    const [status] = textsOf(played, "fromChargePoint").filter((one) => one.includes("Preparing"));
    expect(status).to.include("2024-12-31T22:00");
  });
});
