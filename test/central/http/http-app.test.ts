import { Validator } from "@seriousme/openapi-schema-validator";
import { expect } from "chai";
import { createHttpRig, type HttpRig } from "./http-rig.ts";

const boot = { chargePointVendor: "Vendor", chargePointModel: "Model" };

describe("the HTTP side", () => {
  let rig: HttpRig;

  beforeEach(async () => {
    rig = await createHttpRig();
  });

  afterEach(async () => {
    await rig.close();
    expect(rig.faults).to.deep.equal([]);
  });

  /** Sockets take turns of their own, and a test that fails must not go on for ever. */
  async function turnUntil(isSo: () => boolean, stepMs = 0): Promise<void> {
    for (let turn = 0; turn < 200_000 && !isSo(); turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      await rig.clock.advance(stepMs);
    }
    expect(isSo(), "it never came").to.equal(true);
  }

  /** The uniqueid of the CALL that the charger has got. */
  const lastCall = (frames: readonly unknown[][]) => frames.findLast(([type]) => type === 2) ?? [];

  /** Sends what `answer` makes of the CALL that comes next. */
  async function answerNext(
    chargePoint: Awaited<ReturnType<HttpRig["connect"]>>,
    answer: (id: unknown) => unknown[],
  ): Promise<unknown[]> {
    const before = chargePoint.frames.length;
    await turnUntil(() => chargePoint.frames.length > before);
    const call = lastCall(chargePoint.frames);
    await chargePoint.send(answer(call[1]));
    return call;
  }

  describe("asked for the status of a charger", () => {
    it("tells its connection, boot, connectors and transaction", async () => {
      const chargePoint = await rig.connect();
      await chargePoint.exchange("BootNotification", boot);
      const status = { connectorId: 1, errorCode: "NoError", status: "Charging" };
      await chargePoint.exchange("StatusNotification", status);
      const start = { connectorId: 1, idTag: "TAG", meterStart: 100 };
      const timestamp = new Date(rig.clock.now()).toISOString();
      await chargePoint.exchange("StartTransaction", { ...start, timestamp });
      const { status: code, body } = await rig.ask("GET", "/charger/CP1/status");
      expect(code).to.equal(200);
      expect(body).to.deep.include({
        name: "CP1",
        connected: true,
        registration: "Accepted",
        boot,
      });
      expect(body["lastHeardAt"]).to.be.a("string");
      const [connector] = [body["connectors"]].flat();
      expect(connector).to.deep.include({ connectorId: 1, status: "Charging" });
      expect(connector)
        .to.have.property("transaction")
        .that.includes({ idTag: "TAG", energyWh: 0 });
    });

    it("knows one that is listed and has never come in", async () => {
      const { status, body } = await rig.ask("GET", "/charger/LISTED/status");
      expect(status).to.equal(200);
      expect(body).to.deep.equal({ name: "LISTED", connected: false, connectors: [] });
    });

    it("does not know any other", async () => {
      const { status, body } = await rig.ask("GET", "/charger/NOBODY/status");
      expect(status).to.equal(404);
      const message = "no charger is called NOBODY";
      expect(body).to.deep.equal({ error: "NoSuchCharger", message });
    });
  });

  describe("asked to send a message", () => {
    it("queues it, and tells what becomes of it by its unique id", async () => {
      const chargePoint = await rig.connect();
      const queued = await rig.ask("POST", "/command/CP1/Reset", { body: { type: "Soft" } });
      expect(queued.status).to.equal(202);
      const { uniqueid } = queued.body;
      expect(queued.body).to.include({ charger: "CP1", action: "Reset", status: "sent" });
      const call = await answerNext(chargePoint, (id) => [3, id, { status: "Accepted" }]);
      expect(call).to.deep.equal([2, uniqueid, "Reset", { type: "Soft" }]);
      const { body } = await rig.ask("GET", `/message/${uniqueid}/status`);
      expect(body).to.deep.include({ status: "answered", answer: { status: "Accepted" } });
      expect(body["settledAt"]).to.be.a("string");
    });

    it("says that it waits behind another", async () => {
      await rig.connect();
      await rig.ask("POST", "/command/CP1/ClearCache");
      const { body } = await rig.ask("POST", "/command/CP1/ClearCache");
      expect(body).to.include({ status: "queued" });
    });

    it("waits for the answer if it is to", async () => {
      const chargePoint = await rig.connect();
      const asked = rig.ask("POST", "/command/CP1/ClearCache?wait=30s");
      await answerNext(chargePoint, (id) => [3, id, { status: "Rejected" }]);
      const { status, body } = await asked;
      expect(status).to.equal(200);
      expect(body).to.deep.include({ status: "answered", answer: { status: "Rejected" } });
    });

    it("waits no longer than it is to", async () => {
      await rig.connect();
      const asked = rig.ask("POST", "/command/CP1/ClearCache?wait=1ms");
      let isOver = false;
      void asked.then(() => {
        isOver = true;
      });
      await turnUntil(() => isOver, 0.001);
      expect((await asked).status).to.equal(202);
    });

    it("takes actions in whatever case, and a body of no type", async () => {
      const chargePoint = await rig.connect();
      expect((await rig.ask("POST", "/command/CP1/clearcache")).status).to.equal(202);
      await rig.clock.advance(1);
      expect(lastCall(chargePoint.frames)[2]).to.equal("ClearCache");
    });

    it("asks for a message by triggeraction", async () => {
      const chargePoint = await rig.connect();
      const { status } = await rig.ask("POST", "/command/CP1/triggeraction/heartbeat");
      expect(status).to.equal(202);
      await rig.clock.advance(1);
      const payload = { requestedMessage: "Heartbeat" };
      expect(lastCall(chargePoint.frames).slice(2)).to.deep.equal(["TriggerMessage", payload]);
    });

    const failures = [
      [[4, "GenericError", "no", {}], 502, "GenericError"],
      [[4, "NotSupported", "", {}], 502, "NotSupported"],
    ] as const;

    for (const [[type, ...rest], status, error] of failures) {
      it(`answers ${status} if the charger answers ${error}`, async () => {
        const chargePoint = await rig.connect();
        const asked = rig.ask("POST", "/command/CP1/ClearCache?wait=30s");
        await answerNext(chargePoint, (id) => [type, id, ...rest]);
        const answer = await asked;
        expect(answer.status).to.equal(status);
        expect(answer.body).to.include({ error });
      });
    }

    it("answers 504 if the charger does not answer", async () => {
      const chargePoint = await rig.connect();
      const asked = rig.ask("POST", "/command/CP1/ClearCache?wait=1m");
      await turnUntil(() => chargePoint.frames.length > 0);
      await rig.clock.advance(31_000);
      const { status, body } = await asked;
      expect(status).to.equal(504);
      expect(body).to.include({ error: "NoAnswer" });
    });

    const refusals = [
      ["/command/NOBODY/Reset", { type: "Soft" }, 404, "NoSuchCharger"],
      ["/command/LISTED/Reset", { type: "Soft" }, 503, "ChargerNotConnected"],
      ["/command/CP1/Reset", { type: "Medium" }, 400, "BadPayload"],
      ["/command/CP1/Reset", "{", 400, "BadJson"],
      ["/command/CP1/Reset", '{"__proto__": 1}', 400, "BadPayload"],
      ["/command/CP1/Reset", "x".repeat(300_000), 413, "FST_ERR_CTP_BODY_TOO_LARGE"],
      ["/command/CP1/Dance", {}, 400, "NoSuchAction"],
      ["/command/CP1/BootNotification", boot, 400, "NoSuchAction"],
      ["/command/CP1/triggeraction/Dance", {}, 400, "NoSuchAction"],
      ["/command/CP1/triggeraction/SignChargePointCertificate", {}, 400, "NoSuchAction"],
      ["/command/CP1/ClearCache?wait=soon", {}, 400, "BadWait"],
      ["/command/CP1/ClearCache?wait=6m", {}, 400, "BadWait"],
      ["/command/CP1/SendLocalList", { listVersion: 0, updateType: "Full" }, 409, "CommandRefused"],
      ["/nothing", {}, 404, "NotFound"],
    ] as const;

    for (const [path, body, status, error] of refusals) {
      it(`answers ${status} ${error} to ${path} with ${JSON.stringify(body).slice(0, 50)}`, async () => {
        await rig.connect();
        const answer = await rig.ask("POST", path, { body });
        expect(answer.status).to.equal(status);
        expect(answer.body).to.have.keys("error", "message");
        expect(answer.body["error"]).to.equal(error);
      });
    }

    it("knows no message that nobody sent", async () => {
      const { status, body } = await rig.ask("GET", "/message/none/status");
      expect(status).to.equal(404);
      expect(body).to.include({ error: "NoSuchMessage" });
    });
  });

  describe("asked by somebody", () => {
    const cases = [
      ["", 401, "NotAuthorized"],
      ["admin:wrong", 401, "InvalidLogin"],
      ["guesser:x", 429, "TooManyLogins"],
      ["viewer:seen", 403, "NotAuthorized"],
    ] as const;

    for (const [user, status, error] of cases) {
      it(`answers ${status} ${error} to ${user || "nobody"}`, async () => {
        const answer = await rig.ask("POST", "/command/CP1/ClearCache", { user });
        expect(answer.status).to.equal(status);
        expect(answer.body).to.include({ error });
        const challenge = answer.headers.get("www-authenticate");
        expect(challenge).to.equal(status === 401 ? 'Basic realm="plugfest"' : null);
      });
    }

    for (const [site, status] of [
      ["cross-site", 403],
      ["same-site", 403],
      ["same-origin", 200],
      ["none", 200],
    ] as const) {
      it(`answers ${status} if his browser says that the page is ${site}`, async () => {
        const headers = { "Sec-Fetch-Site": site };
        const answer = await rig.ask("GET", "/charger/LISTED/status", { headers });
        expect(answer.status).to.equal(status);
      });
    }

    it("lets him see what his role may see", async () => {
      const user = "viewer:seen";
      expect((await rig.ask("GET", "/charger/LISTED/status", { user })).status).to.equal(200);
    });

    it("compares his password once, for a while", async () => {
      for (let count = 0; count < 3; count += 1) await rig.ask("GET", "/charger/LISTED/status");
      expect(rig.logins).to.deep.equal(["admin"]);
      await rig.clock.advance(300_000);
      await rig.ask("GET", "/charger/LISTED/status");
      expect(rig.logins).to.deep.equal(["admin", "admin"]);
    });
  });

  it("says that it works, to anybody", async () => {
    const { status, body } = await rig.ask("GET", "/healthz", { user: "" });
    expect({ status, body }).to.deep.equal({ status: 200, body: { status: "ok" } });
  });

  it("has figures for Prometheus, and names no charger in them", async () => {
    const chargePoint = await rig.connect();
    await chargePoint.exchange("Heartbeat", {});
    const asked = rig.ask("POST", "/command/CP1/ClearCache?wait=30s");
    await answerNext(chargePoint, (id) => [3, id, { status: "Accepted" }]);
    await asked;
    const { text, headers } = await rig.ask("GET", "/metrics");
    expect(headers.get("content-type")).to.match(/^text\/plain/);
    for (const line of [
      "plugfest_chargers_connected 1",
      'plugfest_messages_total{action="Heartbeat"} 1',
      'plugfest_call_duration_seconds_count{action="ClearCache",outcome="answered"} 1',
      "plugfest_transactions_running 0",
      "plugfest_store_pending_writes 3",
    ]) {
      expect(text).to.include(line);
    }
    expect(text)
      .to.match(/nodejs_eventloop_lag_seconds/)
      .and.not.match(/CP1/);
    expect((await rig.ask("GET", "/metrics", { user: "" })).status).to.equal(401);
  });

  it("describes itself in a right OpenAPI document", async () => {
    const { body } = await rig.ask("GET", "/openapi.json", { user: "" });
    const { valid, errors } = await new Validator().validate(body);
    expect(valid, JSON.stringify(errors)).to.equal(true);
    expect(body).to.have.property("info").that.includes({ version: "1.2.3" });
    expect(body).to.have.nested.property("paths./command/{name}/SetChargingProfile.post");
    expect(body).to.have.nested.property("components.schemas.Message");
    const paths = Object.keys(Object(body["paths"]));
    expect(paths).to.include.members([
      "/charger/{name}/status",
      "/message/{uniqueId}/status",
      "/command/{name}/triggeraction/{action}",
      "/healthz",
      "/metrics",
    ]);
    expect(paths).to.not.include("/command/{name}/BootNotification");
  });
});
