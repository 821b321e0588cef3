import { expect } from "chai";
import { ofKind, play, withSteps } from "./scenario-bench.ts";

const session = `
  - plug: 1
  - authorize: TEST0001
  - start: { connector: 1, tag: TEST0001 }
  - charge: { energy: 1kWh }
  - stop:
  - unplug: 1`;

async function endOf(head: string, steps = session) {
  const { verdict, failures, events } = await play(withSteps(steps, head));
  const [failure] = failures;
  const ended = ofKind(events, "invariantEnded");
  return { verdict, failure, message: failure?.message ?? "", failures, ended };
}

describe("always", () => {
  it("holds, and is an event of its own", async () => {
    const { verdict, ended } = await endOf(
      "always: [{ that: CP1.draw <= 32.0, name: no more than the cable bears }]",
    );
    expect(verdict).to.equal("pass");
    const [only] = ended;
    expect(ended).to.have.length(1);
    expect(only).to.include({
      ...{ kind: "invariantEnded", scenario: 0, invariant: 0, form: "always" },
      ...{ name: "no more than the cable bears", verdict: "pass" },
    });
    expect(only?.lookCount).to.be.greaterThan(2);
  });

  it("tells when it was broken, how often, and the worst of it", async () => {
    const head = "always:\n  - { that: CP1.draw <= 20.0, name: the fuse bears it }";
    const { verdict, failure, message, ended } = await endOf(head);
    expect(verdict).to.equal("fail");
    expect(message).to.match(/^always "the fuse bears it" broken \d+\.\d-\d+\.\d s, worst 32 A$/);
    expect(failure?.span).to.include({ line: 4, column: 13 });
    expect(failure?.notes[0]).to.match(/^at \d+\.\d s `CP1.draw` is 32$/);
    expect(ended[0]?.failures).to.deep.equal([failure]);
    const twice = await endOf(head, `${session}${session}`);
    expect(twice.message).to.match(/broken 2 times, first .*, worst 32 A$/);
  });

  it("is a remark where it is no must, and the scenario passes", async () => {
    const head = "always:\n  - { that: CP1.draw <= 20.0, name: the fuse bears it, level: should }";
    const { verdict, failures, ended } = await endOf(head);
    expect([verdict, failures]).to.deep.equal(["pass", []]);
    expect(ended[0]).to.include({ verdict: "remark", level: "should" });
    expect(ended[0]?.failures[0]?.message).to.match(/^always "the fuse bears it" broken/);
  });

  it("overlooks what settles within its grace", async () => {
    const head = (grace: string) =>
      `always: [{ that: "CP1.limit == 0.0 || CP1.draw > 0.0", grace: ${grace}, after: setup }]`;
    expect((await endOf(head("0s"))).message).to.match(/broken 0\.0-\d+\.\d s$/);
    expect((await endOf(head("30s"))).verdict).to.equal("pass");
  });

  it("overlooks what is so for no time at all", async () => {
    // Plugged in and authorised in the same instant: the status passes through Preparing.
    const head = 'never: [{ that: CP1.connector(1).status == "Preparing" }]';
    expect((await endOf(head)).verdict).to.equal("pass");
    const slow = session.replace("- authorize", "- wait: 1s\n  - authorize");
    expect((await endOf(head, slow)).message).to.match(/broken 0\.0-1\.0 s$/);
  });

  it("counts what is still so in the end", async () => {
    const head = 'always: [{ that: CP1.status != "Preparing", after: setup }]';
    expect((await endOf(head, "  - plug: 1")).message).to.match(/broken 0\.0-0\.0 s$/);
  });

  it("begins and ends when it is told to", async () => {
    const isOff = (bounds: string) => `always: [{ that: CP1.draw == 0.0, ${bounds} }]`;
    expect((await endOf(isOff("before: 1s"))).verdict).to.equal("pass");
    expect((await endOf(isOff("after: 1s"))).verdict).to.equal("fail");
    expect((await endOf("always: [{ that: CP1.connected, after: setup }]")).verdict).to.equal(
      "pass",
    );
    expect((await endOf("always: [{ that: CP1.connected, grace: 0s }]")).verdict).to.equal("pass");
  });

  it("fails where it had nothing to look at, unless the scenario has failed before", async () => {
    const head = "always: [{ that: CP1.connected, after: 10h, name: late }]";
    const { verdict, message } = await endOf(head);
    expect({ verdict, message }).to.deep.equal({
      verdict: "fail",
      message: 'always "late" was never looked at: there was nothing to look at',
    });
    const failed = await endOf(head, '  - assert: CP1.status == "Faulted"');
    expect(failed.failures).to.have.length(1);
    expect(failed.ended[0]?.verdict).to.equal("skipped");
  });

  it("is told with the step that failed", async () => {
    const { failures } = await endOf(
      "always: [{ that: CP1.draw <= 20.0, name: fuse }]",
      `${session}\n  - assert: CP1.draw > 5.0`,
    );
    expect(failures).to.have.length(1);
    expect(failures[0]?.notes.at(-1)).to.match(/^also: always "fuse" broken .* worst 32 A$/);
  });

  it("is an error where it has no value", async () => {
    const { verdict, message } = await endOf("always: [{ that: CP1.connector(9).inTransaction }]");
    expect(verdict).to.equal("error");
    expect(message).to.match(/has no value at 0\.0 s: CP1 has no connector 9$/);
  });

  it("says what each message of a kind must hold", async () => {
    const head = (status: string) =>
      `always: [{ call: Authorize, from: CP1, payload: { idTag: ${status} } }]`;
    expect((await endOf(head("TEST0001"))).verdict).to.equal("pass");
    const { message, failure } = await endOf(head("TEST0002"));
    expect(message).to.equal('always "Authorize" broken by Authorize from CP1 at 0.0 s');
    expect(failure?.nearest?.differences[0]).to.include({ path: "idTag", actual: '"TEST0001"' });
    const none = await endOf(head("TEST0001"), "  - plug: 1");
    expect(none.message).to.match(/never looked at/);
  });
});

