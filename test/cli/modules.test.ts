import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { runCli } from "../../cli/run-cli.ts";
import { createMemoryTerminal } from "./memory-terminal.ts";
import { createFolder, removeFolders } from "./temporary-folder.ts";

const scenario = `name: A module
use: [lib/checks.mjs, lib/states.ocpp.yaml]
chargers: { CP1: { connectors: 1 } }
steps:
  - run: Booted
  - assert: crc("123456789") == "29b1"
  - assert: mean([1.0, 2.0, 6.0]) == 3.0 && mean([1, 2], 1) == 2.5
always:
  - that: isFit(CP1.connector(1).status, CP1.soc)
`;

const checks = `
/** CRC-16/CCITT-FALSE. */
export function crc(text) {
  let value = 0xffff;
  for (const each of text) {
    value ^= each.charCodeAt(0) << 8;
    for (let bit = 0; bit < 8; bit += 1) value = (value & 0x8000 ? (value << 1) ^ 0x1021 : value << 1) & 0xffff;
  }
  return value.toString(16);
}
const sum = (values) => values.reduce((total, each) => total + each, 0);
export const mean = (values, offset = 0) => sum(values) / values.length + offset;
function isFit(status, soc) {
  return status !== "Faulted" && soc >= 0;
}
export { isFit };
`;

const states = `name: States
use: [more.js]
fragments:
  Booted: { steps: [{ boot: , if: always() }] }
`;

const files = {
  "a.ocpp.yaml": scenario,
  "lib/checks.mjs": checks,
  "lib/states.ocpp.yaml": states,
  "lib/more.js": "export const always = () => true;\n",
  "lib/package.json": '{ "type": "module" }',
};

async function plugfest(folder: string, ...words: readonly string[]) {
  const terminal = createMemoryTerminal({ folder });
  const code = await runCli(words, terminal);
  return { code, said: terminal.written.stdout + terminal.written.stderr };
}

describe("modules of functions", () => {
  afterEach(removeFolders);

  it("are called in expressions, where their code is allowed", async () => {
    const folder = createFolder(files);
    const refused = await plugfest(folder, "run");
    expect(refused.code).to.equal(2);
    expect(refused.said).to.contain("a.ocpp.yaml uses lib/checks.mjs").and.contain("--allow code");
    expect(await plugfest(folder, "run", "--allow", "code")).to.include({ code: 0 });
    writeFileSync(join(folder, "lib/checks.mjs"), checks.replace("0x1021", "0x1022"));
    const other = await plugfest(folder, "run", "--allow", "code");
    expect(other.code).to.equal(1);
    expect(other.said).to.contain('`crc("123456789")` is "').and.contain("--allow code");
  });

  it("are loaded by each thread", async () => {
    const folder = createFolder({ ...files, "b.ocpp.yaml": scenario });
    const { code, said } = await plugfest(folder, "run", "--allow", "code", "--jobs", "2");
    expect(said).to.contain("2 passed");
    expect(code).to.equal(0);
  });

  it("are read, and not run, by whatever only looks at files", async () => {
    const evil = `import { writeFileSync } from "node:fs";
writeFileSync(new URL("../touched", import.meta.url), "");
throw new Error("it ran");
`;
    const folder = createFolder({ ...files, "lib/checks.mjs": evil + checks });
    for (const words of [["lint"], ["list"], ["run", "--dry-run", "--allow", "code"], ["run"]]) {
      await plugfest(folder, ...words);
      expect(existsSync(join(folder, "touched")), words.join(" ")).to.equal(false);
    }
    const { code, said } = await plugfest(folder, "run", "--allow", "code");
    expect(existsSync(join(folder, "touched"))).to.equal(true);
    expect(code).to.equal(3);
    expect(said).to.contain("lib/checks.mjs cannot be loaded: it ran");
  });

  it("are an error of ours when they fail, or give what is no value", async () => {
    for (const [body, message] of [
      ['throw new Error("no luck")', "`crc` of lib/checks.mjs failed: no luck"],
      ["return", "`crc` returned nothing"],
      ["return Promise.resolve(text)", "`crc` returned a promise"],
      ["return () => text", "`crc` returned a function"],
      ["const circle = []; circle.push(circle); return circle", "`crc` returned an object"],
    ]) {
      const own = checks.replace("let value = 0xffff;", `${body};`);
      const folder = createFolder({ ...files, "lib/checks.mjs": own });
      const { code, said } = await plugfest(folder, "run", "--allow", "code");
      expect(said, body).to.contain(message);
      expect(code).to.equal(3);
    }
  });

  it("are watched with the files that use them", async () => {
    const folder = createFolder(files);
    const { said } = await plugfest(folder, "run", "--allow", "code", "--json");
    expect(said).to.contain('"path":"lib/checks.mjs"').and.contain('"path":"lib/more.js"');
  });
});
