import { expect } from "chai";
import { ApiWorld } from "./api-world.ts";

/** Raw text, and the frame that answers, after a login as Admin. */
const rows: readonly (readonly [text: string, answer: readonly unknown[]])[] = [
  ["", [4, "007", { status: "ProtocolError" }]],
  ["nonsense", [4, "007", { status: "ProtocolError" }]],
  ["null", [4, "007", { status: "ProtocolError" }]],
  ['{"command":"GetStatus"}', [4, "007", { status: "ProtocolError" }]],
  ["[]", [4, "007", { status: "ProtocolError" }]],
  ["[2]", [4, "007", { status: "ProtocolError" }]],
  ['[2,null,"GetTags",{}]', [4, "007", { status: "ProtocolError" }]],
  ['[2,"9"]', [4, "9", { status: "ProtocolError" }]],
  ['[2,"9","GetTags"]', [4, "9", { status: "ProtocolError" }]],
  ['[2,"9","GetTags",{},{}]', [4, "9", { status: "ProtocolError" }]],
  ['[3,"9",{}]', [4, "9", { status: "ProtocolError" }]],
  ['["2","9","GetTags",{}]', [4, "9", { status: "ProtocolError" }]],
  ['[2,"9",7,{}]', [4, "9", { status: "ProtocolError" }]],
  ['[2,"9","GetUsers",[]]', [4, "9", { status: "ProtocolError" }]],
  ['[2,"9","GetUsers","x"]', [4, "9", { status: "ProtocolError" }]],
  ['[2,"5","Nope",{}]', [4, "5", "Invalid Command Nope"]],
  ['[2,"5","toString",{}]', [4, "5", "Invalid Command toString"]],
  ['[2,"5","WhoAmI",null]', [3, "5", { user_id: "admin", user_type: "Admin" }]],
  ['[2,5,"WhoAmI",{}]', [3, 5, { user_id: "admin", user_type: "Admin" }]],
  [
    '[2,"5","GetChargers",{"charger_id":{}}]',
    [4, "5", { status: "IllegalArguments" }, { field: "charger_id", expected: "text" }],
  ],
  [
    '[2,"5","ModifyFirmware",{"firmware_id":[]}]',
    [4, "5", "IllegalArguments", { field: "firmware_id", expected: "text" }],
  ],
];

describe("the operators' interface: framing", () => {
  for (const [text, answer] of rows) {
    it(`${text} is answered by ${JSON.stringify(answer)}`, async () => {
      const world = await ApiWorld.open();
      const client = await world.logIn("Admin");
      expect(await client.send(text)).to.deep.equal(answer);
      world.close();
    });
  }

  it("answers the requests of one socket in order, one at a time", async () => {
    const world = await ApiWorld.open();
    const client = await world.logIn("Admin");
    const chargePoint = await world.script("CP2");
    const reset = '[2,"slow","Reset",{"charger_id":"CP2"}]';
    void client.send(reset);
    await client.send('[2,"fast","WhoAmI",{}]');
    expect(client.frames).to.deep.equal([]);
    await chargePoint.answer({ status: "Accepted" });
    await world.clock.advance(0);
    expect(client.frames.map(([, id]) => id)).to.deep.equal(["slow", "fast"]);
    world.close();
  });

  it("lets a slow charger hold up nobody else's socket", async () => {
    const world = await ApiWorld.open();
    const client = await world.logIn("Admin");
    const other = await world.logIn("Admin");
    await world.script("CP2");
    void client.send('[2,"slow","Reset",{"charger_id":"CP2"}]');
    expect((await other.send('[2,"fast","WhoAmI",{}]'))[1]).to.equal("fast");
    expect(client.frames).to.deep.equal([]);
    world.close();
  });

  it("closes who sends frames too long, or too many at once", async () => {
    const world = await ApiWorld.open({ api: { maxFrameLength: 100, maxWaitingRequests: 2 } });
    const long = await world.logIn("Admin");
    await long.send(`[2,"1","GetTags",{"x":"${"x".repeat(100)}"}]`);
    expect(long.closed?.code).to.equal(1009);
    const hasty = await world.logIn("Admin");
    await world.script("CP2");
    void hasty.send('[2,"1","Reset",{"charger_id":"CP2"}]');
    for (let count = 0; count < 3; count += 1) await hasty.send('[2,"2","WhoAmI",{}]');
    expect(hasty.closed?.code).to.equal(1008);
    world.close();
  });

  it("takes no more clients than it is set to, and none once it has closed", async () => {
    const world = await ApiWorld.open({ api: { maxSockets: 1 } });
    const first = world.connect();
    const second = world.connect();
    await world.clock.advance(0);
    expect(second.closed?.code).to.equal(1008);
    first.hangUp();
    await world.clock.advance(0);
    const third = await world.logIn("Status");
    expect((await third.send('[2,"1","WhoAmI",{}]'))[0]).to.equal(3);
    world.close();
    await world.clock.advance(0);
    expect(third.closed?.code).to.equal(1001);
    const late = world.connect();
    await world.clock.advance(0);
    expect(late.closed?.code).to.equal(1001);
    expect(world.clock.taskCount()).to.equal(0);
  });

  it("keeps a fault of its own to the log, and the id of the request", async () => {
    const files = {
      reload: () => Promise.reject(new Error("the disk is on fire")),
      write: () => Promise.resolve(),
    };
    const world = await ApiWorld.open({ files });
    const client = await world.logIn("Admin");
    const answer = await client.send('[2,"8","ReloadTags",{}]');
    expect(answer).to.deep.equal([4, "8", "Unexpected Error"]);
    const [entry] = world.logBook.read({ component: "api" }).entries;
    expect(entry?.message).to.match(/^ReloadTags failed: Error: the disk is on fire/);
    world.close();
  });
});
