/** The command as a process of its own. */

import { spawn } from "node:child_process";
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

async function ended(process: ReturnType<typeof start>) {
  const written = { stdout: "", stderr: "" };
  process.stdout.on("data", (text) => (written.stdout += text));
  process.stderr.on("data", (text) => (written.stderr += text));
  const code = await new Promise((resolve) => void process.on("close", resolve));
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
    const process = start(createFolder({ "a.ocpp.yaml": misspelt }), "lint");
    process.stdout.destroy();
    const { code, stderr } = await ended(process);
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
});
