import { createHash } from "node:crypto";
import { expect } from "chai";
import { WebSocket } from "ws";
import type { ListenerConfiguration } from "../../../central/configuration-file/server-configuration.ts";
import { strictSettings } from "../../../central/settings.ts";
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type Pem,
} from "../../protocol/certificate-authority.ts";
import { boot, Client, listener, ServerRig } from "./server-rig.ts";

const key = Buffer.from("0123456789abcdef");
const basic = (name: string, password: Uint8Array = key) => ({
  authorization: `Basic ${Buffer.concat([Buffer.from(`${name}:`), password]).toString("base64")}`,
});

/** As balanz keeps a key. */
const shaOf = (name: string) =>
  createHash("sha256").update(basic(name).authorization).digest("hex");

const header = "charger_id,alias,group_id,no_connectors,priority,description,conn_max,auth_sha";
const chargers = `${header},security_profile
OPEN,Open,HQ,1,,,16,,
BASIC,Basic,HQ,1,,,16,${shaOf("BASIC")},1
SECURE,Secure,HQ,1,,,16,${shaOf("SECURE")},2
SIGNED,Signed,HQ,1,,,16,,3
KEYED,Keyed,HQ,1,,,16,${shaOf("KEYED")},
ocpp/1/SLASH,Slash,HQ,1,,,16,,
`;

