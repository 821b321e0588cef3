/** `plugfest serve` as a process of its own. */

import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { WebSocket } from "ws";
import { boot, Client } from "../central/serve/server-rig.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

const main = fileURLToPath(new URL("../../cli/main.js", import.meta.url));

/** The site that docs/serve.md shows: each file stands after its name. */
function siteOfPage(): Record<string, string> {
  const page = readFileSync("docs/serve.md", "utf8");
  const files = page.matchAll(/^`([\w.]+)`\n\n```\w+\n(.*?)^```/gms);
  return Object.fromEntries([...files].map(([, name = "", text = ""]) => [name, text]));
}

class Run {
  readonly child: ChildProcess;
  readonly written = { stdout: "", stderr: "" };
  readonly code: Promise<unknown>;
  /** The first line on stdout, or nothing if it ends before. */
  readonly firstLine: Promise<string>;

  constructor(folder: string, ...parameters: readonly string[]) {
    const { PATH, NODE_V8_COVERAGE } = process.env; // The latter is how c8 sees into the process.
    const env = { PATH, NODE_V8_COVERAGE };
    this.child = spawn(process.execPath, [main, "serve", ...parameters], { cwd: folder, env });
    this.child.stderr?.on("data", (text) => (this.written.stderr += text));
    this.code = new Promise((resolve) => void this.child.on("close", resolve));
    this.firstLine = new Promise((resolve) => {
      this.child.stdout?.on("data", (text) => {
        this.written.stdout += text;
        if (this.written.stdout.includes("\n")) resolve(this.written.stdout);
      });
      void this.code.then(() => resolve(this.written.stdout));
    });
  }
}

describe("plugfest serve", () => {
  const runs: Run[] = [];

  afterEach(async () => {
    for (const { child, code } of runs.splice(0)) {
      child.kill("SIGKILL");
      await code;
    }
    removeFolders();
  });

  function start(folder: string, ...parameters: readonly string[]): Run {
    const run = new Run(folder, ...parameters);
    runs.push(run);
    return run;
  }

  async function urlOf(run: Run): Promise<string> {
    const line = await run.firstLine;
    return /ws:\/\/[\d.:]+/.exec(line)?.[0] ?? `${line}${run.written.stderr}`;
  }

  async function connect(url: string): Promise<Client> {
    const webSocket = new WebSocket(url, "ocpp1.6");
    const client = new Client(webSocket);
    await new Promise((resolve) => webSocket.once("open", resolve));
    return client;
  }

  it("serves the site that docs/serve.md shows, and ends with 0 at SIGTERM", async () => {
    const run = start(createFolder({ ...siteOfPage() }), "--data", ".", "--port", "0");
    expect(await run.firstLine).to.match(
      /^plugfest serve: listening on ws:\/\/127\.0\.0\.1:\d+, 2 chargers in 1 group\n$/,
    );
    const url = await urlOf(run);
    const operator = await connect(`${url}/api`);
    const loggedIn = await operator.exchange("Login", { token: "bosssecret" });
    expect(loggedIn[2]).to.deep.equal({ user_type: "Admin" });
    const chargePoint = await connect(`${url}/CP1`);
    expect((await chargePoint.exchange("BootNotification", boot))[2]).to.include({
      status: "Accepted",
    });
    run.child.kill("SIGTERM");
    expect((await chargePoint.closed)[0]).to.equal(1001);
    expect(await run.code).to.equal(0);
    expect(run.written.stderr).to.match(/ INFO cp_v16: CP1: booted, Vendor Model: Accepted\n/);
  });

  it("needs no files to be tried, and ends with 130 at SIGINT", async () => {
    const run = start(createFolder(), "--port", "0", "--log-format", "json");
    expect(await run.firstLine).to.match(/nothing is listed, and nothing kept\n$/);
    const chargePoint = await connect(`${await urlOf(run)}/ANY`);
    await chargePoint.exchange("BootNotification", boot);
    const authorized = await chargePoint.exchange("Authorize", { idTag: "ANY" }, "2");
    expect(authorized[2]).to.deep.equal({ idTagInfo: { status: "Accepted" } });
    run.child.kill("SIGINT");
    expect(await run.code).to.equal(130);
    const [first = ""] = run.written.stderr.split("\n");
    expect(JSON.parse(first)).to.include({ component: "cp_v16", message: "ANY: connected" });
  });

  it("says in a line that the port is in use, and ends with 2", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const address = other.address();
    const port = typeof address === "object" ? address?.port : 0;
    const run = start(createFolder(), "--port", `${port}`);
    expect(await run.code).to.equal(2);
    other.close();
    expect(run.written).to.deep.equal({
      stdout: "",
      stderr: `plugfest: cannot listen on 127.0.0.1:${port}: the port is in use\n`,
    });
  });

  const mistakes = [
    [["--data", "nowhere"], "there is no plugfest.yaml, and no balanz.ini, at nowhere"],
    [["--tls-cert", "a.pem"], "--tls-cert and --tls-key are both needed"],
    [["--port", "70000"], "It is a whole number from 0 to 65535."],
    [["--config", "wrong.yaml"], "wrong.yaml:1:1: error: color"],
  ] as const;

  for (const [parameters, words] of mistakes) {
    it(`ends with 2 on ${parameters.join(" ")}, and says why`, async () => {
      const run = start(createFolder({ "wrong.yaml": "color: red\n" }), ...parameters);
      expect(await run.code).to.equal(2);
      expect(run.written.stdout).to.equal("");
      expect(run.written.stderr).to.contain(words);
    });
  }
});
