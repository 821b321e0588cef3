import { expect } from "chai";
import { refuse } from "../../protocol/ask-gate.ts";
import type { DialOutcome, DialRequest, Gate } from "../../protocol/handshake.ts";
import { createMemoryNetwork, type MemoryNetwork } from "../../protocol/memory-network.ts";
import { createSimulatedClock, type SimulatedClock } from "../../protocol/simulated-clock.ts";
import { createCertificateAuthority } from "./certificate-authority.ts";
import { admitAll, cp1, Ear, OpenGate } from "./handshake-harness.ts";

describe("a network in memory", () => {
  let clock: SimulatedClock;
  let network: MemoryNetwork;
  let faults: unknown[];
  let outcomes: DialOutcome[];

  beforeEach(() => {
    clock = createSimulatedClock();
    faults = [];
    outcomes = [];
    network = createMemoryNetwork({ clock, latencyMs: 10, onFault: (fault) => faults.push(fault) });
  });

  afterEach(() => {
    expect(clock.taskCount()).to.equal(0);
  });

  function dial(request: DialRequest = cp1): () => void {
    return network.dial(request, (outcome) => outcomes.push(outcome));
  }

  it("opens after one round trip, and carries texts from the first moment", async () => {
    const gate: Gate = {
      admit: admitAll,
      accept: (transport) => transport.send("welcome"),
    };
    network.listen(gate);
    dial();
    await clock.advance(19);
    expect(outcomes).to.deep.equal([]);
    await clock.advance(1);
    const [outcome] = outcomes;
    if (outcome?.kind !== "open") throw new Error("not open");
    expect(outcome.subProtocol).to.equal("ocpp1.6");
    const ear = new Ear(outcome.transport);
    await clock.advance(10);
    expect(await ear.messages.take()).to.equal("welcome");
  });

  for (const isEncrypted of [true, false]) {
    it(`shows a client certificate ${isEncrypted ? "as" : "unless"} it is encrypted`, async () => {
      const authority = await createCertificateAuthority("CN=Root");
      const { certificate, key } = await authority.issue("CN=SN-42, O=Operator");
      const gate = new OpenGate();
      network.listen(gate);
      dial({ ...cp1, security: { isEncrypted, serverAuthorities: [], certificate, key } });
      await clock.advance(20);
      const { isSecure, clientCertificate } = (await gate.accepted.take()).handshake;
      expect(isSecure).to.equal(isEncrypted);
      if (!isEncrypted) expect(clientCertificate).to.equal(undefined);
      else expect(clientCertificate).to.include({ commonName: "SN-42", organization: "Operator" });
    });
  }

  it("shows the gate what was asked for", async () => {
    const gate = new OpenGate();
    network.listen(gate);
    const credentials = { username: "CP/1", password: Uint8Array.of(0, 255) };
    dial({ identity: "CP/1", subProtocols: ["ocpp2.0.1", "ocpp1.6"], credentials });
    await clock.advance(20);
    expect((await gate.accepted.take()).handshake).to.deep.equal({
      identity: "CP/1",
      path: "/CP%2F1",
      offeredSubProtocols: ["ocpp2.0.1", "ocpp1.6"],
      credentials,
      remoteAddress: "memory",
      isSecure: false,
      clientCertificate: undefined,
    });
  });

  const wrongOffer = { identity: "CP1", subProtocols: ["ocpp2.0.1"] };
  const cases: {
    name: string;
    request?: DialRequest;
    admit: Gate["admit"];
    outcome: DialOutcome;
  }[] = [
    {
      name: "is refused by the gate",
      admit: () => refuse(404, "unknown"),
      outcome: { kind: "refused", status: 404, reason: "unknown" },
    },
    {
      name: "is refused by the gate, later",
      admit: async () => refuse(401, "who?"),
      outcome: { kind: "refused", status: 401, reason: "who?" },
    },
    {
      name: "has no sub-protocol in common",
      request: wrongOffer,
      admit: admitAll,
      outcome: {
        kind: "refused",
        status: 400,
        reason: "no common sub-protocol, offered: ocpp2.0.1",
      },
    },
    {
      name: "is taken without any of the sub-protocols that it offers",
      request: wrongOffer,
      admit: () => ({ isAdmitted: true, subProtocol: undefined }),
      outcome: { kind: "failed", reason: "Server sent no subprotocol" },
    },
    {
      name: "has no identity",
      request: { ...cp1, identity: "" },
      admit: admitAll,
      outcome: { kind: "refused", status: 404, reason: "no identity in the path" },
    },
    {
      name: "meets a gate that fails",
      admit: () => {
        throw new Error("secret");
      },
      outcome: { kind: "refused", status: 500, reason: "internal error" },
    },
    {
      name: "meets a gate that never decides",
      admit: () => new Promise(() => {}),
      outcome: { kind: "refused", status: 503, reason: "no decision in time" },
    },
  ];
  for (const { name, request, admit, outcome } of cases) {
    it(`says what a socket would say to one who ${name}`, async () => {
      network.listen(new OpenGate(admit));
      dial(request);
      await clock.advance(10_020);
      expect(outcomes).to.deep.equal([outcome]);
      expect(faults.map(String)).to.deep.equal(
        outcome.kind === "refused" && outcome.status === 500 ? ["Error: secret"] : [],
      );
    });
  }

  it("refuses the connection before anybody listens, and after", async () => {
    const nobody = { kind: "failed", reason: "ECONNREFUSED" };
    dial();
    await clock.advance(20);
    const stop = network.listen(new OpenGate());
    stop();
    dial();
    await clock.advance(20);
    expect(outcomes).to.deep.equal([nobody, nobody]);
  });

  it("keeps to the gate that listened last", async () => {
    const [first, second] = [new OpenGate(), new OpenGate()];
    const stopFirst = network.listen(first);
    network.listen(second);
    stopFirst();
    dial();
    await clock.advance(20);
    expect([first.accepted.size, second.accepted.size]).to.deep.equal([0, 1]);
  });

  for (const atMs of [0, 5, 15]) {
    it(`leaves nothing behind when it is given up after ${atMs} ms`, async () => {
      const gate = new OpenGate();
      network.listen(gate);
      const giveUp = dial();
      await clock.advance(atMs);
      giveUp();
      await clock.advance(30);
      expect(outcomes).to.deep.equal([]);
      expect(gate.accepted.size).to.equal(atMs > 10 ? 1 : 0);
      if (atMs < 10) return;
      const ear = new Ear((await gate.accepted.take()).transport);
      await clock.advance(10);
      expect(await ear.closing.take()).to.deep.equal({ code: 1006, reason: "" });
    });
  }

  it("is not given up any more once it is open", async () => {
    const gate = new OpenGate();
    network.listen(gate);
    const giveUp = dial();
    await clock.advance(20);
    giveUp();
    await clock.advance(30);
    const ear = new Ear((await gate.accepted.take()).transport);
    await clock.advance(10);
    expect([outcomes.length, ear.closing.size]).to.deep.equal([1, 0]);
  });

  it("hangs up on a gate that takes it without any of its sub-protocols", async () => {
    const gate = new OpenGate(() => ({ isAdmitted: true, subProtocol: undefined }));
    network.listen(gate);
    dial(wrongOffer);
    await clock.advance(20);
    const ear = new Ear((await gate.accepted.take()).transport);
    await clock.advance(10);
    expect(await ear.closing.take()).to.deep.equal({ code: 1006, reason: "" });
  });

  it("does not take a decision that comes too late", async () => {
    let admitNow = () => {};
    const gate = new OpenGate(async (handshake) => {
      await new Promise<void>((resolve) => {
        admitNow = resolve;
      });
      return admitAll(handshake);
    });
    network.listen(gate);
    dial();
    await clock.advance(10_020);
    admitNow();
    await clock.advance(20);
    expect(outcomes).to.deep.equal([
      { kind: "refused", status: 503, reason: "no decision in time" },
    ]);
    expect(gate.accepted.size).to.equal(0);
  });

  it("lets nobody in who gave up while the gate was thinking", async () => {
    let admitNow = () => {};
    const gate = new OpenGate(async (handshake) => {
      await new Promise<void>((resolve) => {
        admitNow = resolve;
      });
      return admitAll(handshake);
    });
    network.listen(gate);
    const giveUp = dial();
    await clock.advance(10);
    giveUp();
    admitNow();
    await clock.advance(10);
    expect([gate.accepted.size, outcomes.length]).to.deep.equal([0, 0]);
  });
});
