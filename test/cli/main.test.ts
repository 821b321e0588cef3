/** The command as a process of its own. */

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { misspelt } from "./scenario-texts.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

const main = fileURLToPath(new URL("../../cli/main.js", import.meta.url));

function start(folder: string, ...parameters: readonly string[]) {
  const env = { PATH: process.env["PATH"] };
  return spawn(process.execPath, [main, ...parameters], { cwd: folder, env });
}

async function ended(process: ReturnType<typeof start>) {
  const written = { stdout: "", stderr: "" };
  process.stdout.on("data", (text) => (written.stdout += text));
  process.stderr.on("data", (text) => (written.stderr += text));
  const code = await new Promise((resolve) => void process.on("close", resolve));
  return { code, ...written };
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
});