describe("the ports of a server", () => {
  let rig: ServerRig;
  let authority: CertificateAuthority;
  let server: Pem;
  let signed: Pem;

  before(async () => {
    authority = await createCertificateAuthority("CN=Root");
    server = await authority.issue("CN=central.example");
    signed = await authority.issue("CN=SIGNED");
  });

  beforeEach(() => {
    rig = new ServerRig({ "chargers.csv": chargers });
  });

  afterEach(() => rig.close());

  function encrypted(securityProfile: 2 | 3): ListenerConfiguration {
    const tls = {
      certificate: rig.write("server.pem", server.certificate),
      key: rig.write("server-key.pem", server.key),
      clientAuthority: rig.write("authority.pem", authority.certificate),
    };
    return { ...listener, tls, securityProfile };
  }

  it("admit each charge point by its security profile, on the port of that profile", async () => {
    const { urls } = await rig.start({
      listeners: [listener, { ...listener, securityProfile: 1 }, encrypted(2), encrypted(3)],
    });
    const tls = { ca: authority.certificate };
    const certificate = { ...tls, cert: signed.certificate, key: signed.key };
    const come = async (name: string, port: number, options: WebSocket.ClientOptions = {}) => {
      const outcome = await rig
        .knock(`${urls[port]}/${name}`, { ...(port > 1 && tls), ...options })
        .catch(() => "cut off");
      return outcome instanceof Client ? "in" : outcome;
    };
    const cases = [
      [await come("OPEN", 0), "in"],
      [await come("OPEN", 1), 403],
      [await come("BASIC", 0, { headers: basic("BASIC") }), "in"],
      [await come("BASIC", 0), 401],
      [await come("BASIC", 1, { headers: basic("BASIC") }), "in"],
      [await come("BASIC", 1, { headers: basic("BASIC", Buffer.from("wrong")) }), 401],
      [await come("BASIC", 2, { headers: basic("BASIC") }), 403],
      [await come("SECURE", 2, { headers: basic("SECURE") }), "in"],
      [await come("SECURE", 2), 401],
      [await come("SECURE", 0, { headers: basic("SECURE") }), 403],
      [await come("SIGNED", 3, certificate), "in"],
      [await come("SIGNED", 3), "cut off"],
      [await come("SIGNED", 2, certificate), 403],
      [await come("SECURE", 3, { ...certificate, headers: basic("SECURE") }), 403],
    ] as const;
    expect(cases.map(([outcome]) => outcome)).to.deep.equal(cases.map(([, expected]) => expected));
    expect(urls.map((url) => new URL(url).protocol)).to.deep.equal(["ws:", "ws:", "wss:", "wss:"]);
  });

  it("take a key alone for profile 1 in the open, and for profile 2 over TLS", async () => {
    const anyTls = { ...encrypted(2), securityProfile: 0 } as const;
    const { urls } = await rig.start({ listeners: [listener, anyTls, encrypted(2), encrypted(3)] });
    const come = async (name: string, port: number, password = key) => {
      const headers = basic(name, password);
      const options = { ...(port > 0 && { ca: authority.certificate }), headers };
      const outcome = await rig.knock(`${urls[port]}/${name}`, options).catch(() => "cut off");
      return outcome instanceof Client ? "in" : outcome;
    };
    const wrong = Buffer.from("wrong");
    expect([
      ...[await come("KEYED", 0), await come("KEYED", 1), await come("KEYED", 2)],
      ...[await come("KEYED", 1, wrong), await come("KEYED", 2, wrong), await come("KEYED", 3)],
      // What is laid down counts.
      ...[await come("BASIC", 1), await come("SECURE", 0), await come("SECURE", 1)],
    ]).to.deep.equal(["in", "in", "in", 401, 401, "cut off", 403, 403, "in"]);
  });

  it("know a charge point by the whole path where it is listed so, as with balanz", async () => {
    const [url = ""] = (await rig.start()).urls;
    for (const path of ["ocpp/1/SLASH", "/ocpp/1/OPEN/"]) await rig.connect(`${url}/${path}`);
    const lines = rig.log.map(({ message }) => message);
    expect(lines).to.include("ocpp/1/SLASH: connected");
    expect(lines).to.include("OPEN: connected");
  });

  it("are for whom they are meant", async () => {
    const forChargePoints = { ...listener, servesApi: false, servesHttp: false };
    const forOperators = { ...listener, servesChargePoints: false };
    const { urls } = await rig.start({ listeners: [forChargePoints, forOperators] });
    const [inside = "", outside = ""] = urls;
    expect(await rig.knock(`${inside}/OPEN`)).to.be.instanceOf(Client);
    expect((await fetch(`${inside.replace("ws", "http")}/healthz`)).status).to.equal(426);
    expect(await rig.knock(`${outside}/OPEN`)).to.equal(404);
    expect(await rig.knock(`${outside}/api`)).to.be.instanceOf(Client);
    expect((await fetch(`${outside.replace("ws", "http")}/healthz`)).status).to.equal(200);
  });

  it("robustness 13, FB-004: let charge points in without a Connection header, unless strict", async () => {
    const options: WebSocket.ClientOptions = {
      ca: authority.certificate,
      headers: basic("SECURE"),
      finishRequest(request) {
        request.removeHeader("Connection");
        request.end();
      },
    };
    const { urls } = await rig.start({ listeners: [listener, encrypted(2)] });
    const [plain = "", secure = ""] = urls;
    const client = await rig.connect(`${plain}/OPEN`, { ...options, headers: {} });
    expect((await client.exchange("BootNotification", boot))[0]).to.equal(3);
    await rig.connect(`${secure}/SECURE`, options);
    const lines = rig.log.map(({ message }) => message);
    expect(lines).to.include("OPEN: let pass by missingConnectionHeader");
    expect(lines).to.include("SECURE: let pass by missingConnectionHeader");
    expect(await rig.knock(`${plain}/api`, { ...options, headers: {} })).to.equal(400);

    const strict = new ServerRig({ "chargers.csv": chargers });
    try {
      const central = { ...strict.configuration().central, ...strictSettings };
      const [url = ""] = (await strict.start({ central })).urls;
      expect(await strict.knock(`${url}/OPEN`, { ...options, headers: {} })).to.equal(404);
    } finally {
      await strict.close();
    }
  });

  it("let operators in without a sub-protocol, and not with another", async () => {
    const { urls } = await rig.start();
    const open = (subProtocols: string[]) =>
      new Promise((resolve) => {
        const webSocket = new WebSocket(`${urls[0]}/api`, subProtocols);
        webSocket.once("open", () => resolve("open"));
        webSocket.once("error", ({ message }) => resolve(message));
      });
    expect(await open([])).to.equal("open");
    expect(await open(["mqtt"])).to.match(/400/);
  });

  it("warn of passwords in the open, if they can be reached from elsewhere", async () => {
    await rig.start({ listeners: [{ ...listener, host: "0.0.0.0" }] });
    const warnings = rig.log.map(({ message }) => message);
    expect(warnings.join()).to.match(/0\.0\.0\.0:0 is without TLS/);
  });

  describe("to charge points without a key", () => {
    const secret = Buffer.alloc(20, 7);

    /** Comes in, and answers the CALL that gives it a key. */
    async function takeKey(url: string, status: string): Promise<unknown> {
      const client = await rig.connect(`${url}/OPEN`);
      const [, id, , payload] = await client.take();
      client.send([3, id, { status }]);
      await rig.untilLogged(/^OPEN: it/);
      client.webSocket.close();
      return payload;
    }

    const knockWith = async (url: string, options: WebSocket.ClientOptions = {}) => {
      const outcome = await rig.knock(`${url}/OPEN`, options);
      return outcome instanceof Client ? "in" : outcome;
    };

    it("give one, and ask for it once they have shown it", async () => {
      const { urls } = await rig.start({ keyRollOutDelaySeconds: 0, balancing: undefined });
      const [url = ""] = urls;
      const payload = { key: "AuthorizationKey", value: secret.toString("hex") };
      expect(await takeKey(url, "Accepted")).to.deep.equal(payload);
      expect(await knockWith(url), "before it has shown it").to.equal("in");
      expect(await knockWith(url, { headers: basic("OPEN", secret) })).to.equal("in");
      expect(await knockWith(url), "after it").to.equal(401);
      expect(await knockWith(url, { headers: basic("OPEN", secret) })).to.equal("in");
    });

    it("leave those alone that take none", async () => {
      const { urls } = await rig.start({ keyRollOutDelaySeconds: 0, balancing: undefined });
      const [url = ""] = urls;
      await takeKey(url, "Rejected");
      expect(await knockWith(url)).to.equal("in");
    });
  });
});
