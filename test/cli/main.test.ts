/** The command as a process of its own. */

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { booting, misspelt } from "./scenario-texts.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

const main = fileURLToPath(new URL("../../cli/main.js", import.meta.url));

function start(folder: string, ...parameters: readonly string[]) {
  const { PATH, NODE_V8_COVERAGE } = process.env; // The latter is how c8 sees into the process.
  const env = { PATH, NODE_V8_COVERAGE };
  return spawn(process.execPath, [main, ...parameters], { cwd: folder, env });
}

async function ended(child: ChildProcess) {
  const written = { stdout: "", stderr: "" };
  child.stdout?.on("data", (text) => (written.stdout += text));
  child.stderr?.on("data", (text) => (written.stderr += text));
  const code = await new Promise((resolve) => void child.on("close", resolve));
  return { code, ...written };
}

/** It lasts a minute, unless it is stopped. */
const waiting = `${booting}  - wait: 60s\n`;

async function startWaiting(...parameters: readonly string[]) {
  const folder = createFolder({ "a.ocpp.yaml": waiting });
  const child = start(folder, "run", "--reporter", "json", ...parameters);
  const end = ended(child);
  await new Promise<void>((resolve) => {
    child.stdout.on("data", (text) => {
      if (String(text).includes('"kind":"registration"')) resolve();
    });
  });
  return { child, end };
}

describe("the process plugfest", () => {
  afterEach(removeFolders);

  it("prints its version", async () => {
    const { code, stdout, stderr } = await ended(start(".", "--version"));
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    expect(stdout).to.match(/^\d+\.\d+\.\d+\n$/);
  });

  it("tells of a typing error on stderr, and exits with 2", async () => {
    const { code, stdout, stderr } = await ended(start(".", "lnt"));
    expect({ code, stdout }).to.deep.equal({ code: 2, stdout: "" });
    expect(stderr).to.contain("did you mean `lint`?");
  });

  it("stays quiet when nobody reads its output any more", async () => {
    const child = start(createFolder({ "a.ocpp.yaml": misspelt }), "lint");
    child.stdout.destroy();
    const { code, stderr } = await ended(child);
    expect({ code, stderr }).to.deep.equal({ code: 2, stderr: "" });
  });

  const signals = [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const;

  for (const [signal, code] of signals) {
    it(`stops at ${signal}, reports, and exits with ${code}`, async () => {
      const { child, end } = await startWaiting("--clock", "real");
      child.kill(signal);
      const { stdout, stderr, ...rest } = await end;
      expect(rest).to.deep.equal({ code });
      expect(stderr).to.equal("\nstopping; once more to stop at once\n");
      expect(stdout.trimEnd().split("\n").at(-1))
        .to.contain('"kind":"runEnded"')
        .and.to.contain('"isInterrupted":true');
    });
  }

  it("says that it failed itself, and not a check, when something in it throws", async () => {
    // It strikes when the run has begun to listen for Ctrl-C.
    const bug = `process.on("newListener", (name) => {
      if (name === "SIGINT") setImmediate(() => { throw new Error("the bug"); });
    });`;
    const folder = createFolder({ "a.ocpp.yaml": waiting });
    const child = spawn(
      process.execPath,
      [
        "--import",
        `data:text/javascript,${encodeURIComponent(bug)}`,
        main,
        "run",
        "--clock",
        "real",
      ],
      { cwd: folder },
    );
    const { code, stderr } = await ended(child);
    expect(code).to.equal(3);
    expect(stderr).to.match(/^plugfest: this is a fault of plugfest itself.*\nError: the bug\n/);
  });

  it("says that its result could not be written", async () => {
    const full = openSync("/dev/full", "w");
    const child = spawn(process.execPath, [main, "--version"], { stdio: ["ignore", full, "pipe"] });
    const { code, stderr } = await ended(child);
    closeSync(full);
    expect(code).to.equal(3);
    expect(stderr).to.match(/^plugfest: cannot write the result: .*ENOSPC/);
  });
});
