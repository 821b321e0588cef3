import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { systemClock } from "../../../protocol/clock.ts";
import { createSimulatedClock } from "../../../protocol/simulated-clock.ts";
import type { DownloadOutcome, UploadOutcome } from "../../../simulator/files/file-transfer.ts";
import { createHttpTransfer } from "../../../simulator/files/http-transfer.ts";
import { createSimulatedTransfer } from "../../../simulator/files/simulated-transfer.ts";

/** What the server answers; whatever is not here is never answered. */
const statuses: Readonly<Record<string, number>> = {
  "GET /image": 200,
  "GET /nothing": 404,
  "PUT /in/a%20file.txt": 201,
  "PUT /post": 405,
  "POST /post": 200,
};

describe("HTTP transfer", () => {
  const seen: string[] = [];
  let server: Server;
  let origin: string;

  before(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += String(chunk);
      });
      request.on("end", () => {
        const { method = "", url = "" } = request;
        seen.push(`${method} ${url} ${body}`.trim());
        const status = statuses[`${method} ${url}`];
        if (status !== undefined) response.writeHead(status).end("an image");
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    origin = `http://127.0.0.1:${port}`;
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  beforeEach(() => {
    seen.length = 0;
  });

  it("brings what is at the location", async () => {
    const outcome = await download(`${origin}/image`);
    expect(outcome.kind).to.equal("done");
    if (outcome.kind === "done") expect(String(outcome.bytes)).to.equal("an image");
  });

  it("fails with the status of a refusal", async () => {
    expect(await download(`${origin}/nothing`)).to.deep.equal({
      kind: "failed",
      reason: "HTTP 404",
    });
  });

  it("fails when the file is too long", async () => {
    expect(await download(`${origin}/image`, { maxBytes: 3 })).to.deep.equal({
      kind: "failed",
      reason: "longer than 3 bytes",
    });
  });

  it("fails when it takes too long", async () => {
    const outcome = await download(`${origin}/never`, { timeoutMs: 20 });
    expect(outcome).to.deep.equal({ kind: "failed", reason: "it took too long" });
  });

  it("fails when nobody listens", async () => {
    expect((await download("http://127.0.0.1:1/x")).kind).to.equal("failed");
  });

  it("puts a file into a folder under its name", async () => {
    expect(await upload(`${origin}/in/`)).to.deep.equal({ kind: "done" });
    expect(seen).to.deep.equal(["PUT /in/a%20file.txt hello"]);
  });

  it("posts where the server knows no PUT", async () => {
    expect(await upload(`${origin}/post`)).to.deep.equal({ kind: "done" });
    expect(seen).to.deep.equal(["PUT /post hello", "POST /post hello"]);
  });

  it("goes nowhere but to this machine", async () => {
    const clock = createSimulatedClock();
    const transfer = createHttpTransfer({ clock, elsewhere: createSimulatedTransfer({ clock }) });
    const outcomes: DownloadOutcome[] = [];
    transfer.download("http://files.example.org/image", (outcome) => outcomes.push(outcome));
    await clock.advance(10_000);
    expect(outcomes.map(({ kind }) => kind)).to.deep.equal(["done"]);
  });

  function create(options: { maxBytes?: number; timeoutMs?: number } = {}) {
    const elsewhere = createSimulatedTransfer({ clock: systemClock });
    return createHttpTransfer({ clock: systemClock, elsewhere, ...options });
  }

  function download(location: string, options?: { maxBytes?: number; timeoutMs?: number }) {
    return new Promise<DownloadOutcome>((resolve) => {
      create(options).download(location, resolve);
    });
  }

  function upload(location: string) {
    return new Promise<UploadOutcome>((resolve) => {
      create().upload(location, "a file.txt", new TextEncoder().encode("hello"), resolve);
    });
  }
});
