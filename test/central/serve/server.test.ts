import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { expect } from "chai";
import { plainHash } from "../../../central/back-office/plain-hash.ts";
import { ServeError } from "../../../central/serve/serve-error.ts";
import { defaultSettings } from "../../../central/settings.ts";
import { createFileWatch } from "../../../central/site/watch-files.ts";
import { boot, type Client, listener, ServerRig } from "./server-rig.ts";

describe("a server", () => {
  let rig: ServerRig;

  beforeEach(() => {
    rig = new ServerRig();
  });

  afterEach(() => rig.close());

  async function startOne(...parameters: Parameters<ServerRig["start"]>) {
    const server = await rig.start(...parameters);
    return { server, url: server.urls[0] ?? "" };
  }

  /** What it says against being started. */
  async function refusal(...parameters: Parameters<ServerRig["start"]>): Promise<string> {
    try {
      await rig.start(...parameters);
    } catch (failure) {
      expect(failure).to.be.instanceOf(ServeError);
      return failure instanceof Error ? failure.message : "";
    }
    throw new Error("it has started");
  }

  const startTransaction = (client: Client, id = "1") =>
    client.exchange(
      "StartTransaction",
      { connectorId: 1, idTag: "TAG", meterStart: 0, timestamp: new Date().toISOString() },
      id,
    );

  it("has charge points, operators and HTTP on one port", async () => {
    const { server, url } = await startOne();
    expect(server).to.include({ chargerCount: 2, groupCount: 1 });
    const chargePoint = await rig.connect(`${url}/ocpp/CP1`);
    const [type, id, booted] = await chargePoint.exchange("BootNotification", boot, "12345");
    expect([type, id]).to.deep.equal([3, "12345"]);
    expect(booted).to.include({ status: "Accepted" });

    const operator = await rig.connect(`${url}//api/`);
    const loggedIn = await operator.exchange("Login", { token: "bosssecret" });
    expect(loggedIn).to.deep.equal([3, "1", { user_type: "Admin" }]);

    const http = url.replace("ws", "http");
    expect((await fetch(`${http}/healthz`)).status).to.equal(200);
    const authorization = `Basic ${Buffer.from("boss:secret").toString("base64")}`;
    const headers = { authorization };
    const status = await fetch(`${http}/charger/CP1/status`, { headers });
    expect(await status.json()).to.include({ name: "CP1", connected: true });
    const metrics = await (await fetch(`${http}/metrics`, { headers })).text();
    expect(metrics).to.include('plugfest_group_cap_amps{group="HQ"} 32');
  });

  it("shows operators what is configured for chargers, and that nothing is balanced", async () => {
    const { url } = await startOne({
      chargerDefaults: { priority: 3, connMaxAmps: 20 },
      balancing: undefined,
    });
    expect(rig.log.map(({ message }) => message)).to.include(
      "current is not balanced, as it is configured: to change that takes a new start",
    );
    await rig.connect(`${url}/NEW`);
    const operator = await rig.connect(`${url}/api`);
    await operator.exchange("Login", { token: "bosssecret" });
    const [, , shown] = await operator.exchange("GetChargers", { charger_id: "NEW" });
    expect(Object(shown)[0]).to.include({ conn_max: 20 });
    expect(Object(shown)[0].connectors[1]).to.include({ priority: 3 });
    const change = { section: "balanz", key: "run_interval", value: "5" };
    await operator.exchange("SetConfig", change);
    expect(rig.log.map(({ message }) => message).join("\n")).to.match(
      /run_interval.* has no effect: it is read at the start only/,
    );
  });

  it("lets nobody in who is not listed, if newcomers are not taken", async () => {
    const central = { ...defaultSettings, autoRegistration: undefined };
    const { url } = await startOne({ central });
    expect(await rig.knock(`${url}/NOBODY`)).to.equal(404);
  });

  it("writes newcomers down", async () => {
    const { url, server } = await startOne();
    await rig.connect(`${url}/NEW`);
    await server.stop();
    expect(readFileSync(rig.path("chargers.csv"), "utf8")).to.match(/^NEW,NEW,HQ,1/m);
  });

  it("remembers transactions over a restart", async () => {
    const first = await startOne();
    const chargePoint = await rig.connect(`${first.url}/CP1`);
    await chargePoint.exchange("BootNotification", boot);
    const [, , started] = await startTransaction(chargePoint);
    await first.server.stop();
    expect(await chargePoint.closed).to.have.property("0", 1001);

    const second = await startOne();
    const again = await rig.connect(`${second.url}/CP1`);
    const { transactionId } = Object(started);
    const timestamp = new Date().toISOString();
    await again.exchange("StopTransaction", { transactionId, meterStop: 5000, timestamp });
    await second.server.stop();
    expect(readFileSync(rig.path("sessions.csv"), "utf8")).to.match(/CP1.*TAG/);
    const audit = readFileSync(rig.path("audit_log.txt"), "utf8");
    expect(audit).to.match(/INFO AUDIT: \[SESSION-START\] charger=CP1/);
    expect(audit).to.match(/INFO AUDIT: \[SESSION-STOP\] charger=CP1/);
  });

  it("has the audit of earlier days at hand", async () => {
    rig.write("audit_log.txt", "2026-01-05 12:00:00 WARNING AUDIT: [AUTH-REJECT] of old\nodd\n");
    const { url } = await startOne();
    const operator = await rig.connect(`${url}/api`);
    await operator.exchange("Login", { token: "bosssecret" });
    const [, , answer] = await operator.exchange("GetLogs", {
      filters: { logger: "AUDIT", messageSearch: "of old" },
    });
    const { logs } = Object(answer);
    expect(logs).to.have.lengthOf(1);
    expect(logs[0]).to.include({ level: "WARNING", timestamp: "2026-01-05 12:00:00" });
  });

  it("reads a file again when somebody has changed it", async () => {
    const { url } = await startOne({}, { watch: createFileWatch });
    const chargePoint = await rig.connect(`${url}/CP1`);
    const before = await chargePoint.exchange("Authorize", { idTag: "NEW" });
    expect(before[2]).to.deep.equal({ idTagInfo: { status: "Invalid" } });
    const header = "id_tag,user_name,parent_id_tag,description,status,priority";
    rig.write("tags.csv", `${header}\nNEW,Pat,,,Activated,\n`);
    await rig.untilLogged(/tags were changed/);
    const after = await chargePoint.exchange("Authorize", { idTag: "NEW" }, "2");
    expect(after[2]).to.deep.equal({ idTagInfo: { status: "Accepted" } });
  });

  it("says what it cannot keep", async () => {
    const inTheWay = rig.write("file", "");
    await startOne({ store: `${inTheWay}/store` });
    expect(rig.log.map(({ message }) => message)).to.include(
      `${inTheWay}/store cannot be written: what changes in it is forgotten at the end`,
    );
  });

  describe("asked to stop", () => {
    it("answers what is under way first, and takes nobody in", async () => {
      const { server, url } = await startOne();
      const chargePoint = await rig.connect(`${url}/CP1`);
      const operator = await rig.connect(`${url}/api`);
      const answer = startTransaction(chargePoint);
      await chargePoint.exchange("Heartbeat", {}, "2");
      const stopped = server.stop();
      expect(await rig.knock(`${url}/CP2`).catch(({ code }) => code)).to.equal("ECONNREFUSED");
      expect((await answer)[0]).to.equal(3);
      await stopped;
      expect(await chargePoint.closed).to.have.property("0", 1001);
      expect(await operator.closed).to.have.property("0", 1001);
    });

    it("can be asked twice", async () => {
      const { server } = await startOne();
      await Promise.all([server.stop(), server.stop()]);
    });
  });

  describe("does not start", () => {
    it("on a port that is in use", async () => {
      const other = createServer().listen(0, "127.0.0.1");
      await new Promise((resolve) => other.once("listening", resolve));
      const address = other.address();
      const port = typeof address === "object" ? (address?.port ?? 0) : 0;
      const listeners = [listener, { ...listener, port }];
      const reason = await refusal({ listeners });
      other.close();
      expect(reason).to.equal(`cannot listen on 127.0.0.1:${port}: the port is in use`);
      // All is free again.
      await startOne();
    });

    it("with a certificate that is none, or not there", async () => {
      const key = rig.write("key.pem", "no key");
      const tls = { certificate: key, key, clientAuthority: undefined };
      expect(await refusal({ listeners: [{ ...listener, tls }] })).to.match(/cannot be used/);
      const missing = { ...tls, key: rig.path("none.pem") };
      const reason = await refusal({ listeners: [{ ...listener, tls: missing }] });
      expect(reason).to.equal(`cannot read ${rig.path("none.pem")}: there is no such file`);
    });

    it("with a site that is wrong, and says where", async () => {
      rig.write("tags.csv", "id_tag,user_name,parent_id_tag,description,status,priority\n,A,,,,\n");
      expect(await refusal()).to.match(/tags\.csv:2:\d+/);
    });

    it("beside another on the same files", async () => {
      await startOne();
      const processes = { pid: 999_999, isRunning: () => true };
      expect(await refusal({}, { processes })).to.match(/is at work in this folder/);
    });

    it("on a public address while everybody knows a password", async () => {
      const sha = plainHash("adminadmin");
      rig.write("users.csv", `user_id,user_type,description,auth_sha\nadmin,Admin,,${sha}\n`);
      const reason = await refusal({ listeners: [{ ...listener, host: "0.0.0.0" }] });
      expect(reason).to.match(/0\.0\.0\.0 can be reached from elsewhere, and user admin has/);
      const inherited = { ...listener, host: "0.0.0.0", isHostInherited: true };
      const { url } = await startOne({ listeners: [inherited] });
      expect(url).to.match(/^ws:\/\/127\.0\.0\.1:/);
    });
  });
});
