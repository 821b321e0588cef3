import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { expect } from "chai";
import type { RequestHandler } from "../../protocol/plain-requests.ts";
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type Pem,
} from "./certificate-authority.ts";
import {
  closeAll,
  Ear,
  OpenGate,
  startServer,
  type TestServerOptions,
} from "./handshake-harness.ts";

const upgrade = [
  "GET /ocpp/CP1 HTTP/1.1",
  "Host: central.example",
  "upgrade: WebSocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
  "Sec-WebSocket-Protocol: ocpp1.6",
];
const textOf = (lines: readonly string[]) => `${lines.join("\r\n")}\r\n\r\n`;

/** A frame of text, masked with noughts (RFC 6455 §5.2). */
const frameOf = (text: string) =>
  Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);

class RawClient {
  received = "";
  readonly closed: Promise<unknown>;
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("data", (bytes) => {
      this.received += bytes.toString("latin1");
    });
    socket.on("error", () => {});
  }

  write(bytes: string | Buffer): void {
    this.#socket.write(bytes);
  }

  async until(text: string): Promise<void> {
    while (!this.received.includes(text)) await once(this.#socket, "data");
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

describe("a handshake without a Connection header", () => {
  let authority: CertificateAuthority;
  let server: Pem;
  let chargePoint: Pem;
  const clients: RawClient[] = [];

  before(async () => {
    authority = await createCertificateAuthority("CN=Root");
    server = await authority.issue("CN=central.example");
    chargePoint = await authority.issue("CN=CP1, O=Operator");
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await closeAll();
  });

  async function open(options: Partial<TestServerOptions> = {}) {
    const gate = new OpenGate();
    const started = await startServer({ gate, mendsUpgrades: true, ...options });
    const { port } = started.listener;
    const dial = async (certificate?: Pem) => {
      const socket =
        options.tls === undefined
          ? connect(port, "127.0.0.1")
          : connectTls({
              ...{ port, host: "127.0.0.1", servername: "central.example" },
              ca: authority.certificate,
              ...(certificate && { cert: certificate.certificate, key: certificate.key }),
            });
      await once(socket, options.tls === undefined ? "connect" : "secureConnect");
      const client = new RawClient(socket);
      clients.push(client);
      return client;
    };
    return { gate, ...started, dial };
  }

  const listeners = [
    { name: "in the open", tls: () => undefined, hasCertificate: false },
    { name: "over TLS", tls: () => ({ ...server }), hasCertificate: false },
    {
      name: "over TLS with a certificate of its own",
      tls: () => ({
        ...server,
        clientAuthority: authority.certificate,
        isClientCertificateRequired: true,
      }),
      hasCertificate: true,
    },
  ];
  for (const { name, tls, hasCertificate } of listeners) {
    it(`robustness 13, FB-004: is mended and told of, ${name}`, async () => {
      const options = tls();
      const { gate, dial } = await open(options && { tls: options });
      const client = await dial(hasCertificate ? chargePoint : undefined);
      // The first frame need not wait for the answer.
      client.write(Buffer.concat([Buffer.from(textOf(upgrade)), frameOf("early")]));
      const { transport, handshake } = await gate.accepted.take();
      const { isSecure, lacksConnectionHeader, clientCertificate } = handshake;
      expect({ isSecure, lacksConnectionHeader }).to.deep.equal({
        isSecure: options !== undefined,
        lacksConnectionHeader: true,
      });
      expect(clientCertificate?.commonName).to.equal(hasCertificate ? "CP1" : undefined);
      const ear = new Ear(transport);
      expect(await ear.messages.take()).to.equal("early");
      client.write(frameOf("late"));
      expect(await ear.messages.take()).to.equal("late");
      transport.send("back");
      await client.until("back");
      expect(client.received).to.match(/^HTTP\/1\.1 101 /);
    });
  }

  it("robustness 13, FB-004: is mended though it comes byte by byte", async () => {
    const { gate, dial } = await open();
    const client = await dial();
    for (const byte of textOf(upgrade)) {
      client.write(byte);
      await new Promise(setImmediate);
    }
    const { handshake } = await gate.accepted.take();
    expect(handshake).to.include({ identity: "CP1", lacksConnectionHeader: true });
  });

  it("robustness 13, FB-004: is refused where nobody asked for leniency", async () => {
    const { gate, dial } = await open({ mendsUpgrades: false });
    const client = await dial();
    client.write(textOf(upgrade));
    await client.until("\r\n\r\n");
    expect(client.received).to.match(/^HTTP\/1\.1 426 /);
    expect(gate.accepted.size).to.equal(0);
  });

  it("is mended only if nothing else is missing", async () => {
    const { gate, dial } = await open();
    const whole = await dial();
    whole.write(textOf([...upgrade, "CONNECTION: keep-alive, Upgrade"]));
    const { handshake } = await gate.accepted.take();
    expect(handshake).not.to.have.property("lacksConnectionHeader");
    const others = [
      textOf([...upgrade, "Connection: close"]),
      textOf(upgrade.map((line) => line.replace("WebSocket", "h2c"))),
      textOf(upgrade).replace("GET", "PUT"),
      textOf([...upgrade, `X-Filling: ${"x".repeat(9000)}`]),
    ];
    for (const text of others) {
      const client = await dial();
      client.write(text);
      await client.until("\r\n\r\n");
      expect(client.received, text.slice(0, 300)).to.match(/^HTTP\/1\.1 426 /);
    }
  });

  it("does not hinder requests of other kinds, one after the other on a connection", async () => {
    const onRequest: RequestHandler = (request, response) => {
      let body = "";
      request.on("data", (bytes) => {
        body += bytes;
      });
      request.on("end", () => response.end(`<${request.method} ${body}>`));
    };
    const { dial } = await open({ onRequest });
    const client = await dial();
    client.write("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe");
    await new Promise(setImmediate);
    client.write("llo");
    await client.until("<POST hello>");
    client.write("GET /b HTTP/1.1\r\nHost: x\r\n\r\n");
    await client.until("<GET >");
    const other = await dial();
    other.write(
      "GET /c HTTP/1.1\r\nHost: x\r\n\r\nGET /d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    await other.closed;
    expect(other.received.match(/<GET >/g)).to.have.length(2);
  });

  for (const text of ["", "GET /ocpp/CP1 HTTP/1.1\r\nupgrade: websocket\r\n"]) {
    it(`is not waited for after ${JSON.stringify(text)}`, async () => {
      const { dial, refused } = await open({ settings: { handshakeTimeoutMs: 100 } });
      const client = await dial();
      if (text !== "") client.write(text);
      expect(await refused.take()).to.include({ reason: "no request in time" });
      await client.closed;
      expect(client.received).to.equal("");
    });
  }

  it("is said goodbye to like any other", async () => {
    const { gate, dial, listener } = await open();
    const client = await dial();
    client.write(textOf(upgrade));
    await gate.accepted.take();
    const closed = listener.close();
    await client.until("\x88\x02\x03\xe9"); // 1001.
    client.destroy();
    await closed;
  });

  it("ends with the connection, and with the server", async () => {
    const { dial, listener, faults } = await open();
    const gone = await dial();
    gone.write("GET /");
    gone.destroy();
    const waiting = await dial();
    waiting.write("GET /");
    await listener.close();
    await waiting.closed;
    expect(faults).to.deep.equal([]);
  });
});
