import { expect } from "chai";
import { ApiWorld } from "./api-world.ts";

const wrong = '[2,"1","Login",{"token":"admin?"}]';
const right = '[2,"1","Login",{"token":"adminpw"}]';
const invalid = [4, "1", { status: "InvalidLogin" }];

describe("the operators' interface: logins", () => {
  it("answers with the role of the user, or InvalidLogin", async () => {
    const world = await ApiWorld.open();
    const client = world.connect();
    expect(await client.send(wrong)).to.deep.equal(invalid);
    expect(await client.send('[2,"1","Login",{}]')).to.deep.equal(invalid);
    expect(await client.send(right)).to.deep.equal([3, "1", { user_type: "Admin" }]);
    world.close();
  });

  it("takes another login on the same socket, and keeps the old one if that fails", async () => {
    const world = await ApiWorld.open();
    const client = await world.logIn("Admin");
    await client.send(wrong);
    expect(await client.send('[2,"2","WhoAmI",{}]')).to.deep.equal([
      3,
      "2",
      { user_id: "admin", user_type: "Admin" },
    ]);
    await client.send('[2,"1","Login",{"token":"statuspw"}]');
    expect(await client.send('[2,"2","GetTags",{}]')).to.deep.equal([
      4,
      "2",
      { status: "NotAuthorized" },
    ]);
    world.close();
  });

  it("takes the salted password that was set here, of this user alone", async () => {
    const world = await ApiWorld.open();
    const admin = await world.logIn("Admin");
    await admin.send('[2,"1","CreateUser",{"user_id":"jo","password":"secret"}]');
    expect(world.site.users.get("jo")?.passwordHash).to.match(/^scrypt\$16384\$[\w+/=]+\$/);
    const client = world.connect();
    expect(await client.sendLong('[2,"1","Login",{"token":"josecret"}]')).to.deep.equal([
      3,
      "1",
      { user_type: "Status" },
    ]);
    const other = world.connect();
    expect(await other.sendLong('[2,"1","Login",{"token":"jsecret"}]')).to.deep.equal(invalid);
    world.close();
  });

  it("locks out who fails five times, and says for how long", async () => {
    const world = await ApiWorld.open();
    const client = world.connect("192.0.2.7");
    for (let count = 0; count < 5; count += 1) {
      expect(await client.send(wrong)).to.deep.equal(invalid);
    }
    const until = { retry_after: world.clock.now() / 1000 + 30 };
    expect(await client.send(right)).to.deep.equal([4, "1", { status: "TooManyLogins" }, until]);
    await world.clock.advance(30_000);
    expect(await client.send(right)).to.deep.equal([3, "1", { user_type: "Admin" }]);
    world.close();
  });

  it("locks a user out for strangers, and not where he has logged in from", async () => {
    const world = await ApiWorld.open();
    const home = world.connect("192.0.2.1");
    await home.send(right);
    for (const address of ["192.0.2.2", "192.0.2.3"]) {
      const stranger = world.connect(address);
      for (let count = 0; count < 3; count += 1) await stranger.send(wrong);
    }
    const third = world.connect("192.0.2.4");
    expect((await third.send(right))[2]).to.deep.equal({ status: "TooManyLogins" });
    expect(await home.send(right)).to.deep.equal([3, "1", { user_type: "Admin" }]);
    world.close();
  });

  it("ends with the user, or with his password", async () => {
    const world = await ApiWorld.open();
    const client = await world.logIn("Tags");
    expect((await client.send('[2,"1","GetGroups",{}]'))[0]).to.equal(3);
    const admin = await world.logIn("Admin");
    await admin.send('[2,"1","UpdateUser",{"user_id":"tags","password":"new"}]');
    expect((await client.send('[2,"1","GetGroups",{}]'))[0]).to.equal(4);
    await admin.send('[2,"1","DeleteUser",{"user_id":"admin"}]');
    expect((await admin.send('[2,"1","GetGroups",{}]'))[0]).to.equal(4);
    world.close();
  });

  it("is asked for within five minutes, or the socket is closed", async () => {
    const world = await ApiWorld.open();
    const idle = world.connect();
    const client = await world.logIn("Status");
    await world.clock.advance(299_000);
    expect(idle.closed).to.equal(undefined);
    await world.clock.advance(1000);
    expect(idle.closed).to.deep.equal({ code: 1008, reason: "nobody has logged in" });
    expect(client.closed).to.equal(undefined);
    world.close();
  });

  it("notes who came, and who did not", async () => {
    const world = await ApiWorld.open();
    const client = world.connect("192.0.2.5");
    await client.send(wrong);
    await client.send(right);
    expect(world.audit()).to.deep.equal([
      "[LOGIN-REJECT] details=from 192.0.2.5",
      "[LOGIN-OK] details=from 192.0.2.5 by=admin",
    ]);
    world.close();
  });
});