describe("never, at the top", () => {
  it("is broken by a message that comes, whatever step is under way", async () => {
    const head = "never: [{ call: StopTransaction, from: CP1, after: setup, name: it goes on }]";
    const { verdict, message, failure } = await endOf(head);
    expect(verdict).to.equal("fail");
    expect(message).to.match(
      /^never "it goes on" broken by StopTransaction from CP1 at \d+\.\d s$/,
    );
    expect(failure?.nearest?.frame.text).to.match(/StopTransaction/);
    expect((await endOf(head, "  - plug: 1")).verdict).to.equal("pass");
  });

  it("counts from the end of the setup where it is told to", async () => {
    const boot = (after: string) => `never: [{ call: BootNotification, from: CP1${after} }]`;
    expect((await endOf(boot(", after: setup"))).verdict).to.equal("pass");
    expect((await endOf(boot(""))).verdict).to.equal("fail");
  });

  it("is broken by an expression that becomes true", async () => {
    const { message } = await endOf('never: [{ that: CP1.status == "Charging" }]');
    expect(message).to.match(/^never "CP1.status == "Charging"" broken \d+\.\d-\d+\.\d s$/);
  });
});

describe("the ledger", () => {
  const head = "always: [{ ledger: { tolerance: 1Wh } }]";

  it("is right after a session, with its energy", async () => {
    const { verdict, ended } = await endOf(head);
    expect(verdict).to.equal("pass");
    expect(ended[0]).to.include({ name: "the books are right", lookCount: 1 });
  });

  it("is wrong where other energy is billed than was measured", async () => {
    const wrong = session.replace(
      "  - stop:",
      `  - send:
      action: StopTransaction
      payload: { transactionId: 1, meterStop: 500, timestamp: "\${now}" }
  - stop:
    reply: any`,
    );
    const { message } = await endOf(head, wrong);
    expect(message).to.match(
      /^always "the books are right" broken: transaction 1 on connector 1 of CP1: 500 Wh billed, \d+ Wh measured$/,
    );
  });

  it("is wrong where a transaction is on one side only", async () => {
    const start =
      "payload: { connectorId: 2, idTag: TEST0001, meterStart: 0, timestamp: '${now}' }";
    const sent = `  - send: { action: StartTransaction, ${start} }`;
    expect((await endOf(head, sent)).message).to.match(
      /transaction 1 on connector 2 of CP1 is in the books only$/,
    );
  });

  it("was never looked at without a transaction", async () => {
    expect((await endOf(head, "  - plug: 1")).message).to.match(/never looked at/);
  });
});

describe("an invariant about a group", () => {
  it("is looked at again as soon as `set` has changed the limit", async () => {
    const text = `name: test
chargers: { CP1: {} }
groups:
  depot: { limit: 32A, members: [CP1] }
always:
  - { that: groups.depot.limit >= 20.0, name: there is enough }
timeline:
  - { at: 60s, set: { groups.depot.limit: 10A } }
  - { at: 90s, set: { groups.depot.limit: 32A } }
  - { at: 120s, assert: groups.depot.limit == 32.0 }
`;
    const { failures } = await play(text);
    expect(failures.map(({ message }) => message)).to.deep.equal([
      'always "there is enough" broken 60.0-90.0 s, worst 10 A',
    ]);
  });
});
